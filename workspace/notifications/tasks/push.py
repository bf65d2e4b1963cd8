"""Sends what is due to browsers, one after the other, each outside of any transaction."""

import logging
import time
from collections.abc import Sequence
from typing import Any

import requests
from django.conf import settings
from procrastinate.contrib.django import app
from py_vapid import VapidException
from pywebpush import WebPushException, webpush

from realtime.models import Event
from workspace.common import clock
from workspace.notifications import actions
from workspace.notifications.actions import pushing
from workspace.notifications.actions.notifier import BEFORE_PUSH
from workspace.notifications.models import Delivery, PushSubscription
from workspace.notifications.queries import is_push_service, signing_key
from workspace.notifications.queries.pushing import name_of, push_of

logger = logging.getLogger(__name__)

# Below the minute in which the next run begins: a worker has other jobs too.
RUN_SECONDS = 45.0
# What is said a day later is found in the app.
KEPT_SECONDS = 24 * 3600
# To connect, and between two bytes.
PATIENCE = (5.0, 10.0)
# The service does not know the browser any more. That it refuses our signature (401, 403) is no browser's fault: our
# clock is wrong, or our key is another; it is tried again, and /health/ tells.
GONE = {404, 410}


def follow(events: Sequence[Event]) -> None:
    """The follower "notifier": who is told, and a job of the same transaction for what browsers are told at once."""
    if actions.follow(events).pushes:
        send_pushes_soon.configure(schedule_in={"seconds": BEFORE_PUSH.seconds + 1}).defer()


@app.periodic(cron="* * * * *")
@app.task(name="notifications.send_pushes", queueing_lock="notifications.send_pushes", pass_context=False)
def send_pushes(timestamp: int) -> int:
    """Every minute: what quiet hours or failures held up. Returns how many notifications reached a browser."""
    return send_due_pushes()


@app.task(name="notifications.send_pushes_soon")
def send_pushes_soon() -> int:
    """What was just told."""
    return send_due_pushes()


def send_due_pushes(seconds: float = RUN_SECONDS) -> int:
    """Send until none is due or `seconds` are over. Returns how many reached a browser."""
    sent, end = 0, time.monotonic() + seconds
    with _Straight() as session:
        while time.monotonic() < end:
            delivery = pushing.take_push(clock.now())
            if delivery is None:
                break
            try:
                sent += _send(delivery, session)
            except Exception as error:
                pushing.retry_push(delivery, f"could not be written: {type(error).__name__}", clock.now())
                logger.exception("push %s could not be written", delivery.pk)
    return sent


class _Straight(requests.Session):
    """Goes only where it is sent: an answer that leads elsewhere is a failure."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(*args, **kwargs | {"allow_redirects": False, "timeout": PATIENCE})


def _send(delivery: Delivery, session: requests.Session) -> bool:
    """Whether a browser was reached. One that can't be reached holds up none of the others."""
    push = push_of(delivery, clock.now())
    pushing.forget_browsers([one.pk for one in push.over])
    if push.dropped:
        pushing.drop_push(delivery, push.dropped, clock.now())
        return False
    if push.wait is not None:
        pushing.delay_push(delivery, push.wait)
        return False
    answers = {browser.pk: _tell(browser, push.payload, delivery, session) for browser in push.browsers}
    reached = [pk for pk, answer in answers.items() if answer == ""]
    gone = [pk for pk, answer in answers.items() if answer is None]
    failed = {pk: answer for pk, answer in answers.items() if answer}
    pushing.note_browsers(reached=reached, failed=list(failed), gone=gone, now=clock.now())
    if reached:
        pushing.note_pushed(delivery, clock.now())
    elif failed:
        pushing.retry_push(delivery, next(iter(failed.values())), clock.now())
    else:
        pushing.drop_push(delivery, "no browser", clock.now())
    return bool(reached)


def _tell(browser: PushSubscription, payload: str, delivery: Delivery, session: requests.Session) -> str | None:
    """Nothing to say when it was taken, why not when it may be taken later, None when that browser is gone."""
    if not is_push_service(browser.endpoint):  # the list of services may have become shorter
        return None
    try:
        webpush(
            {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}},
            data=payload,
            vapid_private_key=signing_key(),
            vapid_claims={"sub": settings.VAPID_SUBJECT},
            ttl=KEPT_SECONDS,
            headers={"Topic": name_of(delivery.notification_id), "Urgency": "normal"},
            requests_session=session,
        )
    except WebPushException as refusal:
        return None if refusal.status_code in GONE else f"the push service answered {refusal.status_code}"
    except requests.RequestException as trouble:
        return f"the push service can't be reached: {type(trouble).__name__}"
    except VapidException as trouble:
        return f"VAPID_SUBJECT or VAPID_PRIVATE_KEY can't be used: {trouble}"
    except ValueError:  # a key that is no point of the curve: nothing can ever be encrypted for it
        return None
    return ""
