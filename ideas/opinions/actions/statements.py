"""Making a statement, taking it back, and saying where one stands."""

from uuid import UUID

from ideas.boards.actions import doors, masks
from ideas.boards.models import Board
from ideas.boards.queries.selves import selves
from ideas.opinions import events
from ideas.opinions.models import LONGEST, Opinion, Stand, Statement
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

# More would never be seen by enough people.
MOST = 500


@action
def make_statement(*, by: Person, board: Board, words: str, key: UUID | None = None) -> Statement:
    """State one thought, for everybody to agree with or not. Raises Invalid for one that stands there already."""
    words = one_line(words)
    if not words:
        raise Invalid("Write one thought, in one sentence.")
    if len(words) > LONGEST:
        raise Invalid(
            "A statement has at most %(most)s characters: one thought, that people can agree with or not.", most=LONGEST
        )
    board = doors.board_for(by, board)
    doors.phase_of(board, "may_comment")
    standing = board.statements.standing()
    if standing.filter(words__iexact=words).exists():
        raise Invalid("This statement stands there already. Say where you stand on it.")
    if standing.count() >= MOST:
        raise Refused("%(most)s statements stand here: more would never be seen by enough people.", most=MOST)
    made = Statement.objects.create(board=board, author=masks.speaker_of(by, board), words=words, at=clock.now())
    record(
        by, Verb.STATED, made, space=board.space_id, on=board.stream,
        event=events.StatementMade(board=board.pk, statement=made.pk),
    )  # fmt: skip
    return made


@action
def withdraw_statement(*, by: Person, statement: Statement, key: UUID | None = None) -> Statement:
    """Whoever made it, or a facilitator. What people thought of it is kept, and counts no more."""
    found = _statement_for(by, statement)
    if found.withdrawn_at is not None:
        unchanged()
        return found
    voice = masks.own_voice(by, found.author_id)
    if voice is None and not permissions.may(by, Can.FACILITATE, found.board.space):
        raise Refused("Only whoever made it or a facilitator of the space can withdraw a statement.")
    found.withdrawn_at, found.withdrawn_by = clock.now(), voice or by
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        by, Verb.WITHDREW_STATEMENT, found, space=found.board.space_id, on=found.board.stream,
        event=events.StatementWithdrawn(board=found.board_id, statement=found.pk),
    )  # fmt: skip
    return found


@action
def give_opinion(*, by: Person, statement: Statement, stand: int, key: UUID | None = None) -> Statement:
    """Agree (1), disagree (-1) or pass (0). Said again, the last counts. Returns the statement."""
    if stand not in Stand.values:
        raise Invalid("Agree, disagree or pass.")
    found = _statement_for(by, statement)
    if found.withdrawn_at is not None:
        raise Refused("This statement was withdrawn.")
    doors.phase_of(found.board, "may_comment")
    who = masks.speaker_of(by, found.board)
    before = Opinion.objects.filter(statement=found, person__in=selves(by)).first()
    if before is not None and before.stand == stand:
        unchanged()
        return found
    given = before or Opinion(statement=found, person=who)
    given.stand, given.at = stand, clock.now()
    given.save()
    record(
        by, Verb.GAVE_OPINION, found, space=found.board.space_id, on=found.board.stream,
        event=events.OpinionGiven(board=found.board_id, statement=found.pk),
    )  # fmt: skip
    return found


def _statement_for(by: Person, statement: Statement) -> Statement:
    """The statement and its board, both locked. Raises NotVisible or Refused."""
    seen = Statement.objects.visible_to(by).filter(pk=statement.pk).first()
    if seen is None:
        raise NotVisible
    board = doors.board_for(by, Board(pk=seen.board_id))
    found = Statement.objects.select_for_update(no_key=True, of=("self",)).get(pk=statement.pk)
    found.board = board
    return found
