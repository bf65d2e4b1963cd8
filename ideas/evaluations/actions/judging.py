"""What an evaluator says of an idea."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.text import normalize_newlines

from ideas.boards.actions import doors as boards
from ideas.boards.actions import masks
from ideas.boards.models import Idea
from ideas.evaluations import events
from ideas.evaluations.actions import doors
from ideas.evaluations.models import Assignment, Evaluation, Score, Scorecard
from ideas.evaluations.queries.windows import window_of
from ideas.evaluations.scoring import Feasible
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, Refused, Stale
from workspace.common.lines import one_line
from workspace.people.models import Person

REASON_MOST, NOTE_MOST = 1000, 8_000


@action
def submit_evaluation(
    *, by: Person, assignment: Assignment, scorecard: Scorecard, scores: Mapping[int, int], feasible: str,
    reason: str = "", note: str = "", key: UUID | None = None,
) -> Evaluation:  # fmt: skip
    """Say what one thinks of an idea, or say it anew: as long as the board evaluates. What was said before is kept.

    `scores` by the number of the criterion, one for each of `scorecard`, which is the one that the evaluator saw: with
    other criteria by now it is Stale. `feasible`: yes, unsure or no; no needs its `reason`. `note` is markdown.
    """
    found = doors.own_assignment_for(by, assignment)
    idea = boards.standing(found.idea)
    if not window_of(idea.board).is_open:
        raise Refused("This board does not evaluate now. What you typed is still here.")
    if _is_own(by, idea):
        raise Refused("This idea is yours, or you work on it: declare a conflict of interest.")
    card = doors.scorecard_of(idea.board)
    if card.pk != scorecard.pk:
        raise Stale("The criteria were changed while you were writing. Reload the page to judge by the new ones.")
    given = _scores(card, scores)
    words = _words(feasible, reason, note)
    last = found.evaluations.filter(scorecard=card, replaced_at=None).prefetch_related("scores").first()
    if last is not None and _same(last, given, words):
        unchanged()
        return last
    made = _kept(found, card, last, given, words)
    record(
        by, Verb.EVALUATED, made, to=[idea.author], space=idea.board.space_id, on=idea.board.stream,
        event=events.EvaluationSubmitted(board=idea.board_id, idea=idea.pk, assignment=found.pk),
    )  # fmt: skip
    return made


def _is_own(by: Person, idea: Idea) -> bool:
    """Told to nobody but the person: they know whose it is."""
    joined = idea.contributors.filter(accepted_at__isnull=False).values_list("person", flat=True)
    return any(masks.is_mine(by, number) for number in (idea.author_id, *joined))


def _scores(card: Scorecard, given: Mapping[int, int]) -> dict[int, int]:
    """By criterion, in their order. Raises Invalid."""
    criteria = list(card.criteria.all())
    if unknown := set(given) - {one.pk for one in criteria}:
        raise Invalid(f"There is no criterion {min(unknown)} here. Reload the page.")
    for one in criteria:
        if one.pk not in given:
            raise Invalid(f"“{one.name}” has no score yet.")
        if not one.measure.fits(given[one.pk]):
            raise Invalid(f"“{one.name}” goes from {one.lowest} to {one.highest}.")
    return {one.pk: given[one.pk] for one in criteria}


def _words(feasible: str, reason: str, note: str) -> dict[str, str]:
    """Raises Invalid."""
    if feasible not in set(Feasible):
        raise Invalid("Say whether it is feasible: yes, no, or that you can't say.")
    reason = one_line(reason)
    note = normalize_newlines(note.replace("\x00", "")).strip()
    if feasible == Feasible.NO and not reason:
        raise Invalid("“Not feasible” needs its reason: what stands in the way?")
    if len(reason) > REASON_MOST or len(note) > NOTE_MOST:
        raise Invalid(f"A reason has at most {REASON_MOST} characters, a note {NOTE_MOST:,}.")
    return {"feasible": str(feasible), "reason": reason if feasible == Feasible.NO else "", "note": note}


def _same(last: Evaluation, given: Mapping[int, int], words: Mapping[str, str]) -> bool:
    said = {one.criterion_id: one.value for one in last.scores.all()}
    return said == given and all(getattr(last, name) == text for name, text in words.items())


def _kept(
    assignment: Assignment, card: Scorecard, last: Evaluation | None, given: Mapping[int, int], words: Mapping[str, str]
) -> Evaluation:
    if last is not None:
        Evaluation.objects.filter(pk=last.pk).update(replaced_at=clock.now())
    # Nobody is called by name in a note: in a blind phase that could tell whose idea it is.
    made = Evaluation.objects.create(
        assignment=assignment, scorecard=card, version=last.version + 1 if last else 1,
        note_html=richtext.render(words["note"])[0], **words,
    )  # fmt: skip
    Score.objects.bulk_create(Score(evaluation=made, criterion_id=one, value=value) for one, value in given.items())
    return made
