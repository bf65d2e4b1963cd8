from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "workspace.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from realtime import signals, streams
        from workspace.gatherings import queries
        from workspace.gatherings.queries import notices
        from workspace.notifications import queries as notifications
        from workspace.people import events as people
        from workspace.spaces import queries as spaces
        from workspace.threads import queries as threads

        streams.register(
            "gathering",
            may_listen=queries.may_listen,
            may_listen_many=queries.may_listen_many,
            render=queries.fragment,
        )
        threads.register_fragment("gathering", queries.draw_for_thread)
        spaces.register_fragment("gathering", queries.draw_for_space)
        threads.register_part(queries.part())
        threads.register_signs(queries.signs())
        spaces.register_section(queries.section())
        queries.register_descriptions()
        for kind in notices.kinds():
            notifications.register(kind)
        people.draw_for_one("words", queries.draw_for_person)
        queries.register_voices()
        signals.on_recheck(queries.rights_changed)
