from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "workspace.threads"
    label = "threads"
