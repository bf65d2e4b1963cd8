from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "workspace.imports"
    label = "imports"

    def ready(self) -> None:
        from workspace.imports.actions import hand_over
        from workspace.people.actions import on_claim

        on_claim(hand_over)
