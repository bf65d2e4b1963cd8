"""Sends what is due by e-mail, a letter after the other, each outside of any transaction."""

import logging
import time

from django.core.mail import EmailMultiAlternatives
from procrastinate.contrib.django import app

from workspace.common import clock
from workspace.notifications.actions import outbox
from workspace.notifications.actions.outbox import Letter
from workspace.notifications.mail import writing
from workspace.notifications.mail.post import Away, Post, Unsent
from workspace.notifications.mail.writing import Told
from workspace.notifications.models import Mail
from workspace.notifications.queries.waiting import Waiting, earlier_mail, not_before, still_waiting
from workspace.people.models import Person

logger = logging.getLogger(__name__)

RUN_SECONDS = 45.0
"""Below the minute in which the next run begins: a worker has other jobs too."""


@app.periodic(cron="* * * * *")
@app.task(name="notifications.send_mail", queueing_lock="notifications.send_mail", pass_context=False)
def send_mail(timestamp: int) -> int:
    """Every minute: send what is due. What is left when the time is up goes in the next run. Returns how many went."""
    return send_due()


def send_due(seconds: float = RUN_SECONDS) -> int:
    """Send letters until none is due, the server can't be reached, or `seconds` are over. Returns how many went."""
    sent, end = 0, time.monotonic() + seconds
    with Post() as post:
        while time.monotonic() < end:
            letter = outbox.take_letter(clock.now())
            if letter is None:
                break
            try:
                sent += _send(letter, post)
            except Away as away:
                logger.error("no mail leaves, the mail server can't be reached: %s", away)  # noqa: TRY400 - no bug
                outbox.put_aside(letter, clock.now() + outbox.ASIDE)
                break
    return sent


def _send(letter: Letter, post: Post) -> bool:
    """Whether it went. A letter that fails holds up no other. Raises Away."""
    try:
        return _send_what_waits(letter, post)
    except Away:
        raise
    except Unsent as trouble:
        note = outbox.note_failed if trouble.for_good else outbox.put_back
        note(letter, str(trouble), clock.now())
        logger.warning("a mail to person %s was not taken: %s", letter.person, trouble)
    except Exception as error:
        outbox.put_back(letter, f"could not be written: {type(error).__name__}", clock.now())
        logger.exception("a mail to person %s could not be written", letter.person)
    return False


def _send_what_waits(letter: Letter, post: Post) -> bool:
    now = clock.now()
    found = still_waiting(letter.person, letter.deliveries)
    outbox.note_dropped(letter, found.dropped, now)
    if found.person is None or not found.waiting:
        return False
    leave = not_before(found.person, letter.mode, letter.due, now)
    if leave > now:
        outbox.put_aside(letter, leave)
        return False
    post.send(_written(letter, found.person, found.waiting))
    outbox.note_sent(letter, [one.delivery for one in found.waiting], clock.now())
    return True


def _written(letter: Letter, person: Person, waiting: list[Waiting]) -> EmailMultiAlternatives:
    told = [Told(one.kind, one.subject, one.notification.place) for one in waiting]
    if letter.mode is Mail.DIGEST:
        return writing.digest(person, told, message_id=letter.message_id, now=clock.now())
    earlier = earlier_mail(person, told[0].place)
    return writing.at_once(person, told, message_id=letter.message_id, earlier=earlier)
