"""What spaces tell people of: that they were let in, by name or together."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from realtime.models import Event
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Grant, GroupGrant, Space
from workspace.spaces.permissions import Can
from workspace.spaces.queries.who import lasting

GRANTED = frozenset({"space.granted"})


def kinds() -> Iterator[Kind]:
    yield Kind(
        "space.granted",
        gettext_lazy("Spaces you are let into"),
        gettext_lazy("Somebody lets you into a space by name, or changes what you may do there."),
        concerned=let_in,
        standing=standing_grants,
        waiting=grants,
        events=GRANTED,
        urgency=75,
        defaults=Defaults(mail=Mail.AT_ONCE),
    )
    yield Kind(
        "space.shared",
        gettext_lazy("Spaces shared with you together"),
        gettext_lazy("Somebody lets in your organisation, or a circle that you are in."),
        concerned=let_in_together,
        standing=standing_group_grants,
        waiting=group_grants,
        events=GRANTED,
        urgency=65,
    )


def let_in(events: Sequence[Event]) -> Iterator[Concern]:
    """Who was let in by name. The grant as it is now: what was taken back meanwhile tells nobody."""
    spaces = {event.payload["space"] for event in events if event.payload.get("person")}
    held = {(one.content_object_id, one.user_id): one for one in Grant.objects.filter(content_object__in=spaces)}
    for event in events:
        one = held.get((event.payload["space"], event.payload.get("person")))
        if one is not None:
            yield _concern(event, one, one.user_id)


def let_in_together(events: Sequence[Event]) -> Iterator[Concern]:
    """Everybody in a group that was let in."""
    spaces = {event.payload["space"] for event in events if event.payload.get("group")}
    found = GroupGrant.objects.filter(content_object__in=spaces)
    held = {(one.content_object_id, one.group_id): one for one in found}
    people: dict[int, list[int]] = {}
    through = Person.groups.through.objects.filter(group__in={group for _space, group in held})
    for group, person in through.order_by("person").values_list("group", "person"):
        people.setdefault(group, []).append(person)
    for event in events:
        one = held.get((event.payload["space"], event.payload.get("group")))
        if one is not None:
            for person in people.get(one.group_id, []):
                yield _concern(event, one, person)


def grants(person: Person) -> QuerySet[Grant]:
    """What the person was given by name and still has: waits until it is ticked off."""
    return Grant.objects.filter(lasting(), user=person.pk, content_object__in=Space.objects.visible_to(person))


def group_grants(person: Person) -> QuerySet[GroupGrant]:
    mine = Person.groups.through.objects.filter(person=person.pk).values("group")
    seen = Space.objects.visible_to(person)
    return GroupGrant.objects.filter(lasting(), group__in=mine, content_object__in=seen)


def standing_grants(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = grants(person).filter(pk__in=numbers)
    found = found.select_related("content_object", "granted_by__organisation", "permission")
    does = {
        permissions.codename(Can.VIEW): _("let you read here"),
        permissions.codename(Can.CONTRIBUTE): _("let you in"),
        permissions.codename(Can.FACILITATE): _("made you a facilitator"),
    }
    return {one.pk: _subject(one, does.get(one.permission.codename, _("let you in"))) for one in found}


def standing_group_grants(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = group_grants(person).filter(pk__in=numbers).select_related("content_object", "granted_by__organisation")
    found = found.annotate(organisation=F("group__organisation__name"), circle=F("group__circle__name"))
    told: dict[int, Subject] = {}
    for one in found:
        name = one.organisation or one.circle or ""
        told[one.pk] = _subject(one, _("let %(name)s in") % {"name": name})
    return told


def _subject(one: Grant | GroupGrant, does: str) -> Subject:
    space = one.content_object
    return Subject(
        title=space.name,
        does=does,
        words=space.purpose,
        url=f"/spaces/{space.pk}/",
        by=one.granted_by,
        at=one.granted_at,
        waits=True,
        thread_key=space.stream,
        list_key=space.stream,
        list_name=space.name,
    )


def _concern(event: Event, one: Grant | GroupGrant, person: int) -> Concern:
    return Concern(person, event.pk, one.pk, f"space:{one.content_object_id}", one.granted_by_id, one.granted_at)
