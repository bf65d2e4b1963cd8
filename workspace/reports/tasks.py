"""What reports do in the background: what has closed is published, and sent to whoever asked for it."""

import logging

from procrastinate.contrib.django import app

from workspace.common.errors import Refused
from workspace.notifications.mail.post import Away, Post, Unsent
from workspace.reports.actions import note_sent, publish_due, sign_sent
from workspace.reports.mail import read_by, report_letter
from workspace.reports.models import Edition, Subscription
from workspace.reports.printing import report_pdf
from workspace.reports.queries.pages import whole_report
from workspace.reports.queries.sending import waiting

logger = logging.getLogger(__name__)


@app.periodic(cron="23 * * * *")
@app.task(name="reports.publish", queueing_lock="reports.publish", lock="reports.publish", pass_context=False)
def publish_what_closed(timestamp: int) -> int:
    """Every hour: months and quarters that have closed. Returns how many editions were published."""
    published = []
    try:
        for done in publish_due():
            if done.edition is not None:
                published.append(done.period.name)  # noqa: PERF401 - what was published is told, also if the next waits
    except Refused as reason:
        logger.warning("no more is published in this hour: %s", reason)
    if published:
        logger.info("published %s", ", ".join(published))
    return len(published)


# One after the other: what a long run has not sent yet, another beside it would send, too.
@app.periodic(cron="*/10 * * * *")
@app.task(name="reports.send", queueing_lock="reports.send", lock="reports.send", pass_context=False)
def send_what_waits(timestamp: int) -> int:
    """Every ten minutes: the newest edition, to each who asked for it and was not sent it. Returns how many went.

    A mail is written down before it leaves, and noted as sent when the server has taken it: what breaks down between
    the two is sent again.
    """
    sent = 0
    with Post() as post:
        for subscription, edition in waiting():
            try:
                _send(subscription, edition, post)
                sent += 1
            except Away as away:
                logger.error("no report leaves, the mail server can't be reached: %s", away)  # noqa: TRY400 - no bug
                break
            except Unsent as trouble:
                logger.warning("a report to person %s was not taken: %s", subscription.person_id, trouble)
                if trouble.for_good:
                    note_sent(by=subscription.person, subscription=subscription, edition=edition)
    return sent


def _send(subscription: Subscription, edition: Edition, post: Post) -> None:
    person = subscription.person
    with read_by(person):
        page = whole_report(person, edition.period)
        letter = report_letter(person, page, pdf=report_pdf(edition, page))
    sign_sent(subscription, edition)
    post.send(letter)
    note_sent(by=subscription.person, subscription=subscription, edition=edition)
