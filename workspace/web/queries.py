"""What the rail shows. Unread is counted from read positions, never from a stored counter."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef

from workspace.people.models import Person, PersonQuerySet, Position
from workspace.spaces.models import Access, Grant, GroupGrant, Space
from workspace.threads.queries import waiting_follows


@dataclass(frozen=True)
class RailSpace:
    """`kind` is open, invited, or shared (with a customer)."""

    id: int
    name: str
    url: str
    kind: str
    unread: int
    archived: bool = False


def unread_threads_by_space(person: Person) -> dict[int, int]:
    """How many of the threads that the person follows have grown since they read them, by space. One query.

    Those of archived spaces count too: what was written there before waits in the catch-up as well.
    """
    grown = waiting_follows(person)
    rows = (
        grown.order_by().values(space=F("thread__space")).annotate(threads=Count("pk")).values_list("space", "threads")
    )
    return dict(rows)


def rail(person: Person, waiting: dict[int, int]) -> list[RailSpace]:
    """The spaces that an employee joined; for a customer, all that are shared with them. One query."""
    spaces = Space.objects.visible_to(person).live()
    if person.is_employee:
        spaces = spaces.joined_by(person)
    shared = GroupGrant.objects.filter(content_object=OuterRef("pk"), group__organisation__side="customer")
    return [
        RailSpace(
            id=space.pk,
            name=space.name,
            url=f"/spaces/{space.pk}/",
            kind="shared" if space.is_shared else "invited" if space.access == Access.INVITED else "open",  # type: ignore[attr-defined]
            unread=waiting.get(space.pk, 0),
        )
        for space in spaces.annotate(is_shared=Exists(shared)).order_by("name")
    ]


def low_ranking_facilitators() -> PersonQuerySet:
    """For the demo: who looks after a space without leading anybody in the reporting line, the last first."""
    grants = Grant.objects.filter(permission__codename="facilitate_space").values("user")
    leads = Position.objects.current().filter(manager__isnull=False).values("manager")
    found = Person.objects.active().filter(pk__in=grants, is_operator=False).with_position()
    ranked: PersonQuerySet = found.exclude(pk__in=leads).filter(level__isnull=False).order_by("-level", "-pk")
    return ranked
