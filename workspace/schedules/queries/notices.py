"""What scheduled posts tell people of: that one could not be posted."""

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from workspace.common import clock
from workspace.notifications.queries import Kind, Subject, among, nobody
from workspace.people.models import Person
from workspace.schedules.models import ScheduledPost
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can, allowed


def kind() -> Kind:
    return Kind(
        "schedule.held_up",
        lazy("Scheduled posts that are held up"),
        lazy("One that you keep, or of a space that you facilitate, could not be posted."),
        concerned=nobody,
        standing=standing,
        waiting=held_up,
        urgency=60,
    )


def held_up(person: Person) -> QuerySet[ScheduledPost]:
    """Those that could not be posted, where the person may write."""
    writing = Space.objects.filter(allowed(person, Can.CONTRIBUTE))
    here = Q(thread__isnull=True, space__in=writing) | Q(thread__space__in=writing)
    return ScheduledPost.objects.filter(here, ended_at__isnull=True).exclude(held_up="")


def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    rows = ScheduledPost.objects.visible_to(person).filter(pk__in=numbers).select_related("thread__space", "space")
    rows = rows.annotate(waits=among(held_up(person)))
    return {
        one.pk: Subject(
            title=one.thread.title if one.thread else one.title,
            does=_("A scheduled post could not be posted"),
            words=one.held_up,
            url=one.get_absolute_url(),
            by=None,
            at=one.next_at or clock.now(),
            waits=one.waits,  # type: ignore[attr-defined]
            thread_key=one.home.stream,
            list_key=one.home.stream,
            list_name=one.home.name,
        )
        for one in rows
    }
