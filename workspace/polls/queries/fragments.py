"""What listeners of a thread receive of its polls, and what polls are called in the ledger."""

from django.template.loader import render_to_string

from realtime.models import Event
from workspace.audit.queries import describing
from workspace.polls import events
from workspace.polls.models import Poll
from workspace.polls.queries.cards import poll_card
from workspace.polls.queries.page import polls_of_thread
from workspace.threads.models import Post
from workspace.threads.queries import posts_html


def draw_for_thread(event: Event) -> str:
    """The fragment of a `poll.…` event on `thread:<id>`. What opens, closes or goes changes which are shown."""
    content = event.content()
    if not isinstance(content, events.PollEvent):
        return ""
    if isinstance(content, events.PollOpened | events.PollClosed | events.PollWithdrawn):
        return polls_html(content.thread) + posts_html(Post.objects.filter(pk=content.post))
    return card_html(content.poll)


def card_html(number: int) -> str:
    card = poll_card(number)
    return render_to_string("polls/parts/card.html", {"card": card}) if card else ""


def polls_html(thread: int) -> str:
    """The polls of a thread as its page shows them, and word to the polls' own pages to fetch themselves anew."""
    return render_to_string("polls/parts/section.html", {"shown": polls_of_thread(thread), "is_pushed": True})


describe_polls = describing(Poll, "question")
