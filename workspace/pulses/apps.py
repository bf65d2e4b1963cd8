from django.apps import AppConfig


class PulsesConfig(AppConfig):
    name = "workspace.pulses"
    label = "pulses"

    def ready(self) -> None:
        from realtime import streams
        from workspace.audit.queries import register_describer
        from workspace.notifications.queries import register
        from workspace.people.actions import on_erase
        from workspace.people.queries import may_all_hear_of_people, may_hear_of_people
        from workspace.pulses import actions, queries
        from workspace.pulses.queries import notices

        streams.register(
            "pulses", may_listen=may_hear_of_people, may_listen_many=may_all_hear_of_people, render=queries.draw
        )
        register_describer("pulses.pulse", queries.describe_pulses)
        register_describer("pulses.commons", queries.describe_commons)
        for kind in notices.kinds():
            register(kind)
        on_erase(actions.forget_ballots_taken)
