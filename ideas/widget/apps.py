from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "ideas.widget"
    label = "widget"
