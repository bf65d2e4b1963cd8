from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "workspace.notifications"
    label = "notifications"

    def ready(self) -> None:
        from realtime import followers
        from workspace.notifications import tasks

        followers.register("notifier", tasks.follow)
