"""What threads tell people of: registered with the notifications at start-up."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from workspace.notifications.models import Mail
from workspace.notifications.queries import Defaults, Kind
from workspace.threads.queries.notices import outcomes, posts
from workspace.threads.queries.notices.audience import listeners
from workspace.threads.queries.notices.outcomes import due_soon

DUE = "thread.due"


def kinds() -> Iterator[Kind]:
    """All that threads tell of."""
    yield from _to_you()
    yield from _around_you()


def _to_you() -> Iterator[Kind]:
    """What turns to one person."""
    yield Kind(
        "thread.mention",
        _("Mentions of you"),
        _("Somebody writes your name with an @, even in a thread that you muted."),
        concerned=posts.by_name,
        standing=posts.standing_as(posts.unread, posts.mentioned_you),
        waiting=posts.unread,
        events=posts.WORDED,
        urgency=90,
        defaults=Defaults(mail=Mail.AT_ONCE, push=True),
    )
    yield Kind(
        "thread.action",
        _("Actions given to you"),
        _("Somebody marks an action that you are to do."),
        concerned=outcomes.assigned,
        standing=outcomes.outcomes_as(outcomes.unseen_actions, outcomes.gave_you),
        waiting=outcomes.unseen_actions,
        events=outcomes.MARKED,
        urgency=85,
        defaults=Defaults(mail=Mail.AT_ONCE, push=True),
    )
    yield Kind(
        DUE,
        _("Your actions that are due"),
        _("On the day before an action of yours is due."),
        concerned=outcomes.nobody,
        standing=outcomes.outcomes_as(outcomes.open_actions, outcomes.is_due, by_time=True),
        waiting=outcomes.open_actions,
        urgency=80,
    )
    yield Kind(
        "thread.answer",
        _("Answers to you"),
        _("Somebody quotes you, or replies in a thread that you opened and follow."),
        concerned=posts.answered,
        standing=posts.standing_as(posts.unread_unmuted, posts.answered_you),
        waiting=posts.unread_unmuted,
        events=posts.SAID,
        urgency=70,
    )


def _around_you() -> Iterator[Kind]:
    """What happens where one takes part."""
    yield Kind(
        "thread.call",
        _("Mentions of your circles and spaces"),
        _("Somebody mentions a circle that you are in, or everybody in a space that you joined."),
        concerned=posts.together,
        standing=posts.standing_as(posts.unread_followed, posts.mentioned_all),
        waiting=posts.unread_followed,
        events=posts.WORDED,
        urgency=60,
    )
    yield Kind(
        "thread.outcome",
        _("Decisions and answers"),
        _("Something is decided or answered in a thread that you follow or a space that you joined."),
        concerned=outcomes.decided,
        standing=outcomes.outcomes_as(outcomes.unseen_decisions, outcomes.marked),
        waiting=outcomes.unseen_decisions,
        events=outcomes.MARKED,
        urgency=40,
    )
    yield Kind(
        "thread.reply",
        _("Replies"),
        _("Somebody writes in a thread that you follow."),
        concerned=posts.followed,
        standing=posts.standing_as(posts.unread_followed, posts.replied),
        waiting=posts.unread_followed,
        events=posts.SAID,
        urgency=30,
    )
    yield Kind(
        "thread.reaction",
        _("Reactions to your posts"),
        _("Somebody puts an emoji on what you wrote."),
        concerned=outcomes.reacted,
        standing=outcomes.standing_reactions,
        waiting=outcomes.unseen_reactions,
        events=outcomes.REACTED,
        urgency=10,
        defaults=Defaults(mail=Mail.OFF),
    )


__all__ = ["DUE", "due_soon", "kinds", "listeners"]
