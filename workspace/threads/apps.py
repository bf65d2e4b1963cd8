from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "workspace.threads"
    label = "threads"

    def ready(self) -> None:
        from realtime import streams
        from workspace.notifications import queries as notifications
        from workspace.people import events as people
        from workspace.people.queries import add_section
        from workspace.spaces import queries as spaces
        from workspace.threads import queries
        from workspace.threads.queries import described, notices

        streams.register(
            "thread",
            may_listen=queries.may_listen,
            may_listen_many=queries.may_listen_many,
            render=queries.fragment,
        )
        spaces.register_fragment("thread", queries.draw_for_space)
        people.draw_for_one("thread", queries.draw_for_person)
        described.register_descriptions()
        for kind in notices.kinds():
            notifications.register(kind)
        add_section(40, queries.lately_section)
        for section in queries.sections():
            spaces.register_section(section)
