"""What sessions tell people of: that one begins in a space that they joined, and its summary, of one they were in."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ideas.facilitation.models import Seat, Session
from realtime.models import Event
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject, among
from workspace.people.models import Person
from workspace.spaces.models import Membership


def kinds() -> Iterator[Kind]:
    yield Kind(
        "session.started",
        lazy("Sessions that begin"),
        lazy("A session begins on a canvas, in a space that you joined. Gone when it is over."),
        concerned=_begun,
        standing=_started,
        waiting=going_on,
        events=frozenset({"session.started"}),
        # A mail comes too late for what goes on now.
        defaults=Defaults(mail=Mail.OFF, push=True),
    )
    yield Kind(
        "session.summary",
        lazy("Summaries of sessions"),
        lazy("What came of a session that you were in: notes by group, votes, decisions."),
        concerned=_summed_up,
        standing=_summary,
        waiting=unread,
        events=frozenset({"session.ended"}),
        urgency=55,
    )


def going_on(person: Person) -> QuerySet[Session]:
    """Those that go on, and that the person has not come to."""
    came = Seat.objects.filter(session=OuterRef("pk"), person=person)
    return Session.objects.visible_to(person).going_on().filter(~Exists(came)).exclude(started_by=person)


def unread(person: Person) -> QuerySet[Session]:
    """Those whose summary the person has not opened."""
    seat = Seat.objects.filter(session=OuterRef("pk"), person=person, seen_at=None)
    return Session.objects.visible_to(person).ended().filter(Exists(seat)).exclude(ended_by=person)


def _begun(events: Sequence[Event]) -> Iterator[Concern]:
    """Whoever has joined the space. Two queries."""
    sessions = _of(events)
    members: dict[int, list[int]] = {}
    spaces = {one.canvas.space_id for one in sessions.values()}
    for space, person in Membership.objects.filter(space__in=spaces).values_list("space", "person"):
        members.setdefault(space, []).append(person)
    for event in events:
        if (session := sessions.get(event.payload["session"])) is not None:
            for person in sorted(members.get(session.canvas.space_id, ())):
                yield Concern(person, event.pk, session.pk, session.stream, session.started_by_id, event.at)


def _summed_up(events: Sequence[Event]) -> Iterator[Concern]:
    """Everybody who was in it. Two queries."""
    sessions = _of(events)
    seats: dict[int, list[int]] = {}
    for session, person in Seat.objects.filter(session__in=sessions).values_list("session", "person"):
        seats.setdefault(session, []).append(person)
    for event in events:
        if (found := sessions.get(event.payload["session"])) is not None:
            for person in sorted(seats.get(found.pk, ())):
                yield Concern(person, event.pk, found.pk, found.stream, found.ended_by_id, event.at)


def _of(events: Sequence[Event]) -> dict[int, Session]:
    return Session.objects.select_related("canvas").in_bulk({event.payload["session"] for event in events})


def _started(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    """One query."""
    rows = Session.objects.visible_to(person).going_on().filter(pk__in=numbers)
    rows = rows.select_related("canvas__space", "started_by__organisation")
    waits = rows.annotate(waits=among(going_on(person)))
    return {
        one.pk: Subject(
            title=one.canvas.title,
            does=_("started a session"),
            words=one.title,
            url=one.canvas.get_absolute_url(),
            by=one.started_by,
            at=one.started_at or one.planned_at,
            waits=one.waits,  # type: ignore[attr-defined]
            **_place(one),
        )
        for one in waits
    }


def _summary(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    """One query."""
    rows = Session.objects.visible_to(person).ended().filter(pk__in=numbers, seats__person=person)
    rows = rows.select_related("canvas__space", "ended_by__organisation")
    waits = rows.annotate(waits=among(unread(person)))
    return {
        one.pk: Subject(
            title=one.canvas.title,
            does=_("ended a session that you were in: its summary is there"),
            words=one.title,
            url=one.get_absolute_url(),
            by=one.ended_by,
            at=one.ended_at or one.planned_at,
            waits=one.waits,  # type: ignore[attr-defined]
            **_place(one),
        )
        for one in waits
    }


def _place(one: Session) -> dict[str, str]:
    space = one.canvas.space
    return {"thread_key": one.stream, "list_key": space.stream, "list_name": space.name}
