"""What imports read: who is who, what was carried before, and the runs that a page shows."""

from workspace.imports.queries.cast import Cast, Member, cast_of, member, people_by_email, spaces_of
from workspace.imports.queries.runs import RunPage, describe_runs, run_page, runs_page
from workspace.imports.queries.settled import Settled, key_of, settled_of

__all__ = [
    "Cast",
    "Member",
    "RunPage",
    "Settled",
    "cast_of",
    "describe_runs",
    "key_of",
    "member",
    "people_by_email",
    "run_page",
    "runs_page",
    "settled_of",
    "spaces_of",
]
