"""Upkeep of documents."""

import logging

from procrastinate.contrib.django import app

from realtime.documents.compaction import Unsound, compact, due
from realtime.documents.founding import found_anew, resting

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="documents.merge", queueing_lock="documents.merge", pass_context=False)
def merge(timestamp: int) -> int:
    """Every minute: documents with many updates are merged into snapshots. Returns how many were."""
    merged = 0
    for name in due():
        try:
            merged += compact(name) > 0
        except Unsound:
            logger.exception("%s could not be merged; all its updates are kept", name)
    return merged


@app.periodic(cron="47 * * * *")
@app.task(name="documents.found_anew", queueing_lock="documents.found_anew", pass_context=False)
def renew(timestamp: int) -> int:
    """Every hour: documents that rest, and carry much that nobody sees any more, begin anew. Returns how many did."""
    renewed = 0
    for name in resting():
        try:
            renewed += found_anew(name)
        except Unsound:
            logger.exception("%s could not be founded anew; it stays as it is", name)
    return renewed
