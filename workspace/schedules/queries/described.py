"""How scheduled posts are called in the ledger."""

from collections.abc import Collection, Mapping

from workspace.audit.queries import Described
from workspace.people.models import Person
from workspace.schedules.models import ScheduledPost


def describe(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = ScheduledPost.objects.visible_to(reader).filter(pk__in=numbers).select_related("thread")
    return {one.pk: Described(one.thread.title if one.thread else one.title, one.get_absolute_url()) for one in rows}
