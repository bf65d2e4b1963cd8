from django.apps import AppConfig


class MailedConfig(AppConfig):
    name = "tests.notifications.mailed"
    label = "mailed"

    def ready(self) -> None:
        from tests.notifications.mailing import NEWS, NOTE
        from workspace.notifications.queries.kinds import register

        register(NOTE)
        register(NEWS)
