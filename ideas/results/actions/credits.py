"""Naming who had a part in a result, and not wanting to be named."""

from uuid import UUID

from ideas.results import events, queries
from ideas.results.actions import doors
from ideas.results.actions.results import told
from ideas.results.models import DECLARED, Credit, HiddenName, Result, Role
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Organisation, Person


@action
def give_credit(
    *, by: Person, result: Result, role: str, person: Person | None = None, organisation: Organisation | None = None,
    note: str = "", key: UUID | None = None,
) -> Credit:  # fmt: skip
    """Say that a person, or a customer as a whole, had a part that the boards don't tell of: built, helped, …

    By the owner or whoever answers for the board. Raises Invalid for somebody who can't see the result.
    """
    if role not in DECLARED:
        raise Invalid("That part is read from the ideas themselves; it can't be declared.")
    if (person is None) == (organisation is None):
        raise Invalid("Name a person, or a customer.")
    found = doors.tended(by, result)
    person = doors.named_by(by, person, found.board) if person is not None else None
    if organisation is not None and not queries.may_name(by, organisation, found):
        raise Invalid("Name a customer with whom this space is shared.")
    terms = {"result": found, "person": person, "organisation": organisation, "role": Role(role)}
    given = Credit.objects.filter(**terms, withdrawn_at__isnull=True).first()
    if given is not None:
        unchanged()
        return given
    note = one_line(note)[:120]
    credit = Credit.objects.create(**terms, note=note, by=by, at=clock.now())
    record(
        by, Verb.CREDITED, credit, to=[person] if person else [], space=found.board.space_id,
        **told(found, lambda on: events.Credited(board=on, result=found.pk, credit=credit.pk)),
    )  # fmt: skip
    return credit


@action
def withdraw_credit(*, by: Person, credit: Credit, key: UUID | None = None) -> Credit:
    """Take back a part that was declared: whoever tends the result, or whom it names. Raises NotVisible or Refused."""
    seen = Credit.objects.filter(pk=credit.pk).select_related("result").first()
    if seen is None:
        raise NotVisible
    found = doors.result_for(by, seen.result)
    if seen.person_id != by.pk and not queries.may_tend(by, found):
        raise Refused("Only whoever tends this result, or whom the credit names, takes it back.")
    held = Credit.objects.select_related("person").select_for_update(no_key=True, of=("self",)).get(pk=seen.pk)
    if held.withdrawn_at is not None:
        unchanged()
        return held
    held.withdrawn_at = clock.now()
    held.save(update_fields=["withdrawn_at"])
    record(
        by, Verb.WITHDREW_CREDIT, held, to=[held.person] if held.person else [], space=found.board.space_id,
        **told(found, lambda on: events.CreditWithdrawn(board=on, result=found.pk, credit=held.pk)),
    )  # fmt: skip
    return held


@action
def hide_name(*, by: Person, result: Result, key: UUID | None = None) -> HiddenName:
    """Not to be named in the credit of a result. Only oneself, and only who has a part in it. Raises Refused."""
    found = doors.result_for(by, result)
    if not queries.has_part(by, found):
        raise Refused("You are not named here.")
    hidden, made = HiddenName.objects.get_or_create(result=found, person=by)
    if not made and hidden.shown_at is None:
        unchanged()
        return hidden
    hidden.at, hidden.shown_at = clock.now(), None
    hidden.save(update_fields=["at", "shown_at"])
    return _record_names(by, Verb.HID_CREDIT, hidden)


@action
def show_name(*, by: Person, result: Result, key: UUID | None = None) -> HiddenName:
    """To be named again. Raises Refused for whoever has not hidden their name there."""
    found = doors.result_for(by, result)
    hidden = HiddenName.objects.filter(result=found, person=by, shown_at__isnull=True).first()
    if hidden is None:
        raise Refused("Your name is not hidden here.")
    hidden.shown_at = clock.now()
    hidden.save(update_fields=["shown_at"])
    return _record_names(by, Verb.SHOWED_CREDIT, hidden)


def _record_names(by: Person, verb: Verb, hidden: HiddenName) -> HiddenName:
    result = hidden.result
    record(
        by, verb, hidden, space=result.board.space_id,
        **told(result, lambda on: events.NamesChanged(board=on, result=result.pk)),
    )  # fmt: skip
    return hidden
