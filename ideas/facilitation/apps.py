from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "ideas.facilitation"
    label = "facilitation"
