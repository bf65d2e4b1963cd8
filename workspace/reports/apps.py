from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "workspace.reports"
    label = "reports"

    def ready(self) -> None:
        from realtime import followers
        from workspace.notifications.mail.regular import register_regular
        from workspace.people.actions import on_erase
        from workspace.reports.actions import rollup
        from workspace.reports.actions.subscribing import forget_subscriptions, regulars
        from workspace.reports.queries import described

        described.register_descriptions()
        on_erase(forget_subscriptions)
        for regular in regulars():
            register_regular(regular)
        followers.register_reader(rollup.NAME, rollup.advance, rollup.lag)
