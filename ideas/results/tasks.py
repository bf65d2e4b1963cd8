"""What this room does in the background: it reminds."""

from procrastinate.contrib.django import app

from ideas.results.actions import remind


@app.periodic(cron="19 * * * *")
@app.task(name="results.remind", queueing_lock="results.remind", pass_context=False)
def remind_of_promises(timestamp: int) -> int:
    """Every hour: answers that are due and results to review. Returns how many people were told."""
    return remind()
