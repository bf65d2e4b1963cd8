"""What a product calls our customers."""

from uuid import UUID

from ideas.widget import events
from ideas.widget.actions import doors
from ideas.widget.models import KnownOrganisation, Widget
from ideas.widget.secrecy import LONGEST_ID
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Side, Verb
from workspace.common.errors import Invalid
from workspace.people.models import Organisation, Person
from workspace.spaces.models import GroupGrant


@action
def map_organisation(
    *, by: Person, widget: Widget, external_id: str, organisation: Organisation, key: UUID | None = None
) -> Widget:
    """The product's organisation of that id is this customer of ours.

    It gives no right: whoever comes in is refused unless the customer is let into the space. Raises Invalid for an id
    that is taken.
    """
    found = doors.widget_for(by, widget)
    name = external_id.strip()
    if not name or len(name) > LONGEST_ID or not name.isprintable():
        raise Invalid(f"Give the product's id of the organisation: 1 to {LONGEST_ID} characters.")
    known = KnownOrganisation.objects.filter(widget=found, external_id=name).first()
    if known is not None and known.organisation_id == organisation.pk:
        unchanged()
        return found
    if known is not None:
        raise Invalid(f"“{name}” is {known.organisation.name} already. Take that out first.")
    if organisation.side != Side.CUSTOMER:
        raise Invalid("Choose a customer: whoever works here signs in here.")
    KnownOrganisation.objects.create(widget=found, external_id=name, organisation=organisation)
    _tell(by, found)
    return found


@action
def unmap_organisation(*, by: Person, widget: Widget, external_id: str, key: UUID | None = None) -> Widget:
    """Nobody of it comes in by the widget any more. What they wrote stays."""
    found = doors.widget_for(by, widget)
    gone, _ = KnownOrganisation.objects.filter(widget=found, external_id=external_id).delete()
    if not gone:
        unchanged()
        return found
    _tell(by, found)
    return found


def is_let_in(widget: Widget, organisation: Organisation) -> bool:
    """Whether the customer as a whole has a grant in the space."""
    rows = GroupGrant.objects.filter(group=organisation.group_id, content_object=widget.board.space_id)
    return rows.exists()


def _tell(by: Person, widget: Widget) -> None:
    told = events.WidgetChanged(widget=widget.pk)
    record(by, Verb.CHANGED_WIDGET, widget, space=widget.board.space_id, on=by.stream, event=told)
