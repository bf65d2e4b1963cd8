from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "workspace.api"
    label = "api"

    def ready(self) -> None:
        from workspace.api import events, queries  # noqa: F401 - the events register their kinds
        from workspace.api.actions import forget_tokens
        from workspace.audit.queries import register_describer
        from workspace.people.actions import on_erase

        register_describer("api.apitoken", queries.describe_tokens)
        on_erase(forget_tokens)
