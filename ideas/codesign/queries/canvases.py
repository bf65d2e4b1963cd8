"""A canvas as one person sees it, and who may write on it."""

from collections.abc import Collection
from dataclasses import dataclass

from ideas.codesign.models import Canvas
from ideas.codesign.queries.registered import blinded, gated
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


@dataclass(frozen=True)
class CanvasVisit:
    """Somebody looks at a canvas. `is_gated`: it is read only for everybody now; `is_blind`: no names are told."""

    person: Person
    canvas: Canvas
    rights: frozenset[Can]
    is_gated: bool = False
    is_blind: bool = False

    @property
    def may_contribute(self) -> bool:
        """Whether they may take part at all, gate or not."""
        archived = self.canvas.is_archived or self.canvas.space.is_archived
        return Can.CONTRIBUTE in self.rights and not archived

    @property
    def may_write(self) -> bool:
        return self.may_contribute and not self.is_gated

    @property
    def may_keep(self) -> bool:
        """Change and archive it: whoever opened it, and facilitators of the space."""
        mine = self.canvas.opened_by_id == self.person.pk and Can.CONTRIBUTE in self.rights
        return Can.FACILITATE in self.rights or (mine and not self.canvas.space.is_archived)

    @property
    def may_facilitate(self) -> bool:
        return Can.FACILITATE in self.rights


def canvas_visit(person: Person, number: int) -> CanvasVisit:
    """Two queries, and those of gates. Raises NotVisible."""
    canvas = Canvas.objects.visible_to(person).select_related("space", "opened_by").filter(pk=number).first()
    if canvas is None:
        raise NotVisible
    rights = frozenset(permissions.rights(person, canvas.space))
    return CanvasVisit(person, canvas, rights, bool(gated([number])), bool(blinded([number])))


def may_listen(person: Person, canvas: int) -> bool:
    """The socket's door is the page's door."""
    return Canvas.objects.visible_to(person).filter(pk=canvas).exists()


def may_listen_many(pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """As `may_listen`, for many at once."""
    return permitted(permissions.Can.VIEW, pairs)


def permitted(can: Can, pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """Of these (person, canvas), those where the person has this right in its space. Two queries."""
    spaces = Canvas.objects.filter(pk__in={canvas for _, canvas in pairs}).values_list("pk", "space")
    return permissions.may_many_within(can, pairs, spaces)
