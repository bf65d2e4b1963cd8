from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "workspace.polls"
    label = "polls"

    def ready(self) -> None:
        from workspace.audit.queries import register_describer
        from workspace.notifications.queries import register
        from workspace.polls import queries
        from workspace.polls.queries import notices
        from workspace.threads import queries as threads

        threads.register_part(queries.thread_part())
        threads.register_fragment("poll", queries.draw_for_thread)
        register_describer("polls.poll", queries.describe_polls)
        for kind in notices.kinds():
            register(kind)
