from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "workspace.spaces"
    label = "spaces"
