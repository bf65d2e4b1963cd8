"""What the ledger has done in the background: sealed each minute, told outside, looked through each night."""

import logging

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from workspace.audit import months
from workspace.audit.seals import publishing, sealing, verifying

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal", pass_context=False)
def seal(timestamp: int) -> int:
    """Seal what has settled, and write the heads into their file. Returns how many rows."""
    sealed = sealing.seal_all()
    publishing.write_file()
    return sealed


@app.periodic(cron="23 * * * *")
@app.task(name="audit.months", queueing_lock="audit.months", pass_context=False)
def make_months(timestamp: int) -> int:
    """The ledger's next months get their partitions. Returns how many were made."""
    return months.make_ahead()


# Apart from sealing and from the file, which wait for nobody else's machine. Nothing is tried again by the queue: the
# next minute tells whatever was not taken, however long that lasts.
@app.periodic(cron="* * * * *")
@app.task(name="audit.webhook", queueing_lock="audit.webhook", lock="audit.webhook", pass_context=False)
def tell_webhook(timestamp: int = 0) -> int:
    """Tell the webhook, if there is one, of every head that it has not taken yet. Returns how many it took."""
    try:
        return publishing.post_webhook() if settings.LEDGER_WEBHOOK else 0
    except publishing.NotTaken as trouble:
        logger.warning("LEDGER_WEBHOOK did not take a head, which is told again in a minute: %s", trouble)
        return 0


# Five times, ten minutes later at first, each time ten more. Who has it is not written to again.
RETRY = RetryStrategy(max_attempts=5, wait=600, linear_wait=600, retry_exceptions=[OSError])


@app.periodic(cron="0 6 * * *")
@app.task(name="audit.witnesses", queueing_lock="audit.witnesses", retry=RETRY, pass_context=False)
def mail_witnesses(timestamp: int) -> int:
    """Each morning the last head goes to the witnesses, if there is a new one."""
    return publishing.mail_witnesses()


@app.periodic(cron="41 2 * * *")
@app.task(name="audit.verify", queueing_lock="audit.verify", pass_context=False)
def verify(timestamp: int) -> bool:
    """Each night the whole ledger is compared with its seals and with the file of heads. True when all is well."""
    report = look_through()
    for found in report.findings:
        logger.error("the ledger is not as it was sealed: %s: %s (row %s)", found.kind, found.words, found.row)
    return report.is_sound


def look_through() -> verifying.Report:
    """Verify against our own file of heads, and keep what was found for the page."""
    report = verifying.verify(settings.LEDGER_HEADS_FILE, whole_file=True)
    verifying.keep(report)
    return report
