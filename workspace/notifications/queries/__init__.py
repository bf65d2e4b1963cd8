"""What a person is told of, as pages, mails and pushes show it."""

from workspace.notifications.queries.bell import Badge, bell_badge, bell_waits, still_waiting_of
from workspace.notifications.queries.choices import Choice, browsers, choices, chosen_for
from workspace.notifications.queries.kinds import (
    Concern,
    Defaults,
    Kind,
    Subject,
    among,
    kind_named,
    kinds,
    nobody,
    register,
)
from workspace.notifications.queries.lines import Bell, Line, NotificationPage, bell_list, notification_page
from workspace.notifications.queries.push_keys import is_push_service, public_key, signing_key
from workspace.notifications.queries.rhythm import PAUSE_MOST, next_digest, pause_of, reachable_at, rhythm_of, zone_of
from workspace.notifications.queries.standing import standing, unheard

__all__ = [
    "PAUSE_MOST",
    "Badge",
    "Bell",
    "Choice",
    "Concern",
    "Defaults",
    "Kind",
    "Line",
    "NotificationPage",
    "Subject",
    "among",
    "bell_badge",
    "bell_list",
    "bell_waits",
    "browsers",
    "choices",
    "chosen_for",
    "is_push_service",
    "kind_named",
    "kinds",
    "next_digest",
    "nobody",
    "notification_page",
    "pause_of",
    "public_key",
    "reachable_at",
    "register",
    "rhythm_of",
    "signing_key",
    "standing",
    "still_waiting_of",
    "unheard",
    "zone_of",
]
