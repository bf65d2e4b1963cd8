from typing import Any

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "workspace.notifications"
    label = "notifications"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from realtime import followers
        from workspace.notifications import tasks
        from workspace.notifications.actions.upkeep import forget_person
        from workspace.people.actions import on_erase

        followers.register("notifier", tasks.follow)
        on_erase(forget_person)
        post_migrate.connect(_forget_composed, dispatch_uid="notifications.forget_composed")


def _forget_composed(**kwargs: Any) -> None:
    """Migrating may have made rows anew that are named in what was composed."""
    from workspace.notifications.queries import composed

    composed.forget()
