"""Cases: who else has an idea's problem, in their own words."""

from uuid import UUID

from ideas.boards import events
from ideas.boards.actions import doors, masks
from ideas.boards.actions.words import called_in
from ideas.boards.models import Board, Case, CaseWording, Idea
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Side, Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Organisation, Person, is_mask
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

LONGEST, LONGEST_CONTACT = 8_000, 120


@action
def add_case(
    *, by: Person, idea: Idea, words: str, organisation: Organisation | None = None, contact: str = "",
    key: UUID | None = None,
) -> Case:  # fmt: skip
    """Say that one has the problem too, in one's own words. A customer's case is their own organisation's.

    An employee may tell a customer's case: `organisation`, and `contact`, whom they heard it from. It is marked so.
    """
    idea = doors.standing(doors.idea_for(by, idea))
    open_to_cases(idea.board)
    case = Case(idea=idea, person=masks.speaker_of(by, idea.board))
    _write(case, by, words, organisation, contact)
    case.save()
    _tell(by, case, Verb.ADDED_CASE, events.CaseAdded(board=idea.board_id, idea=idea.pk, case=case.pk))
    return case


@action
def edit_case(
    *, by: Person, case: Case, words: str, organisation: Organisation | None = None, contact: str = "",
    key: UUID | None = None,
) -> Case:  # fmt: skip
    """Say one's own case otherwise, as long as cases can be added. What stood before stays readable."""
    case = _case_for(by, case)
    if masks.own_voice(by, case.person_id) is None:
        raise Refused("Only whoever told a case can edit it. Add your own.")
    doors.standing(case.idea)
    if case.withdrawn_at is not None:
        raise Refused("This case was withdrawn. Add it again.")
    open_to_cases(case.idea.board)
    before = CaseWording(
        case=case, words=case.words, organisation_id=case.organisation_id, contact=case.contact,
        replaced_at=clock.now(), replaced_by_id=case.person_id,
    )  # fmt: skip
    _write(case, by, words, organisation, contact)
    if (before.words, before.organisation_id, before.contact) == (case.words, case.organisation_id, case.contact):
        unchanged()
        return case
    before.save()
    case.edited_at = before.replaced_at
    case.save()
    _tell(by, case, Verb.EDITED_CASE, events.CaseEdited(board=case.idea.board_id, idea=case.idea_id, case=case.pk))
    return case


@action
def withdraw_case(*, by: Person, case: Case, key: UUID | None = None) -> Case:
    """Take a case back: whoever told it, in any phase, also of an idea that was merged; or a facilitator."""
    case = _case_for(by, case)
    own = masks.own_voice(by, case.person_id)
    if own is None and not permissions.may(by, Can.FACILITATE, case.idea.board.space):
        raise Refused("Only whoever told a case, or a facilitator of the space, can take it back.")
    if case.withdrawn_at is not None:
        unchanged()
        return case
    case.withdrawn_at = clock.now()
    case.save(update_fields=["withdrawn_at"])
    told = events.CaseWithdrawn(board=case.idea.board_id, idea=case.idea_id, case=case.pk)
    _tell(by, case, Verb.WITHDREW_CASE, told)
    return case


def open_to_cases(board: Board) -> None:
    """A case belongs to collecting and to talking it over. Raises Refused in other phases."""
    phase = board.phase
    if phase is None:
        raise Refused("This board is between its phases: nothing can be done on it now. What you typed is kept.")
    if not (phase.may_submit or phase.may_comment):
        raise Refused("No case can be told in the phase “%(name)s”. What you typed is kept.", name=phase.name)


def _case_for(by: Person, case: Case) -> Case:
    """The case with its idea and its board, all locked from the board down."""
    seen = Case.objects.visible_to(by).filter(pk=case.pk).first()
    if seen is None:
        raise NotVisible
    idea = doors.idea_for(by, Idea(pk=seen.idea_id))
    found = Case.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.pk)
    if found.idea_id != idea.pk:
        raise NotVisible
    found.idea = idea
    return found


def _write(case: Case, by: Person, words: str, organisation: Organisation | None, contact: str) -> None:
    """The words and for whom they are told, onto the row."""
    words, contact = words.replace("\x00", "").strip(), one_line(contact)
    if not words:
        raise Invalid("Tell your case in your own words: what happens, how often, what it costs you.")
    if len(words) > LONGEST:
        raise Invalid("A case has at most %(most)s characters. Attach longer texts to a comment.", most=f"{LONGEST:,}")
    if len(contact) > LONGEST_CONTACT:
        raise Invalid("Whom you heard it from is named in at most %(most)s characters.", most=LONGEST_CONTACT)
    if by.is_customer:
        # The only customer on a board would be known by it; it is told when the names are.
        organisation, contact = (None if is_mask(case.person_id) else by.organisation), ""
    elif organisation is not None and organisation.side != Side.CUSTOMER:
        raise Invalid("A case is told for a customer. Your own needs no organisation.")
    if contact and organisation is None:
        raise Invalid("Name the customer, too, whose case this is.")
    case.words, case.html = words, richtext.render(words, called_in(words, case.idea.board, by))[0]
    case.organisation, case.contact, case.is_proxy = organisation, contact, by.is_employee and organisation is not None
    if by.is_customer and case.person_id != by.pk:
        case.organisation = None  # behind a mask; it comes with the name


def _tell(by: Person, case: Case, verb: Verb, event: events.CaseEvent) -> None:
    """To the idea's author, and to whoever told the case if it was not they who did this."""
    idea = case.idea
    to = [idea.author] if masks.is_mine(by, case.person_id) else [idea.author, case.person]
    record(by, verb, case, to=to, space=idea.board.space_id, on=idea.board.stream, event=event)
