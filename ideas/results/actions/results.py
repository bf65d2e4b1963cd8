"""Opening a result, and what it is about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ideas.boards.actions.stages import set_stage
from ideas.boards.models import Idea, Stage
from ideas.results import events, queries
from ideas.results.actions import doors
from ideas.results.models import Link, Progress, ProgressKind, Result, ResultStage
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person

LINKS_MOST = 20


@dataclass(frozen=True)
class Terms:
    """What a result is held to: a title, the measure, and its dates."""

    title: str
    measure: str
    target_on: date | None = None
    review_on: date | None = None


@action
def open_result(
    *, by: Person, ideas: Collection[Idea], owner: Person, title: str, measure: str, target_on: date | None = None,
    review_on: date | None = None, key: UUID | None = None,
) -> Result:  # fmt: skip
    """Make one or several ideas of a space a result, which `owner` brings about. The ideas were answered with a yes.

    By whoever answers for the board of the first. Raises Refused, or Invalid without a title or a measure.
    """
    terms = _checked(Terms(title, measure, target_on, review_on))
    if not ideas:
        raise Invalid("Choose the ideas that it comes from.")
    first = next(iter(ideas))
    found = doors.becoming(by, ideas)
    board = next(idea.board for idea in found if idea.pk == first.pk)
    owner = doors.named_by(by, owner, board)
    result = Result.objects.create(
        board=board, owner=owner, opened_by=by, opened_at=clock.now(), title=terms.title, measure=terms.measure,
        target_on=terms.target_on, review_on=terms.review_on,
    )  # fmt: skip
    result.ideas.set(found)
    for idea in found:
        set_stage(idea, Stage.PLANNED)
    step = Progress.objects.create(
        result=result, kind=ProgressKind.OPENED, stage=ResultStage.PLANNED, by=by, at=clock.now()
    )
    people = [owner, *queries.people_behind(result)]
    record(
        by, Verb.OPENED_RESULT, result, to=people, space=board.space_id,
        **told(result, lambda on: events.ResultOpened(board=on, result=result.pk, progress=step.pk, owner=owner.pk)),
    )  # fmt: skip
    return result


@action
def change_result(
    *, by: Person, result: Result, title: str, measure: str, owner: Person, ideas: Collection[Idea],
    target_on: date | None = None, review_on: date | None = None, key: UUID | None = None,
) -> Result:  # fmt: skip
    """Change what a result is held to, who owns it, or which ideas it comes from. Another review date asks anew."""
    terms = _checked(Terms(title, measure, target_on, review_on))
    if not ideas:
        raise Invalid("A result comes from at least one idea.")
    found = doors.tended(by, result)
    before = set(found.ideas.values_list("pk", flat=True))
    coming = [idea for idea in ideas if idea.pk not in before]
    joined = doors.becoming(by, coming, beside=found) if coming else []
    left = list(found.ideas.exclude(pk__in=[idea.pk for idea in ideas]).select_related("board__space"))
    handed = owner.pk != found.owner_id
    if handed:
        found.owner = doors.named_by(by, owner, found.board)
    if terms.review_on != found.review_on:
        found.reviewed_at = None
    if not (handed or joined or left or _differs(found, terms)):
        unchanged()
        return found
    found.title, found.measure = terms.title, terms.measure
    found.target_on, found.review_on = terms.target_on, terms.review_on
    found.save()
    _regroup(found, joined, left)
    moved = sorted(idea.pk for idea in [*joined, *left])
    told_of = [found.owner] if handed else []

    def event(on: int) -> Payload:
        return events.ResultChanged(board=on, result=found.pk, owner=found.owner_id if handed else None, ideas=moved)

    record(
        by, Verb.CHANGED_RESULT, found, to=told_of, space=found.board.space_id,
        **told(found, event, boards={idea.board_id for idea in left}),
    )  # fmt: skip
    return found


@action
def add_link(*, by: Person, result: Result, url: str, label: str = "", key: UUID | None = None) -> Result:
    """Say where else the work can be seen. The same address again changes how it is called."""
    found = doors.tended(by, result)
    url, label = url.strip(), one_line(label)[:120]
    if not url.startswith(("https://", "http://")) or len(url) > 500:
        raise Invalid("A link begins with https:// or http:// and has at most 500 characters.")
    if found.links.exclude(url=url).count() >= LINKS_MOST:
        raise Refused("A result has at most %(most)s links.", most=LINKS_MOST)
    Link.objects.update_or_create(result=found, url=url, defaults={"label": label, "added_by": by})
    return _linked(by, found)


@action
def remove_link(*, by: Person, result: Result, link: Link, key: UUID | None = None) -> Result:
    """Take a link away."""
    found = doors.tended(by, result)
    gone = found.links.filter(pk=link.pk).first()
    if gone is None:
        raise NotVisible
    gone.delete()
    return _linked(by, found)


def told(result: Result, event: Any, *, boards: Iterable[int] = ()) -> Mapping[str, Any]:
    """`on`, `event` and `also` for record(): told on every board that an idea of the result stands on."""
    numbers = {*result.ideas.values_list("board_id", flat=True), *boards} - {result.board_id}
    also = {f"board:{number}": event(number) for number in numbers}
    return {"on": result.board.stream, "event": event(result.board_id), "also": also}


def _linked(by: Person, result: Result) -> Result:
    record(
        by, Verb.CHANGED_RESULT, result, to=[result.owner], space=result.board.space_id,
        **told(result, lambda on: events.ResultChanged(board=on, result=result.pk)),
    )  # fmt: skip
    return result


def _checked(terms: Terms) -> Terms:
    title, measure = (one_line(words) for words in (terms.title, terms.measure))
    if not title:
        raise Invalid("Give the result a title: what will be different?")
    if not measure:
        raise Invalid("Say what will be measured, so that everybody can tell whether it worked.")
    if len(title) > 160 or len(measure) > 280:
        raise Invalid("A title has at most 160 characters, and a measure 280.")
    if terms.target_on and terms.review_on and terms.review_on < terms.target_on:
        raise Invalid("The review comes after the target date: choose a later day for it.")
    return Terms(title, measure, terms.target_on, terms.review_on)


def _differs(found: Result, terms: Terms) -> bool:
    return (found.title, found.measure, found.target_on, found.review_on) != (
        terms.title, terms.measure, terms.target_on, terms.review_on,
    )  # fmt: skip


def _regroup(result: Result, joined: Collection[Idea], left: Collection[Idea]) -> None:
    """Ideas that come are where the result is; those that go are where their answer had them."""
    result.ideas.add(*joined)
    result.ideas.remove(*left)
    if result.stage != ResultStage.STOPPED:
        for idea in joined:
            set_stage(idea, Stage(result.stage))
    for idea in left:
        to_answer(idea)


def to_answer(idea: Idea) -> None:
    """An idea whose result is stopped, or that left it, is where its answer had it."""
    answer = idea.answers.standing().first()
    if answer is not None:
        set_stage(idea, Stage(answer.verdict))
