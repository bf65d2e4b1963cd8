"""Upkeep of documents."""

import logging

from procrastinate.contrib.django import app

from realtime.documents.compaction import Unsound, compact, due

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
