"""What this room does in the background: it forgets tokens that nobody could use again anyhow."""

from procrastinate.contrib.django import app

from ideas.widget.actions import forget_used_tokens


@app.periodic(cron="*/10 * * * *")
@app.task(name="widget.forget", queueing_lock="widget.forget", pass_context=False)
def forget_tokens(timestamp: int) -> int:
    """Every ten minutes. Returns how many."""
    return forget_used_tokens()
