from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "ideas.evaluations"
    label = "evaluations"
