from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "workspace.notifications"
    label = "notifications"
