from django.apps import AppConfig


class CodesignConfig(AppConfig):
    name = "ideas.codesign"
    label = "codesign"
