"""What the ideas of a board are judged by."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from ideas.boards.actions import doors as boards
from ideas.boards.models import Board
from ideas.evaluations import events
from ideas.evaluations.actions import doors
from ideas.evaluations.models import Assignment, Criterion, Evaluation, Scorecard
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces.permissions import Can

MOST = 12
HEAVIEST = 10
NAME_MOST, ABOUT_MOST, END_MOST = 80, 280, 60


@dataclass(frozen=True)
class Wanted:
    """A criterion as somebody wants it. A scale goes from 0 or 1 to 5."""

    name: str
    about: str = ""
    weight: int = 1
    lowest: int = 0
    highest: int = 5
    low_name: str = ""
    high_name: str = ""
    reverse: bool = False


@action
def set_criteria(
    *, by: Person, board: Board, criteria: Sequence[Wanted], anew: bool = False, key: UUID | None = None
) -> Scorecard:
    """Say by which criteria ideas of a board are judged, for whoever facilitates its space.

    As soon as an evaluation stands they are frozen: only with `anew` others take their place, and then what was said by
    the old ones is kept, but counts no more, and whoever said it is asked again.
    """
    board = boards.board_for(by, board, Can.FACILITATE)
    doors.not_over(board)
    wanted = [_judged(one) for one in criteria]
    _together(wanted)
    before = Scorecard.objects.prefetch_related("criteria").filter(board=board, replaced_at=None).first()
    if before is not None and [_as_wanted(one) for one in before.criteria.all()] == wanted:
        unchanged()
        return before
    asked: list[Person] = []
    if before is not None:
        asked = _make_way(before, anew=anew)
    card = Scorecard.objects.create(board=board, set_by=by)
    Criterion.objects.bulk_create(
        Criterion(scorecard=card, place=place, **vars(one)) for place, one in enumerate(wanted)
    )
    record(
        by, Verb.SET_CRITERIA, card, to=asked, space=board.space_id, on=board.stream,
        event=events.CriteriaSet(board=board.pk, scorecard=card.pk),
    )  # fmt: skip
    return card


def _make_way(card: Scorecard, *, anew: bool) -> list[Person]:
    """Put the old criteria away. Returns those whose evaluations count no more. Raises Refused."""
    said = Evaluation.objects.counting().filter(scorecard=card)
    count = said.count()
    if count and not anew:
        raise Refused(
            f"{count} evaluations stand by the criteria as they are. To change them is to start anew: what was said is "
            "kept but counts no more, and everybody is asked again. Say so if that is what you want."
        )
    rows = Assignment.objects.filter(evaluations__in=said).select_related("evaluator")
    people = {one.evaluator_id: one.evaluator for one in rows}
    card.replaced_at = clock.now()
    card.save(update_fields=["replaced_at"])
    return list(people.values())


def _judged(one: Wanted) -> Wanted:
    """Raises Invalid."""
    words = {name: one_line(getattr(one, name)) for name in _WORDS}
    if not words["name"]:
        raise Invalid("A criterion needs a name.")
    for name, most in _WORDS.items():
        if len(words[name]) > most:
            raise Invalid(f"“{words[name][:40]}…” has more than {most} characters.")
    if not 1 <= one.weight <= HEAVIEST:
        raise Invalid(f"A weight is a whole number from 1 to {HEAVIEST}: “{words['name']}” has {one.weight}.")
    if one.lowest not in {0, 1} or one.highest != 5:
        raise Invalid("A scale goes from 0 to 5 or from 1 to 5.")
    return Wanted(**{**vars(one), **words})


def _together(wanted: Sequence[Wanted]) -> None:
    """Raises Invalid."""
    if not wanted:
        raise Invalid("A scorecard needs at least one criterion.")
    if len(wanted) > MOST:
        raise Invalid(f"A scorecard has at most {MOST} criteria: nobody weighs more with care.")
    names = [one.name.casefold() for one in wanted]
    if twice := next((one.name for one in wanted if names.count(one.name.casefold()) > 1), None):
        raise Invalid(f"Two criteria are called “{twice}”. Give each a name of its own.")


def _as_wanted(one: Criterion) -> Wanted:
    return Wanted(**{field.name: getattr(one, field.name) for field in fields(Wanted)})


_WORDS = {"name": NAME_MOST, "about": ABOUT_MOST, "low_name": END_MOST, "high_name": END_MOST}
