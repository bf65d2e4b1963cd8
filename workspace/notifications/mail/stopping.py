"""Signed links that stop e-mails: whoever has the mail may stop its kind, without signing in. They never expire."""

from dataclasses import dataclass

from django.core import signing

from workspace.common import letters

SIGNER = signing.Signer(salt="workspace.notifications.stopping")
BEFORE = "workspace.notifications.stopping.before"
DIGEST = "digest"
"""In the place of kinds: all that the morning's mail holds."""


@dataclass(frozen=True, slots=True)
class Stop:
    """What a mail was about: whose, which kinds (or DIGEST), and the place of it (`thread:5`; none of a digest)."""

    person: int
    kinds: tuple[str, ...]
    place: str = ""

    @property
    def token(self) -> str:
        return SIGNER.sign(f"{self.person}~{'+'.join(self.kinds)}~{self.place}")

    @property
    def url(self) -> str:
        return f"{letters.site()}/unsubscribe/{self.token}/"


def stop_of(token: str) -> Stop | None:
    """None where nobody of us signed it."""
    try:
        person, kinds, place = SIGNER.unsign(token).split("~", 2)
    except (signing.BadSignature, ValueError):
        return None
    return Stop(int(person), tuple(kinds.split("+")), place)


def before_token(person: int, before: dict[str, str]) -> str:
    """How each kind was mailed before it was stopped, for taking that back; signed, since it comes back by a form."""
    return signing.dumps([person, before], salt=BEFORE)


def before_of(token: str, person: int, max_age: int = 24 * 3600) -> dict[str, str]:
    """Empty where it isn't ours, of another person, or older than `max_age` seconds."""
    try:
        whose, before = signing.loads(token, salt=BEFORE, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError):
        return {}
    return before if whose == person and isinstance(before, dict) else {}
