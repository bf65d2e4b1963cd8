from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "workspace.api"
    label = "api"

    def ready(self) -> None:
        from workspace.api import events, queries  # noqa: F401 - the events register their kinds
        from workspace.audit.queries import register_describer

        register_describer("api.apitoken", queries.describe_tokens)
