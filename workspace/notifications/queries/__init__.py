"""What a person is told of, as pages, mails and pushes show it."""

from workspace.notifications.queries.bell import bell_count, bell_waits
from workspace.notifications.queries.kinds import Concern, Defaults, Kind, Subject, kind_named, kinds, register
from workspace.notifications.queries.rhythm import next_digest, reachable_at, rhythm_of, zone_of
from workspace.notifications.queries.standing import standing

__all__ = [
    "Concern",
    "Defaults",
    "Kind",
    "Subject",
    "bell_count",
    "bell_waits",
    "kind_named",
    "kinds",
    "next_digest",
    "reachable_at",
    "register",
    "rhythm_of",
    "standing",
    "zone_of",
]
