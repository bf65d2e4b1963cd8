"""What threads tell people of: registered with the notifications at start-up."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspace.notifications.models import Mail
from workspace.notifications.queries import Defaults, Kind, nobody
from workspace.people.models import Person
from workspace.threads.models import Outcome, Post
from workspace.threads.queries.notices import outcomes, posts
from workspace.threads.queries.notices.audience import listeners
from workspace.threads.queries.notices.outcomes import due_soon

DUE = "thread.due"
AT_ONCE = Defaults(mail=Mail.AT_ONCE, push=True)


def kinds() -> Iterator[Kind]:
    """All that threads tell of."""
    yield from _of_posts()
    yield from _of_outcomes()
    yield _of_reactions()


def _of_posts() -> Iterator[Kind]:
    yield _post(
        "thread.mention",
        _("Mentions of you"),
        _("Somebody writes your name with an @, even in a thread that you muted."),
        waiting=posts.unread,
        does=posts.mentioned_you,
        concerned=posts.by_name,
        events=posts.WORDED,
        urgency=90,
        defaults=AT_ONCE,
    )
    yield _post(
        "thread.answer",
        _("Answers to you"),
        _("Somebody quotes you, or replies in a thread that you opened and follow."),
        waiting=posts.unread_unmuted,
        unheard=posts.unread,
        does=posts.answered_you,
        concerned=posts.answered,
        events=posts.SAID,
        urgency=70,
    )
    yield _post(
        "thread.call",
        _("Mentions of your circles and spaces"),
        _("Somebody mentions a circle that you are in, or everybody in a space that you joined."),
        waiting=posts.unread_followed,
        unheard=posts.unread,
        does=posts.mentioned_all,
        concerned=posts.together,
        events=posts.WORDED,
        urgency=60,
    )
    yield _post(
        "thread.reply",
        _("Replies"),
        _("Somebody writes in a thread that you follow."),
        waiting=posts.unread_followed,
        unheard=posts.unread,
        does=posts.replied,
        concerned=posts.followed,
        events=posts.SAID,
        urgency=30,
    )


def _of_outcomes() -> Iterator[Kind]:
    yield _outcome(
        "thread.action",
        _("Actions given to you"),
        _("Somebody marks an action that you are to do."),
        waiting=outcomes.unseen_actions,
        does=outcomes.gave_you,
        concerned=outcomes.assigned,
        events=outcomes.MARKED,
        urgency=85,
        defaults=AT_ONCE,
    )
    yield _outcome(
        DUE,
        _("Your actions that are due"),
        _("On the day before an action of yours is due."),
        waiting=outcomes.open_actions,
        does=outcomes.is_due,
        by_time=True,
        concerned=nobody,
        urgency=80,
    )
    yield _outcome(
        "thread.outcome",
        _("Decisions and answers"),
        _("Something is decided or answered in a thread that you follow or a space that you joined."),
        waiting=outcomes.unseen_decisions,
        unheard=outcomes.decisions_since,
        does=outcomes.marked,
        concerned=outcomes.decided,
        events=outcomes.MARKED,
        urgency=40,
    )


def _of_reactions() -> Kind:
    return Kind(
        "thread.reaction",
        _("Reactions to your posts"),
        _("Somebody puts an emoji on what you wrote."),
        concerned=outcomes.reacted,
        standing=outcomes.standing_reactions,
        waiting=outcomes.unseen_reactions,
        unheard=outcomes.reactions_since,
        events=outcomes.REACTED,
        urgency=10,
        defaults=Defaults(mail=Mail.OFF),
    )


def _post(
    name: str, label: Promise, description: Promise, *, waiting: Callable[[Person], QuerySet[Post]],
    does: Callable[[Post, Person], str], **terms: Any,
) -> Kind:  # fmt: skip
    """News about posts: the one rule says what waits, on every page and in every letter."""
    return Kind(name, label, description, standing=posts.standing_as(waiting, does), waiting=waiting, **terms)


def _outcome(
    name: str, label: Promise, description: Promise, *, waiting: Callable[[Person], QuerySet[Outcome]],
    does: Callable[[Outcome], str], by_time: bool = False, **terms: Any,
) -> Kind:  # fmt: skip
    """News about outcomes, by the same rule."""
    standing = outcomes.outcomes_as(waiting, does, by_time=by_time)
    return Kind(name, label, description, standing=standing, waiting=waiting, **terms)


__all__ = ["DUE", "due_soon", "kinds", "listeners"]
