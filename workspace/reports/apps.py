from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "workspace.reports"
    label = "reports"

    def ready(self) -> None:
        from realtime import followers
        from workspace.reports.actions import rollup
        from workspace.reports.queries import described

        described.register_descriptions()
        followers.register_reader(rollup.NAME, rollup.advance, rollup.lag)
