from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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
            render_many=queries.fragments,
        )
        spaces.register_fragment("thread", queries.draw_for_space)
        people.draw_for_one("thread", queries.draw_for_person)
        described.register_descriptions()
        for kind in notices.kinds():
            notifications.register(kind)
        self._say_how_to_mute()
        add_section(40, queries.lately_section)
        for section in queries.sections():
            spaces.register_section(section)

    def _say_how_to_mute(self) -> None:
        from workspace.notifications.queries import places
        from workspace.threads import actions
        from workspace.threads.models import Thread

        places.register_muting(
            "thread",
            places.Muting(
                label=_("Mute this thread"),
                promise=_("You hear nothing more of this thread, unless somebody calls you in it by name."),
                mute=lambda person, number: actions.mute_thread(by=person, thread=Thread(pk=number)),
                unmute=lambda person, number: actions.follow_thread(by=person, thread=Thread(pk=number)),
            ),
        )
