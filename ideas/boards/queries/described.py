"""How rows of boards are called in the ledger: by their titles, for who may see them now."""

from collections.abc import Collection, Mapping

from ideas.boards.models import Board, Contributor, Idea
from workspace.audit.queries import Described, describing, register_describer
from workspace.people.models import Person


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("boards.board", describing(Board))
    register_describer("boards.idea", describing(Idea))
    register_describer("boards.contributor", describe_contributors)


def describe_contributors(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    seen = Contributor.objects.filter(pk__in=numbers, idea__in=Idea.objects.visible_to(reader)).select_related("idea")
    return {one.pk: Described(one.idea.title, one.idea.get_absolute_url()) for one in seen}
