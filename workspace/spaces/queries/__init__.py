"""Page-shaped reads of spaces. Everything starts at visible_to."""

from workspace.spaces.queries.fragments import register_fragment, render_circle, render_space
from workspace.spaces.queries.sections import Section, Visit, register_section, sections
from workspace.spaces.queries.who import people_who_see

__all__ = [
    "Section",
    "Visit",
    "people_who_see",
    "register_fragment",
    "register_section",
    "render_circle",
    "render_space",
    "sections",
]
