from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "ideas.opinions"
    label = "opinions"
