"""How many colleagues a customer's people may invite together, whatever their links allow each."""

from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.guests import events, queries
from workspace.guests.models import Allowance
from workspace.people.models import Organisation, Person

MOST = 10_000


@action
def set_allowance(*, by: Person, organisation: Organisation, most: int | None, key: UUID | None = None) -> Allowance:
    """From now on the people of a customer invite at most `most` colleagues, all of them together; None: as many as
    their links say. Whoever was invited before stays, and counts.

    Raises Refused for anyone but an operator, and Invalid for a number out of bounds.
    """
    if not by.is_active or by.is_customer:
        raise NotVisible
    if not by.is_operator:
        raise Refused("Only an operator may do this.")
    if most is not None and not 0 <= most <= MOST:
        raise Invalid("A limit is a number from 0 to %(most)s, or none.", most=MOST)
    if not queries.customers().filter(pk=organisation.pk).exists():
        raise NotVisible
    # By the organisation: who is invited at this moment counts before the limit, or after.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    held = Allowance.objects.filter(organisation=organisation).first() or Allowance(organisation=organisation)
    if held.most == most:
        unchanged()
        return held
    held.most, held.by, held.at = most, by, clock.now()
    held.save()
    event = events.AllowanceSet(organisation=organisation.pk, most=most)
    record(by, Verb.SET_ALLOWANCE, held, on=by.stream, event=event)
    return held
