from django.apps import AppConfig


class PulsesConfig(AppConfig):
    name = "workspace.pulses"
    label = "pulses"
