from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "ideas.decisions"
    label = "decisions"
