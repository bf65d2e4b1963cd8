"""What waits for a person: derived each time from the things themselves, so right after any crash."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value

from workspace.notifications.models import Notification, Preference
from workspace.notifications.queries.kinds import Waiting, kind_named, kinds
from workspace.people.models import Person

# So many of the newest that were not ticked off are looked at. The bell says "99+" before that.
LOOKED_AT = 300


@dataclass(frozen=True)
class Badge:
    """What the bell of every page shows. `count` is of lines: one for each kind and place, as the list shows them.

    `places` are those without read marks of their own (spaces): who opens their page has seen what waits there.
    """

    count: int
    places: Sequence[str]


def bell_badge(person: Person) -> Badge:
    """Two queries, one when nothing is unseen."""
    lines = {(one.kind, one.place) for one in bell_waits(person)}
    return Badge(len(lines), sorted({place for _, place in lines if place.startswith("space:")}))


def bell_waits(person: Person) -> list[Notification]:
    """What still waits and was not ticked off, newest first. Two queries, however much and of however many kinds."""
    return still_waiting_of(person, [one for one in shown_to(person).unseen()[:LOOKED_AT] if is_wanted(one)])


def still_waiting_of(person: Person, unseen: Collection[Notification]) -> list[Notification]:
    """Of a person's notifications, those whose object stands and waits. One query."""
    still = _still_waiting(person, unseen)
    return [one for one in unseen if (one.kind, one.object_id) in still]


def shown_to(person: Person) -> Any:
    """One's own notifications, newest first, each with `in_app`: what one chose for its kind (None: nothing)."""
    chosen = Preference.objects.filter(person=person, kind=OuterRef("kind")).values("in_app")
    return Notification.objects.visible_to(person).annotate(in_app=Subquery(chosen[:1])).order_by("-pk")


def is_wanted(one: Notification) -> bool:
    """Whether its reader wants to see its kind in the app. Of one that is no longer known nothing is seen."""
    kind = kind_named(one.kind)
    if kind is None:
        return False
    chosen: bool | None = one.in_app  # type: ignore[attr-defined]
    return kind.defaults.in_app if chosen is None else chosen


def _still_waiting(person: Person, unseen: Collection[Notification]) -> set[tuple[str, int]]:
    """Of these, the kinds and numbers of what stands and waits: one query, a part for each rule that is asked."""
    named = {one.kind for one in unseen}
    rules: dict[Waiting, list[str]] = {}
    for kind in kinds():
        if kind.name in named:
            rules.setdefault(kind.waiting, []).append(kind.name)
    parts: list[QuerySet[Any, tuple[Any, ...]]] = []
    for number, (rule, names) in enumerate(rules.items()):
        asked = [one.object_id for one in unseen if one.kind in names]
        marked = rule(person).filter(pk__in=asked).annotate(rule=Value(number, IntegerField()))
        parts.append(marked.order_by().values_list("rule", "pk"))
    if not parts:
        return set()
    ruled = list(rules.values())
    found = parts[0].union(*parts[1:], all=True)
    return {(kind, object_id) for number, object_id in found for kind in ruled[number]}
