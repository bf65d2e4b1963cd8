"""The outbox of pushes: whose turn it is, and what became of each. Not signed: nobody contributes by being told.

As with mail, what is taken is noted with a lease before it is sent. Whoever dies in between leaves it, and it is sent
again under the same name, by which the browser puts it in the place of the first.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from workspace.notifications.models import Channel, Delivery, DeliveryState, PushSubscription

# Longer than all browsers of one person can take with their time limits.
LEASE = timedelta(minutes=5)
# After the first, second … try that no push service took. After the one after the last, it stays.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
TRIES = len(PAUSES) + 1


def take_push(now: datetime) -> Delivery | None:
    """The longest due, ours for LEASE, with its notification; None when nothing is due."""
    left_behind = Q(state=DeliveryState.SENDING, until__lt=now)
    due = Delivery.objects.filter(Q(state=DeliveryState.DUE, due_at__lte=now) | left_behind, channel=Channel.PUSH)
    with transaction.atomic():
        lockable = due.select_for_update(no_key=True, skip_locked=True, of=("self",))
        found = lockable.select_related("notification__person").order_by("due_at", "pk").first()
        if found is None:
            return None
        found.state, found.until, found.tries = DeliveryState.SENDING, now + LEASE, found.tries + 1
        found.save(update_fields=["state", "until", "tries"])
        return found


def note_pushed(delivery: Delivery, now: datetime) -> None:
    _ours(delivery).update(state=DeliveryState.SENT, done_at=now, until=None, reason="")


def drop_push(delivery: Delivery, reason: str, now: datetime) -> None:
    """It is not sent any more: read meanwhile, not to be seen any more …"""
    _ours(delivery).update(state=DeliveryState.DROPPED, done_at=now, until=None, reason=reason)


def delay_push(delivery: Delivery, until: datetime) -> None:
    """The reader's quiet hours: no try."""
    _ours(delivery).update(state=DeliveryState.DUE, due_at=until, until=None, tries=delivery.tries - 1)


def retry_push(delivery: Delivery, reason: str, now: datetime) -> None:
    """No browser could be reached: later again, after ever longer pauses; after TRIES it has failed."""
    if delivery.tries >= TRIES:
        _ours(delivery).update(state=DeliveryState.FAILED, done_at=now, until=None, reason=reason[:200])
        return
    later = now + PAUSES[delivery.tries - 1]
    _ours(delivery).update(state=DeliveryState.DUE, due_at=later, until=None, reason=reason[:200])


def note_browsers(*, reached: Collection[int], failed: Collection[int], gone: Collection[int], now: datetime) -> None:
    """What the push services said of these browsers: a browser that is gone is forgotten."""
    forget_browsers(gone)
    PushSubscription.objects.filter(pk__in=reached, failed_at__isnull=False).update(failed_at=None)
    PushSubscription.objects.filter(pk__in=failed, failed_at__isnull=True).update(failed_at=now)


def forget_browsers(gone: Collection[int]) -> None:
    if gone:
        PushSubscription.objects.filter(pk__in=gone).delete()


def _ours(delivery: Delivery) -> QuerySet[Delivery]:
    """Unless its lease ran out and somebody else has it by now."""
    return Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, tries=delivery.tries)
