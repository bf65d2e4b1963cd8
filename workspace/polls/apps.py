from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "workspace.polls"
    label = "polls"
