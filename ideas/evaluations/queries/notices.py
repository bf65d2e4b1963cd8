"""What evaluations tell people of: that they are asked, that time runs out, and that somebody else must be found.

Never a score, and never why somebody is not free to judge.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ideas.boards.models import Idea, Phase, PhaseKind
from ideas.evaluations.models import Assignment
from ideas.evaluations.scoring import FEWEST
from realtime.models import Event
from workspace.common import clock, richtext
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject, among, nobody
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries import people_who_facilitate

ASKED, DUE, REPLACE = "evaluation.asked", "evaluation.due", "evaluation.replace"
SOON = timedelta(days=2)
WORDS = 280


def kinds() -> Iterator[Kind]:
    yield Kind(
        ASKED,
        lazy("Ideas to evaluate"),
        lazy("You are asked to evaluate an idea. Gone when you have."),
        concerned=_asked,
        standing=_standing(awaited, _asks),
        waiting=awaited,
        events=frozenset({"evaluation.assigned"}),
        urgency=68,
    )
    yield Kind(
        DUE,
        lazy("Evaluations that are due"),
        lazy("An idea that you are to evaluate, and two days are left."),
        concerned=nobody,
        standing=_standing(awaited, _is_due),
        waiting=awaited,
        urgency=72,
        defaults=Defaults(mail=Mail.AT_ONCE),
    )
    yield Kind(
        REPLACE,
        lazy("Evaluators to replace"),
        lazy("An evaluator is not free to judge, or gave an idea back, in a space that you facilitate."),
        concerned=_replaced,
        standing=_standing(unreplaced, _to_replace),
        waiting=unreplaced,
        events=frozenset({"evaluation.conflict_declared", "evaluation.released"}),
        urgency=60,
    )


def awaited(person: Person) -> QuerySet[Assignment]:
    """What the person was asked to evaluate and has not, as long as the board's time for it is not over."""
    now = clock.now()
    judging = Phase.objects.filter(board=OuterRef("idea__board"), kind=PhaseKind.EVALUATE)
    left = judging.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    found = Assignment.objects.visible_to(person).awaited().filter(evaluator=person)
    found = found.filter(Exists(left) | ~Exists(judging))
    return found.filter(idea__board__archived_at=None, idea__board__space__archived_at=None)


def unreplaced(person: Person) -> QuerySet[Assignment]:
    """What evaluators gave back, by a conflict or otherwise, of ideas that lack one, where the person facilitates."""
    looks_after = Space.objects.filter(permissions.allowed(person, Can.FACILITATE), archived_at=None)
    lacking = Idea.objects.standing().filter(board__space__in=looks_after, board__archived_at=None)
    lacking = lacking.alias(asked=Count("assignments", filter=Q(assignments__ended_at=None))).filter(asked__lt=FEWEST)
    return Assignment.objects.filter(ended_by=F("evaluator"), idea__in=lacking.values("pk")).exclude(evaluator=person)


def due_soon() -> list[Concern]:
    """Evaluators whose board stops evaluating within two days. Whoever was asked within them has just been told."""
    now = clock.now()
    ending = Phase.objects.filter(kind=PhaseKind.EVALUATE, starts_at__lte=now, ends_at__gt=now, ends_at__lte=now + SOON)
    ends = dict(ending.values_list("board", "ends_at"))
    live = Q(idea__board__archived_at=None, idea__board__space__archived_at=None)
    rows = Assignment.objects.awaited().filter(live, idea__board__in=ends).select_related("idea")
    return [
        Concern(row.evaluator_id, None, row.pk, f"board:{row.idea.board_id}", None, now)
        for row in rows
        if (end := ends[row.idea.board_id]) is not None and row.at < end - SOON
    ]


def _asked(events: Sequence[Event]) -> Iterator[Concern]:
    rows = Assignment.objects.standing().select_related("idea").in_bulk([one.payload["assignment"] for one in events])
    for event in events:
        if (row := rows.get(event.payload["assignment"])) is not None:
            yield Concern(row.evaluator_id, event.pk, row.pk, f"board:{row.idea.board_id}", event.actor, event.at)


def _replaced(events: Sequence[Event]) -> Iterator[Concern]:
    """Whoever facilitates the space, where the evaluator ended it themselves."""
    rows = Assignment.objects.filter(ended_by=F("evaluator")).select_related("idea__board__space")
    found = rows.in_bulk([one.payload["assignment"] for one in events])
    spaces = {row.idea.board.space_id: row.idea.board.space for row in found.values()}
    people = {pk: list(people_who_facilitate(space).values_list("pk", flat=True)) for pk, space in spaces.items()}
    for event in events:
        if (row := found.get(event.payload["assignment"])) is not None:
            for person in people[row.idea.board.space_id]:
                yield Concern(person, event.pk, row.pk, f"board:{row.idea.board_id}", event.actor, event.at)


def _standing(
    waiting: Callable[[Person], QuerySet[Assignment]], subject: Callable[[Assignment, bool], Subject]
) -> Callable[[Person, Collection[int]], Mapping[int, Subject]]:
    def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        found = Assignment.objects.visible_to(person).filter(pk__in=numbers)
        found = found.filter(evaluator=person) if waiting is awaited else found.filter(ended_by=F("evaluator"))
        found = found.select_related("idea__board__space", "assigned_by__organisation")
        waits = found.annotate(waits=among(waiting(person)))
        return {one.pk: subject(one, one.waits) for one in waits}  # type: ignore[attr-defined]

    return standing


def _asks(one: Assignment, waits: bool) -> Subject:
    return _subject(one, waits, _("asks you to evaluate an idea"), one.get_absolute_url(), one.assigned_by)


def _is_due(one: Assignment, waits: bool) -> Subject:
    return _subject(one, waits, _("You are to evaluate an idea within two days"), one.get_absolute_url(), None)


def _to_replace(one: Assignment, waits: bool) -> Subject:
    return _subject(one, waits, _("Another evaluator is needed"), f"/ideas/{one.idea_id}/evaluators/", None)


def _subject(one: Assignment, waits: bool, does: str, url: str, by: Person | None) -> Subject:
    board = one.idea.board
    return Subject(
        title=board.title,
        does=does,
        words=f"{one.idea.title}: {richtext.plain(one.idea.problem)}"[:WORDS],
        url=url,
        by=by,
        at=one.ended_at or one.at,
        waits=waits,
        thread_key=board.stream,
        list_key=board.space.stream,
        list_name=board.space.name,
    )
