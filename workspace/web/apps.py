from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "workspace.web"
    label = "web"

    def ready(self) -> None:
        from workspace.people.queries import add_demo_role
        from workspace.web.queries import low_ranking_facilitators

        add_demo_role("Facilitators", low_ranking_facilitators)
