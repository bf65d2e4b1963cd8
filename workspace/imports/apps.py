from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "workspace.imports"
    label = "imports"

    def ready(self) -> None:
        from workspace.audit.queries import register_describer
        from workspace.imports import queries
        from workspace.imports.actions import hand_over
        from workspace.people.actions import on_claim

        on_claim(hand_over)
        register_describer("imports.importrun", queries.describe_runs)
