"""The ideas that somebody has a part in, and what became of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from ideas.boards.models import Case, Contributor, Idea, Support
from workspace.people.models import Person
from workspace.people.queries import faces, own_among

PAGE = 50


@dataclass(frozen=True)
class Part:
    """An idea with the parts that a person has in it."""

    idea: Idea
    is_author: bool
    is_coauthor: bool
    has_case: bool
    supports: bool

    @property
    def heir(self) -> Idea | None:
        """What it was merged into: its news are told there."""
        return self.idea.merged_into


@dataclass(frozen=True)
class MyIdeas:
    parts: list[Part]
    page: int
    more: bool


def my_ideas(person: Person, page: int = 1) -> MyIdeas:
    """What they wrote, joined, have a case on or support: what changed last stands first. Three queries at most."""
    own = faces(person)
    joined = Contributor.objects.filter(idea=OuterRef("pk"), person__in=own, accepted_at__isnull=False)
    cases = Case.objects.filter(idea=OuterRef("pk"), person__in=own, withdrawn_at__isnull=True)
    supports = Support.objects.standing().filter(idea=OuterRef("pk"), person__in=own, passed=False)
    rows = (
        Idea.objects.visible_to(person)
        .annotate(joined_it=Exists(joined), told_case=Exists(cases), supports_it=Exists(supports))
        .filter(Q(author__in=own) | Q(joined_it=True) | Q(told_case=True) | Q(supports_it=True))
        .select_related("board__space", "author", "merged_into")
        .order_by("-stage_at", "-pk")
    )
    first = (page - 1) * PAGE
    found: list[Any] = list(rows[first : first + PAGE + 1])
    mine = own_among(person, [idea.author_id for idea in found])
    parts = [
        Part(idea, idea.author_id in mine, idea.joined_it, idea.told_case, idea.supports_it) for idea in found[:PAGE]
    ]
    return MyIdeas(parts, page, len(found) > PAGE)
