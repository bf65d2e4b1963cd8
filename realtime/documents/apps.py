from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "realtime.documents"
    label = "documents"
