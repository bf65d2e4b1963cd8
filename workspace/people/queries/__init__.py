"""What pages and higher rooms read of people."""

from workspace.people.queries.chart import Branch, ChartPage, branches_of, chart_page
from workspace.people.queries.demo import add_demo_role, demo_people
from workspace.people.queries.directory import (
    DirectoryPage,
    common_skills,
    directory_page,
    people_completion,
)
from workspace.people.queries.handles import add_handles, taken_handles
from workspace.people.queries.import_plan import Plan, plan_import
from workspace.people.queries.masks import face_number, faces, is_mine, own_among, wearers
from workspace.people.queries.people_file import PeopleFile, Problem, parse_people
from workspace.people.queries.profile import (
    ProfilePage,
    Section,
    add_section,
    home_of,
    organisation_for_operator,
    organisations_page,
    person_seen_by,
    profile_page,
)
from workspace.people.queries.snapshots import (
    are_themselves,
    is_oneself,
    may_all_hear_of_people,
    may_hear_of_people,
    snapshots_of,
    stretches_of,
)

__all__ = [
    "Branch",
    "ChartPage",
    "DirectoryPage",
    "PeopleFile",
    "Plan",
    "Problem",
    "ProfilePage",
    "Section",
    "add_demo_role",
    "add_handles",
    "add_section",
    "are_themselves",
    "branches_of",
    "chart_page",
    "common_skills",
    "demo_people",
    "directory_page",
    "face_number",
    "faces",
    "home_of",
    "is_mine",
    "is_oneself",
    "may_all_hear_of_people",
    "may_hear_of_people",
    "organisation_for_operator",
    "organisations_page",
    "own_among",
    "parse_people",
    "people_completion",
    "person_seen_by",
    "plan_import",
    "profile_page",
    "snapshots_of",
    "stretches_of",
    "taken_handles",
    "wearers",
]
