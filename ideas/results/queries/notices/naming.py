"""Whom credit concerns: whoever is named."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ideas.results.models import Credit
from ideas.results.queries.notices.steps import place_of
from realtime.models import Event
from workspace.notifications.queries import Concern, Subject
from workspace.people.models import Person


def concerned(events: Sequence[Event]) -> Iterator[Concern]:
    rows = Credit.objects.filter(pk__in={event.payload["credit"] for event in events}, withdrawn_at__isnull=True)
    named = rows.select_related("result").in_bulk()
    for event in events:
        one = named.get(event.payload["credit"])
        if one is not None and one.person_id is not None and event.payload["board"] == one.result.board_id:
            yield Concern(one.person_id, event.pk, one.pk, f"result:{one.result_id}", event.actor, event.at)


def unseen(person: Person) -> QuerySet[Credit]:
    """Waits until the result is opened."""
    found: QuerySet[Credit] = Credit.objects.visible_to(person).filter(person=person, withdrawn_at__isnull=True)
    return found


def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = unseen(person).filter(pk__in=numbers).select_related("result__board__space", "by__organisation")
    return {
        one.pk: Subject(
            title=one.result.title,
            does=_("names you: %(role)s") % {"role": one.get_role_display().lower()},
            words=one.note,
            by=one.by,
            at=one.at,
            waits=True,
            **place_of(one.result),
        )
        for one in found
    }
