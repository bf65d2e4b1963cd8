"""Under which numbers somebody may stand on a board."""

from workspace.people.models import Mask, Person


def selves(person: Person) -> list[int]:
    """The person's own number, and those of the masks that they wear or wore: for `author__in=…`, `person__in=…`, and to
    compare with. One query."""
    return [person.pk, *Mask.objects.filter(person=person).values_list("face", flat=True)]
