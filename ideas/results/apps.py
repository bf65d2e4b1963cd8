from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "ideas.results"
    label = "results"
