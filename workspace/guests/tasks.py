"""Letters to people of customers. They leave after the deed is saved, from the worker, and are tried again."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from workspace.common import letters
from workspace.guests import queries
from workspace.guests.models import Link, State


@app.task(name="guests.send_letter", retry=5)
def send_letter(*, link: int) -> None:
    """Tell somebody that they may come in, and how. Nothing to do if the link was closed meanwhile.

    In the language of whoever invites: nobody knows another of somebody who is not here yet."""
    found: Any = (
        Link.objects.counted().select_related("organisation", "made_by", "host", "behind").filter(pk=link).first()
    )
    if found is None or not found.email or queries.state_of(found, found.used) is not State.OPEN:
        return
    host = found.made_by
    with translation.override(host.locale if translation.check_for_language(host.locale) else "en"):
        subject = _("%(name)s invites you") % {"name": host.name}
    letters.letter(
        "guests/mail/letter",
        {"link": found, "by": host, "name": found.name},
        to=found.email,
        subject=subject,
        sender=host.name,
        locale=host.locale,
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
