from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "workspace.guests"
    label = "guests"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from workspace.audit.queries import register_describer
        from workspace.common import letters
        from workspace.guests import events, queries
        from workspace.guests.actions.links import forget_letters
        from workspace.guests.models import Allowance, Appearance, Link
        from workspace.guests.queries import fragments, notices, rooms
        from workspace.notifications import queries as notifications
        from workspace.people import events as people
        from workspace.people.actions import on_erase
        from workspace.threads import queries as threads

        people.draw_for_one(events.GuestCame.kind.partition(".")[0], fragments.draw_for_one)
        register_describer("guests.link", queries.describe_links)
        register_describer("guests.arrival", queries.describe_arrivals)
        register_describer("guests.allowance", queries.describe_allowances)
        register_describer("guests.appearance", queries.describe_appearances)
        threads.register_part(rooms.part())
        notifications.register(notices.kind())
        letters.register_look(queries.in_letters)
        on_erase(forget_letters)
        for model in (Link, Allowance, Appearance):
            auditlog.register(model, exclude_fields=["nonce", "email"])
