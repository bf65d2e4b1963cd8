"""What of some notifications still stands for a person: asked of the rooms whose things they tell of."""

from collections.abc import Iterable

from workspace.notifications.models import Notification
from workspace.notifications.queries.kinds import Standing, Subject, Waiting, kind_named
from workspace.people.models import Person


def standing(person: Person, notifications: Iterable[Notification]) -> dict[int, Subject]:
    """By notification: what the person may see of it now. What they may not, or what is gone, is left out.

    A fixed number of queries for each kind of thing, however many notifications there are.
    """
    asked: dict[Standing, dict[int, list[int]]] = {}
    for one in notifications:
        kind = kind_named(one.kind)
        if kind is not None and one.person_id == person.pk:
            asked.setdefault(kind.standing, {}).setdefault(one.object_id, []).append(one.pk)
    found: dict[int, Subject] = {}
    for ask, numbers in asked.items():
        for object_id, subject in ask(person, list(numbers)).items():
            found |= dict.fromkeys(numbers[object_id], subject)
    return found


def unheard(person: Person, notifications: Iterable[Notification]) -> set[int]:
    """Which of these would wait if their person had not silenced the places. One query for each rule."""
    asked: dict[Waiting, dict[int, list[int]]] = {}
    for one in notifications:
        kind = kind_named(one.kind)
        if kind is not None and kind.unheard is not None and one.person_id == person.pk:
            asked.setdefault(kind.unheard, {}).setdefault(one.object_id, []).append(one.pk)
    found: set[int] = set()
    for ask, numbers in asked.items():
        for object_id in ask(person).filter(pk__in=numbers).values_list("pk", flat=True):
            found.update(numbers[object_id])
    return found
