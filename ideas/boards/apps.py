from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "ideas.boards"
    label = "boards"
