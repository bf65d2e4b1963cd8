"""Masks: which numbers are somebody's own, and who wears one. Nothing of it is shown to anybody else."""

from collections.abc import Collection

from django.db.models.expressions import RawSQL
from django.utils.crypto import salted_hmac

from workspace.people.models import MASKS_FROM, Mask, Person, is_mask

# What the ledger asks with, too: the masks that a person wears or wore, and those that are off.
WORN_SQL = "SELECT face_id FROM people_mask WHERE person_id = %s"
OFF_SQL = "SELECT face_id FROM people_mask WHERE unmasked_at IS NOT NULL"


def faces(person: Person) -> RawSQL:
    """The person and all their masks, for `author__in=`: a subquery, so it costs no question of its own."""
    return RawSQL(f"SELECT %s::bigint UNION ALL {WORN_SQL}", [person.pk, person.pk])  # noqa: S611 - our own names


def own_among(person: Person, numbers: Collection[int | None]) -> set[int]:
    """Of these people, those who are `person` or their masks. One query if there is a mask among them, else none."""
    masks = [number for number in numbers if number is not None and is_mask(number)]
    found = set(Mask.objects.filter(person=person, face__in=masks).values_list("face", flat=True)) if masks else set()
    return found | ({person.pk} & set(numbers))


def is_mine(person: Person, number: int | None) -> bool:
    """Whether that is the person or one of their masks."""
    return bool(own_among(person, [number]))


def wearers(numbers: Collection[int | None]) -> dict[int, int]:
    """Of these people, the masks, and who wears them. One query if there is a mask among them, else none."""
    masks = [number for number in numbers if number is not None and is_mask(number)]
    return dict(Mask.objects.filter(face__in=masks).values_list("face", "person")) if masks else {}


def face_number(person: Person, scope: str) -> int:
    """The number of the mask that the person wears there now, or of the one that they would be given. One query.

    A page may tell it to this person alone: by it they recognise what is theirs, before they have said anything.
    """
    worn = list(Mask.objects.filter(person=person, scope=scope).values_list("face", "unmasked_at"))
    return next((face for face, off in worn if off is None), _number(person, scope, len(worn)))


def _number(person: Person, scope: str, before: int) -> int:
    """Keyed, so that nobody without the SECRET_KEY can tell whose it is, nor which ones belong together."""
    digest = salted_hmac("people.masks", f"{person.pk}:{scope}:{before}", algorithm="sha256").digest()
    return MASKS_FROM + int.from_bytes(digest[:8], "big") % MASKS_FROM
