from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "workspace.gatherings"
    label = "gatherings"
