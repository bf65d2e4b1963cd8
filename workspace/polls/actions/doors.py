"""How an action comes by the poll that it changes: through visible_to, locked, with the right asked for."""

from collections.abc import Collection

from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.polls.models import Option, Poll
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.actions.doors import own_or_facilitator, thread_for
from workspace.threads.models import Thread

OVER = "This poll is closed: no vote counts any more."


def poll_for(by: Person, poll: Poll) -> Poll:
    """The poll, locked. Raises NotVisible, or Refused for somebody who may not contribute."""
    seen = Poll.objects.visible_to(by).select_related("thread__space")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=poll.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.CONTRIBUTE, found.thread.space)
    return found


def voting_in(by: Person, poll: Poll) -> Poll:
    """The poll, locked, while it takes votes. Raises Refused as soon as its time is over, closed or not."""
    found = poll_for(by, poll)
    if not found.takes_votes:
        raise Refused(OVER)
    return found


def own_poll_for(by: Person, poll: Poll) -> Poll:
    """The poll and its thread, both locked (the thread first), for who opened it and for facilitators."""
    seen = Poll.objects.visible_to(by).filter(pk=poll.pk).first()
    if seen is None:
        raise NotVisible
    thread = thread_for(by, seen.thread)
    found = _locked(poll)
    found.thread = thread
    own_or_facilitator(by, found.opened_by_id, thread)
    return found


def due_poll(poll: Poll) -> Poll:
    """A poll whose time is over, and its thread, both locked: closing it needs nobody's right. Raises NotVisible."""
    threads = Thread.objects.select_related("space").select_for_update(no_key=True, of=("self",))
    thread = threads.filter(polls=poll.pk).first()
    if thread is None:
        raise NotVisible
    found = _locked(poll)
    found.thread = thread
    return found


def _locked(poll: Poll) -> Poll:
    found = Poll.objects.select_related("opened_by").select_for_update(no_key=True, of=("self",))
    return found.get(pk=poll.pk)


def chosen(poll: Poll, numbers: Collection[int]) -> list[Option]:
    """The options that somebody chose. Raises Invalid unless they answer the question."""
    wanted = set(numbers)
    found = [option for option in poll.options.all() if option.pk in wanted]
    if not wanted:
        raise Invalid("Choose an answer first, or abstain.")
    if len(found) != len(wanted):
        raise Invalid("One of the answers does not belong to this poll. Reload the page and choose again.")
    if len(found) > 1 and not poll.is_multiple:
        raise Invalid("Choose one answer.")
    if len(found) > 1 and any(option.abstains for option in found):
        raise Invalid("Either abstain or choose answers.")
    return found
