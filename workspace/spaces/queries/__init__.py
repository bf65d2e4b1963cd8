"""Page-shaped reads of spaces. Everything starts at visible_to."""

from workspace.spaces.queries.described import (
    describe_circles,
    describe_grants,
    describe_memberships,
    describe_organisations,
    describe_people,
    describe_spaces,
)
from workspace.spaces.queries.fragments import (
    draw_space,
    register_fragment,
    render_circle,
    render_space,
)
from workspace.spaces.queries.pages import (
    about_section,
    customers_of,
    page_of,
    people_section,
    space_head,
    space_list,
    visit,
    words_of,
)
from workspace.spaces.queries.profile import joined_section
from workspace.spaces.queries.rights import (
    Grantee,
    administered,
    circle_list,
    circle_people,
    circle_spaces,
    grantee,
    known_circles,
    may_facilitate,
    may_listen_to_circle,
    not_in_circle,
    rights_page,
    suggestions,
)
from workspace.spaces.queries.sections import Section, Visit, register_section, sections
from workspace.spaces.queries.who import audience, people_who_facilitate, people_who_see

__all__ = [
    "Grantee",
    "Section",
    "Visit",
    "about_section",
    "administered",
    "audience",
    "circle_list",
    "circle_people",
    "circle_spaces",
    "customers_of",
    "describe_circles",
    "describe_grants",
    "describe_memberships",
    "describe_organisations",
    "describe_people",
    "describe_spaces",
    "draw_space",
    "grantee",
    "joined_section",
    "known_circles",
    "may_facilitate",
    "may_listen_to_circle",
    "not_in_circle",
    "page_of",
    "people_section",
    "people_who_facilitate",
    "people_who_see",
    "register_fragment",
    "register_section",
    "render_circle",
    "render_space",
    "rights_page",
    "sections",
    "space_head",
    "space_list",
    "suggestions",
    "visit",
    "words_of",
]
