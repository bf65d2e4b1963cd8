"""How it stands with the seals, as their page tells it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from workspace.audit.models import Publication, Seal, Verification
from workspace.audit.seals import publishing

SHOWN = 20
GIVEN = 5_000


@dataclass(frozen=True)
class Head:
    """One seal. `rows`: how many it added."""

    number: int
    size: int
    rows: int
    at: datetime
    root: str


@dataclass(frozen=True)
class State:
    """`in_file`: the last seal that the file of heads has. `mailed`, `posted`: the last that left, if any did."""

    heads: list[Head]
    in_file: int
    witnesses: int
    mailed: Publication | None
    has_webhook: bool
    posted: Publication | None
    checked: Verification | None


def of_seals() -> State:
    """Four questions to the database, whatever its size."""
    last = list(Seal.objects.order_by("-number").defer("peaks", "note")[: SHOWN + 1])
    before = [*last[1:], None] if len(last) <= SHOWN else last[1:]
    heads = [
        Head(one.number, one.size, one.size - (other.size if other else 0), one.sealed_at, bytes(one.root).hex())
        for one, other in zip(last[:SHOWN], before, strict=False)
    ]
    return State(
        heads=heads,
        in_file=publishing.last_in_file(),
        witnesses=len(settings.LEDGER_WITNESSES),
        mailed=_last(publishing.mail_channel(one) for one in settings.LEDGER_WITNESSES),
        has_webhook=bool(settings.LEDGER_WEBHOOK),
        posted=_last([publishing.webhook_channel()]),
        checked=Verification.objects.first(),
    )


def _last(channels: Iterable[str]) -> Publication | None:
    """Of these channels by name: an index has them, and a webhook hears a head each minute."""
    return Publication.objects.filter(channel__in=list(channels)).order_by("-seal").first()


def lines() -> Iterator[str]:
    """The last GIVEN heads, oldest first, as the file has them."""
    found = list(Seal.objects.order_by("-number").defer("peaks")[:GIVEN])
    return (publishing.line(seal) for seal in reversed(found))
