"""Answering an idea: yes, perhaps later, or no, and why."""

from uuid import UUID

from ideas.boards.actions.stages import set_stage
from ideas.boards.models import Idea, Stage
from ideas.results import events
from ideas.results.actions import doors
from ideas.results.models import Answer, Result, Verdict
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person


@action
def answer_idea(*, by: Person, idea: Idea, verdict: str, reason: str, key: UUID | None = None) -> Answer:
    """Say what becomes of an idea, and why: in the name of the circle that answers for its board, or as facilitator.

    Raises Refused for everybody else, or if there is an answer already; Invalid without a reason.
    """
    verdict, reason = _worded(verdict, reason)
    found = doors.answering(by, idea)
    if found.answers.standing().exists():
        raise Refused("This idea has an answer already. Change that one: what was said before stays to be read.")
    answer = _answer(by, found, verdict, reason)
    set_stage(found, Stage(verdict))
    record(
        by, Verb.ANSWERED_IDEA, answer, to=[found.author], space=found.board.space_id, on=found.board.stream,
        event=events.AnswerGiven(board=found.board_id, idea=found.pk, answer=answer.pk),
    )  # fmt: skip
    return answer


@action
def change_answer(*, by: Person, idea: Idea, verdict: str, reason: str, key: UUID | None = None) -> Answer:
    """Answer otherwise. What was said before stays to be read, with who said it and when.

    Raises Refused without an answer, or for a no while a result of the idea goes on.
    """
    verdict, reason = _worded(verdict, reason)
    found = doors.answering(by, idea)
    before = found.answers.standing().select_for_update(no_key=True).first()
    if before is None:
        raise Refused("This idea has no answer yet. Give it one first.")
    if (before.verdict, before.reason) == (verdict, reason):
        unchanged()
        return before
    running = Result.objects.filter(ideas=found).exclude(stage="stopped").first()
    if running is not None and verdict not in {Verdict.ACCEPTED, Verdict.PLANNED}:
        raise Refused(
            "This idea has become a result: “%(result)s”. Stop that first, then say why.", result=running.title
        )
    before.replaced_at = clock.now()
    before.save(update_fields=["replaced_at"])
    answer = _answer(by, found, verdict, reason)
    if running is None:
        set_stage(found, Stage(verdict))
    record(
        by, Verb.CHANGED_ANSWER, answer, to=[found.author, before.by], space=found.board.space_id,
        on=found.board.stream, event=events.AnswerChanged(board=found.board_id, idea=found.pk, answer=answer.pk),
    )  # fmt: skip
    return answer


def _worded(verdict: str, reason: str) -> tuple[Verdict, str]:
    reason = reason.replace("\x00", "").strip()
    if verdict not in Verdict.values:
        raise Invalid("An answer is one of: accepted, planned, not now, declined.")
    if not reason:
        raise Invalid("Say why. Whoever had the idea reads it, and so does everybody after them.")
    return Verdict(verdict), reason


def _answer(by: Person, idea: Idea, verdict: Verdict, reason: str) -> Answer:
    return Answer.objects.create(
        idea=idea, verdict=verdict, reason=reason, html=richtext.render(reason, {})[0], by=by,
        circle=idea.board.answered_by, at=clock.now(),
    )  # fmt: skip
