from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "workspace.reports"
    label = "reports"
