"""The steps of a result: notes, shipping it, and what came of it."""

from datetime import date
from uuid import UUID

from ideas.boards.actions.stages import set_stage
from ideas.boards.models import Idea, Stage
from ideas.results import events
from ideas.results.actions import doors
from ideas.results.actions.results import to_answer, told
from ideas.results.models import Progress, ProgressKind, Result, ResultStage
from workspace.audit.ledger import action, record
from workspace.audit.models import Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person


@action
def note_progress(*, by: Person, result: Result, words: str, stage: str = "", key: UUID | None = None) -> Progress:
    """Say how it goes. `stage` (planned, under_way, stopped) moves the result, and its ideas with it.

    Raises Invalid without words, and Refused for a step backwards from shipped.
    """
    words = _said(words, "Say how it goes, in a sentence or two.")
    if stage not in {"", ResultStage.PLANNED, ResultStage.UNDER_WAY, ResultStage.STOPPED}:
        raise Invalid("A note says that it is planned, under way or stopped. Shipping has a form of its own.")
    found = doors.tended(by, result)
    if found.is_shipped and stage:
        raise Refused("This is shipped. Say how it goes on in a note that leaves it there.")
    moved = stage if stage != found.stage else ""
    if moved:
        found.stage = ResultStage(moved)
        found.save(update_fields=["stage"])
        _move_ideas(found)
    step = _step(by, found, ProgressKind.NOTE, words, stage=moved)
    record(
        by, Verb.NOTED_PROGRESS, step, to=[found.owner], space=found.board.space_id,
        **told(found, lambda on: events.ProgressNoted(board=on, result=found.pk, progress=step.pk)),
    )  # fmt: skip
    return step


@action
def ship_result(
    *, by: Person, result: Result, did: str, review_on: date | None = None, key: UUID | None = None
) -> Progress:
    """It is there. `did` says what we did, in words for those who asked. `review_on`: when to ask what came of it.

    Raises Invalid without words, and Refused if it was shipped before.
    """
    did = _said(did, "Say what was done, in words for those who asked for it.")
    found = doors.tended(by, result)
    if found.is_shipped:
        raise Refused("This is shipped already.")
    found.stage, found.shipped_at = ResultStage.SHIPPED, clock.now()
    found.did, found.did_html = did, richtext.render(did, {})[0]
    if review_on is not None and review_on != found.review_on:
        found.review_on, found.reviewed_at = review_on, None
    found.save()
    _move_ideas(found)
    step = _step(by, found, ProgressKind.SHIPPED, did, stage=ResultStage.SHIPPED)
    record(
        by, Verb.SHIPPED_RESULT, step, to=[found.owner], space=found.board.space_id,
        **told(found, lambda on: events.ResultShipped(board=on, result=found.pk, progress=step.pk)),
    )  # fmt: skip
    return step


@action
def review_result(
    *, by: Person, result: Result, outcome: str, measured: str = "", next_on: date | None = None,
    key: UUID | None = None,
) -> Progress:  # fmt: skip
    """Say what came of it, and what was measured. `next_on` is when it will be asked again.

    What earlier reviews said stays among the steps.
    """
    outcome = _said(outcome, "Say what came of it. That nothing did is worth saying, too.")
    measured = one_line(measured)
    if len(measured) > 120:
        raise Invalid("What was measured has at most 120 characters. Put the rest into the words.")
    if next_on is not None and next_on <= clock.today():
        raise Invalid("The next review is on a day to come.")
    found = doors.tended(by, result)
    found.outcome, found.outcome_html, found.measured = outcome, richtext.render(outcome, {})[0], measured
    found.review_on = next_on or found.review_on
    found.reviewed_at = None if next_on else clock.now()
    found.save()
    step = _step(by, found, ProgressKind.REVIEWED, outcome, measured=measured)
    record(
        by, Verb.REVIEWED_RESULT, step, to=[found.owner], space=found.board.space_id,
        **told(found, lambda on: events.ResultReviewed(board=on, result=found.pk, progress=step.pk)),
    )  # fmt: skip
    return step


def _said(words: str, otherwise: str) -> str:
    words = words.replace("\x00", "").strip()
    if not words:
        raise Invalid(otherwise)
    return words


def _step(
    by: Person, result: Result, kind: ProgressKind, words: str, *, stage: str = "", measured: str = ""
) -> Progress:
    return Progress.objects.create(
        result=result, kind=kind, stage=stage, words=words, html=richtext.render(words, {})[0], measured=measured,
        by=by, at=clock.now(),
    )  # fmt: skip


def _move_ideas(result: Result) -> None:
    """Its ideas are where it is; of a stopped result, where their answers had them."""
    ideas = Idea.objects.filter(results=result).select_for_update(no_key=True, of=("self",)).order_by("pk")
    for idea in ideas:
        if result.stage == ResultStage.STOPPED:
            to_answer(idea)
        else:
            set_stage(idea, Stage(result.stage))
