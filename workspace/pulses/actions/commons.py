"""Saying which space is everybody's: whoever facilitates it may ask everybody."""

from uuid import UUID

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.pulses import events
from workspace.pulses.models import Commons
from workspace.pulses.queries.asking import may_be_commons
from workspace.spaces.models import Space


@action
def name_commons(*, by: Person, space: Space | None, key: UUID | None = None) -> Commons:
    """From now on whoever facilitates `space` may ask everybody, and nobody else but operators; None: operators alone.

    Raises Refused for anyone but an operator, and Invalid for a space that is not open to every employee.
    """
    if not by.is_employee:
        raise NotVisible
    if not by.is_operator or not by.is_active:
        raise Refused("Operators say which space is everybody's.")
    if space is not None and not may_be_commons().filter(pk=space.pk).exists():
        raise Invalid("Choose a space that is open to every employee and not archived.")
    held = Commons.objects.order_by("-pk").first()
    chosen = space.pk if space else None
    if (held.space_id if held else None) == chosen:
        unchanged()
        return held or Commons(space=None, named_by=by)
    made = Commons.objects.create(space=space, named_by=by)
    record(
        by, Verb.NAMED_COMMONS, made, space=chosen, on=events.STREAM, event=events.CommonsNamed(commons=made.pk)
    )  # fmt: skip
    return made
