"""Whom a step of a result concerns: everybody whose ideas it came from, and its owner."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ideas.results.models import Progress, ProgressKind, Result
from ideas.results.queries.family import audience
from realtime.models import Event
from workspace.common.richtext import words
from workspace.notifications.queries import Concern, Subject, among
from workspace.people.models import Person

WORDS = 280


def concerned(events: Sequence[Event]) -> Iterator[Concern]:
    """Told on the stream of each board; counted on the first one's, which is where the result was opened."""
    steps = Progress.objects.select_related("result").in_bulk({event.payload["progress"] for event in events})
    results = {one.result_id for one in steps.values()}
    pairs = list(Result.ideas.through.objects.filter(result__in=results).values_list("result", "idea"))
    told = audience({idea for _, idea in pairs})
    people: dict[int, set[int]] = {one.result_id: {one.result.owner_id} for one in steps.values()}
    for result, idea in pairs:
        people[result] |= told[idea]
    for event in events:
        one = steps.get(event.payload["progress"])
        if one is None or event.payload["board"] != one.result.board_id:
            continue
        for person in sorted(people[one.result_id]):
            yield Concern(person, event.pk, one.pk, f"result:{one.result_id}", event.actor, event.at)


def unseen(person: Person) -> QuerySet[Progress]:
    """Steps by others. They wait until the result is opened."""
    visible = Result.objects.visible_to(person)
    return Progress.objects.filter(result__in=visible).exclude(by=person)


def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    """One query."""
    found = Progress.objects.visible_to(person).filter(pk__in=numbers)
    found = found.select_related("result__board__space", "by__organisation")
    waits = found.annotate(waits=among(unseen(person)))
    return {one.pk: _subject(one) for one in waits}


def _subject(one: Progress) -> Subject:
    return Subject(
        title=one.result.title,
        does=_does(one),
        words=words(one.html)[:WORDS] or one.result.measure,
        by=one.by,
        at=one.at,
        waits=one.waits,  # type: ignore[attr-defined]
        html=one.html,
        **place_of(one.result),
    )


def _does(one: Progress) -> str:
    if one.kind == ProgressKind.OPENED:
        return _("began to make it happen")
    if one.kind == ProgressKind.SHIPPED:
        return _("says that it is there")
    if one.kind == ProgressKind.REVIEWED:
        return _("tells what came of it")
    if one.stage:
        return _("notes progress: %(stage)s") % {"stage": one.get_stage_display().lower()}
    return _("notes progress")


def place_of(result: Result) -> dict[str, str]:
    space = result.board.space
    return {
        "url": result.get_absolute_url(),
        "thread_key": f"result:{result.pk}",
        "list_key": space.stream,
        "list_name": space.name,
    }


def made_owner(events: Sequence[Event]) -> Iterator[Concern]:
    """Whoever owns it from now on, told by the event of the board where it was opened."""
    results = Result.objects.in_bulk({event.payload["result"] for event in events if event.payload.get("owner")})
    for event in events:
        one = results.get(event.payload["result"])
        if one is not None and event.payload["owner"] == one.owner_id and event.payload["board"] == one.board_id:
            yield Concern(one.owner_id, event.pk, one.pk, f"result:{one.pk}", event.actor, event.at)


def owned(person: Person) -> QuerySet[Result]:
    return Result.objects.visible_to(person).filter(owner=person)


def standing_ownership(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = owned(person).filter(pk__in=numbers).select_related("board__space", "opened_by__organisation")
    return {
        one.pk: Subject(
            title=one.title, does=_("You own this result"), words=one.measure, by=None, at=one.opened_at, waits=True,
            **place_of(one),
        )
        for one in found
    }  # fmt: skip
