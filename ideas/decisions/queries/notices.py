"""What decisions tell people of: that one is open to them, that it closes soon, and that its result is there.

Never how many have voted, nor how.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ideas.decisions.models import Ballot, Decision, Paper, ResultSeen
from realtime.models import Event
from workspace.common import clock
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject, among, nobody
from workspace.people.models import Person
from workspace.spaces.models import Membership

CLOSING = "decision.closing"
SOON = timedelta(days=1)
# A result that nobody looked at for so long is not pressing any more.
FRESH = timedelta(days=60)


def kinds() -> Iterator[Kind]:
    yield Kind(
        "decision.opened",
        lazy("Decisions"),
        lazy("A decision is open to you, in a space that you joined."),
        concerned=lambda events: _concerned(events, opened=True),
        standing=_standing(unvoted, _opened),
        waiting=unvoted,
        events=frozenset({"decision.opened", "decision.revised"}),
        urgency=57,
    )
    yield Kind(
        CLOSING,
        lazy("Decisions that close soon"),
        lazy("A decision in which you have not voted closes within a day."),
        concerned=nobody,
        standing=_standing(unvoted, _closing),
        waiting=unvoted,
        urgency=65,
        defaults=Defaults(mail=Mail.AT_ONCE),
    )
    yield Kind(
        "decision.result",
        lazy("Results of decisions"),
        lazy("The result of a decision is there, in a space that you joined or where you took part."),
        concerned=lambda events: _concerned(events, opened=False),
        standing=_standing(unseen_results, _result),
        waiting=unseen_results,
        events=frozenset({"decision.closed", "decision.counted"}),
        urgency=40,
    )


def unvoted(person: Person) -> QuerySet[Decision]:
    """Decisions of others that take ballots, in which the person has neither voted nor taken a paper."""
    voted = Ballot._base_manager.filter(decision=OuterRef("pk"), person=person)
    taken = Paper._base_manager.filter(decision=OuterRef("pk"), person=person)
    found = Decision.objects.visible_to(person).running().filter(~Exists(voted), ~Exists(taken))
    return found.filter(closes_at__gt=clock.now()).exclude(opened_by=person)


def unseen_results(person: Person) -> QuerySet[Decision]:
    seen = ResultSeen.objects.filter(decision=OuterRef("pk"), person=person)
    found = Decision.objects.visible_to(person).filter(~Exists(seen), counted_at__gt=clock.now() - FRESH)
    return found.filter(closed_at__isnull=False).filter(Q(closed_by=None) | ~Q(closed_by=person))


def closing_soon() -> list[Concern]:
    """Who joined the space of a decision that closes within a day, and has not voted."""
    now = clock.now()
    found: list[Concern] = []
    soon = Decision.objects.running().filter(closes_at__gt=now, closes_at__lte=now + SOON).select_related("board")
    # One that was opened for less than a day has just been told.
    for one in (one for one in soon if one.closes_at - one.opened_at > SOON):
        voted = {*one.ballots.values_list("person", flat=True), *one.papers.values_list("person", flat=True)}
        joined = Membership.objects.filter(space=one.board.space_id).values_list("person", flat=True)
        place = one.board.stream
        found += [Concern(person, None, one.pk, place, None, now) for person in joined if person not in voted]
    return found


def _concerned(events: Sequence[Event], *, opened: bool) -> Iterator[Concern]:
    """Whoever has joined the space; of a result, whoever took part too. Four queries."""
    numbers = {event.payload["decision"] for event in events}
    decisions = Decision.objects.standing().select_related("board").in_bulk(numbers)
    people: dict[int, set[int]] = {number: set() for number in decisions}
    spaces: dict[int, list[int]] = {}
    for one in decisions.values():
        spaces.setdefault(one.board.space_id, []).append(one.pk)
    for space, person in Membership.objects.filter(space__in=spaces).values_list("space", "person"):
        for number in spaces[space]:
            people[number].add(person)
    if not opened:
        for rows in (Ballot._base_manager, Paper._base_manager):
            for number, person in rows.filter(decision__in=decisions).values_list("decision", "person"):
                people[number].add(person)
    for event in events:
        decision = decisions.get(event.payload["decision"])
        if decision is None or (not opened and decision.counted_at is None):
            continue
        actor = decision.opened_by_id if opened else decision.closed_by_id
        for person in sorted(people[decision.pk]):
            yield Concern(person, event.pk, decision.pk, decision.board.stream, actor, event.at)


def _standing(
    waiting: Callable[[Person], QuerySet[Decision]], does: Callable[[Decision], str]
) -> Callable[[Person, Collection[int]], Mapping[int, Subject]]:
    def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        found = Decision.objects.visible_to(person).standing().filter(pk__in=numbers)
        found = found.filter(closed_at__isnull=does is not _result).select_related(
            "board__space", "opened_by__organisation"
        )
        found = found.annotate(waits=among(waiting(person)))
        return {one.pk: _subject(one, does) for one in found}

    return standing


def _opened(decision: Decision) -> str:
    return _("asks you to decide, in confidence") if decision.confidential else _("asks you to decide")


def _closing(decision: Decision) -> str:
    return _("A decision closes within a day")


def _result(decision: Decision) -> str:
    return _("The result of a decision is there")


def _subject(decision: Decision, does: Callable[[Decision], str]) -> Subject:
    board = decision.board
    return Subject(
        title=board.title,
        does=does(decision),
        words=decision.title,
        url=decision.get_absolute_url(),
        by=decision.opened_by if does is _opened else None,
        at=(decision.counted_at if does is _result else decision.opened_at) or decision.opened_at,
        waits=decision.waits,  # type: ignore[attr-defined]
        thread_key=board.stream,
        list_key=board.space.stream,
        list_name=board.space.name,
    )
