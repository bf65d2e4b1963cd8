from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "workspace.people"
    label = "people"

    def ready(self) -> None:
        from realtime import streams
        from workspace.audit import snapshots, voices
        from workspace.people import events, queries
        from workspace.people.queries.masks import OFF_SQL, WORN_SQL

        snapshots.register(queries.snapshots_of, queries.stretches_of)
        voices.register(WORN_SQL, OFF_SQL)
        streams.register(
            "person",
            may_listen=queries.is_oneself,
            may_listen_many=queries.are_themselves,
            render=events.render_for_one,
        )
        streams.register(
            "people",
            may_listen=queries.may_hear_of_people,
            may_listen_many=queries.may_all_hear_of_people,
            render=events.render_for_all,
        )
        _watch()
        _listen()


def _watch() -> None:
    """What of people django-auditlog keeps diffs of. Positions and skills are not: their rows are their own history."""
    from auditlog.registry import auditlog

    from workspace.people.models import Organisation, Person

    auditlog.register(Person, exclude_fields=["password", "last_login"])
    auditlog.register(Organisation)


def _listen() -> None:
    """A new password ends what the old one had opened; a code that was sent to an address proves it."""
    from allauth.account import signals

    signals.authentication_step_completed.connect(_note_address, dispatch_uid="people.note_address")

    for changed in (signals.password_changed, signals.password_set, signals.password_reset):
        changed.connect(_end_other_sessions, dispatch_uid="people.end_other_sessions")


def _end_other_sessions(request: Any, user: Any, **kwargs: Any) -> None:
    from workspace.people.actions import end_other_sessions

    end_other_sessions(by=user, but=request.session.session_key)


def _note_address(user: Any, method: str, **kwargs: Any) -> None:
    from workspace.people.actions import note_address

    if method == "code" and kwargs.get("email"):
        note_address(by=user, email=kwargs["email"])
