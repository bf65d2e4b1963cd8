"""Letters to people. They leave after the deed is saved, from the worker, and are tried again."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from workspace.people.models import Person


@app.task(name="people.send_invitation", retry=5)
def send_invitation(*, person: int, by: int) -> None:
    """Tell somebody that they may come in, and how. Nothing to do if they were deactivated meanwhile."""
    invited = Person.objects.active().select_related("organisation").filter(pk=person).first()
    if invited is None or not invited.email:
        return
    words = {"person": invited, "by": Person.objects.get(pk=by), "site": settings.SITE_URL.rstrip("/")}
    send_mail(
        subject=f"{words['by'].name} invites you to Causeway",
        message=render_to_string("people/mail/invitation.txt", words),
        from_email=None,
        recipient_list=[invited.email],
    )
