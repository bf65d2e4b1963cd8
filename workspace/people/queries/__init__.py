"""What pages and higher rooms read of people."""

from workspace.people.queries.import_plan import Plan, plan_import
from workspace.people.queries.people_file import PeopleFile, Problem, parse_people
from workspace.people.queries.snapshots import is_oneself, may_hear_of_people, snapshots_of

__all__ = [
    "PeopleFile",
    "Plan",
    "Problem",
    "is_oneself",
    "may_hear_of_people",
    "parse_people",
    "plan_import",
    "snapshots_of",
]
