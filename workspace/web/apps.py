from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "workspace.web"
    label = "web"
