"""How and when a person wants to be told: theirs alone, so nothing of it is in the ledger."""

from collections.abc import Collection
from datetime import datetime

from realtime import signals
from workspace.audit.ledger import own_state
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.notifications.actions.outbox import due_anew
from workspace.notifications.models import Preference, PushSubscription, Rhythm
from workspace.notifications.queries import PAUSE_MOST, Choice, is_push_service
from workspace.people.models import Person

# More browsers than anybody uses; the oldest make way.
BROWSERS = 20


@own_state
def choose(*, by: Person, choices: Collection[Choice]) -> None:
    """Be told so. What is as the kind says is not kept, so that it follows the kind if that changes."""
    usual = [one.kind.name for one in choices if one.is_usual]
    Preference.objects.filter(person=by, kind__in=usual).delete()
    for one in choices:
        if not one.is_usual:
            wanted = {"in_app": one.in_app, "mail": one.mail, "push": one.push}
            Preference.objects.update_or_create(person=by, kind=one.kind.name, defaults=wanted)
    signals.publish(by.stream, "bell")


@own_state
def change_rhythm(
    *, by: Person, digest_hour: int, quiet_from: int, quiet_to: int, quiet_weekends: bool,
    paused_until: datetime | None = None,
) -> Rhythm:  # fmt: skip
    """When to be reached, by the clock of the person's own zone. What is due already leaves by the new hours too.

    Raises Invalid for a pause of more than a year.
    """
    if paused_until is not None and paused_until > clock.now() + PAUSE_MOST:
        raise Invalid("A pause lasts a year at most.")
    rhythm, _ = Rhythm.objects.update_or_create(
        person=by,
        defaults={
            "digest_hour": digest_hour, "quiet_from": quiet_from, "quiet_to": quiet_to,
            "quiet_weekends": quiet_weekends, "paused_until": paused_until,
        },
    )  # fmt: skip
    due_anew(by, clock.now())
    return rhythm


@own_state
def add_browser(
    *, by: Person, endpoint: str, p256dh: str, auth: str, user_agent: str = "", session: str = ""
) -> PushSubscription:
    """Be told in this browser too, as long as the session with this fingerprint lasts (empty: until it is taken back).
    Whoever had it before has it no more: a browser is told for one person.

    Raises Invalid for an address that no maker of browsers has: our server would write to whatever it names.
    """
    if not is_push_service(endpoint):
        raise Invalid("This browser's push service is not one that we know. An operator can add it to PUSH_SERVICES.")
    browser, _ = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "person": by, "p256dh": p256dh, "auth": auth, "user_agent": user_agent.replace("\0", "")[:300],
            "session": session,
            "made_at": clock.now(), "failed_at": None,
        },
    )  # fmt: skip
    kept = PushSubscription.objects.filter(person=by).order_by("-made_at").values_list("pk", flat=True)[:BROWSERS]
    PushSubscription.objects.filter(person=by).exclude(pk__in=list(kept)).delete()
    return browser


@own_state
def remove_browser(*, by: Person, browser: int | None = None, endpoint: str = "") -> int:
    """Not in this browser any more: by its number, or by its address. Returns how many that were."""
    mine = PushSubscription.objects.filter(person=by)
    found = mine.filter(pk=browser) if browser is not None else mine.filter(endpoint=endpoint)
    gone, _ = found.delete()
    return gone
