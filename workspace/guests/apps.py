from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "workspace.guests"
    label = "guests"
