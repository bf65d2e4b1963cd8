"""Letters to people. They leave after the deed is saved, from the worker, and are tried again."""

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from workspace.common import letters
from workspace.people.models import Person


@app.task(name="people.send_invitation", retry=5)
def send_invitation(*, person: int, by: int) -> None:
    """Tell somebody that they may come in, and how. Nothing to do if they were deactivated meanwhile."""
    invited = Person.objects.active().select_related("organisation").filter(pk=person).first()
    if invited is None or not invited.email:
        return
    host = Person.objects.get(pk=by)
    letters.letter(
        "people/mail/invitation",
        {"person": invited, "by": host},
        to=invited.email,
        subject=_("%(name)s invites you to Causeway") % {"name": host.name},
        sender=host.name,
        locale=invited.locale,
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
