"""What pages and higher rooms read of people."""

from workspace.people.queries.snapshots import is_oneself, may_hear_of_people, snapshots_of

__all__ = ["is_oneself", "may_hear_of_people", "snapshots_of"]
