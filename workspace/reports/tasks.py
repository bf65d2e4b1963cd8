"""What reports do in the background: what has closed is published."""

import logging

from procrastinate.contrib.django import app

from workspace.reports.actions import publish_due

logger = logging.getLogger(__name__)


@app.periodic(cron="23 * * * *")
@app.task(name="reports.publish", queueing_lock="reports.publish", pass_context=False)
def publish_what_closed(timestamp: int) -> int:
    """Every hour: months and quarters that have closed. Returns how many editions were published."""
    published = [done.period.name for done in publish_due() if done.edition is not None]
    if published:
        logger.info("published %s", ", ".join(published))
    return len(published)
