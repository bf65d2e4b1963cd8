"""Where somebody is signed in, and how that ends."""

from django.contrib.sessions.models import Session

from realtime import signals
from workspace.audit.ledger import own_state
from workspace.common import clock
from workspace.people.models import Person


@own_state
def end_other_sessions(*, by: Person, but: str | None) -> None:
    """After a new password: wherever else they (or somebody with the old one) are signed in ends, open pages and all.

    `but` is the key of the session that goes on."""
    end_sessions(by, but=but)
    signals.recheck([by.pk])


@own_state
def note_address(*, by: Person, email: str) -> None:
    """They had the code that was sent to this address of theirs: it is proved, which is_proven asks for."""
    from allauth.account.models import EmailAddress

    if by.email and email.lower() == by.email.lower():
        proved = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=by, email=by.email.lower(), defaults=proved)


def end_sessions(person: Person, *, but: str | None = None) -> None:
    """Sessions don't say whose they are until they are read; there are few, and this is rare."""
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        if session.session_key != but and session.get_decoded().get("_auth_user_id") == str(person.pk):
            signals.end_session(session.session_key)
            session.delete()
