"""What merges and splits tell people of: that somebody asks for their consent, and what became of what they support."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ideas.boards.models import Case, Contributor, Idea, Merge, MergeState, Split, Support
from ideas.boards.queries.selves import selves
from realtime.models import Event
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject, among
from workspace.people.models import Person
from workspace.people.queries import wearers
from workspace.threads.models import Attention, Follow, ReadMark


def kinds() -> Iterator[Kind]:
    yield Kind(
        "idea.merge_proposed",
        lazy("Proposals to merge your idea"),
        lazy("Somebody asks whether your idea and theirs are one. Gone when you have answered."),
        concerned=_asked,
        standing=_asking,
        waiting=open_to,
        events=frozenset({"merge.proposed"}),
        urgency=68,
        defaults=Defaults(mail=Mail.DIGEST, push=True),
    )
    yield Kind(
        "idea.merged",
        lazy("Merges of ideas that are yours, or that you support"),
        lazy("An idea of yours, that you support or have added a case to, was merged, or is apart again."),
        concerned=_merged,
        standing=_told_of_merges,
        waiting=unseen_merges,
        events=frozenset({"merge.done", "merge.undone"}),
        urgency=45,
    )
    yield Kind(
        "idea.split",
        lazy("Splits of ideas that are yours, or that you support"),
        lazy("Part of an idea of yours, that you support or have added a case to, became one of its own, or is back."),
        concerned=_split,
        standing=_told_of_splits,
        waiting=unseen_splits,
        events=frozenset({"split.done", "split.undone"}),
        urgency=44,
    )


def open_to(person: Person) -> QuerySet[Merge]:
    """Proposals that wait for this person's answer."""
    mine = own_ideas(person)
    asked = Q(asks_into=True, into__in=mine) | Q(asks_into=False, idea__in=mine)
    own_side = Q(asks_into=True, idea__in=mine) | Q(asks_into=False, into__in=mine)
    return Merge.objects.visible_to(person).filter(asked, state=MergeState.PROPOSED).exclude(own_side)


def own_ideas(person: Person) -> QuerySet[Idea]:
    """Those that a person is an author or co-author of."""
    numbers = selves(person)
    joined = Contributor.objects.filter(person__in=numbers, accepted_at__isnull=False)
    return Idea.objects.filter(Q(author__in=numbers) | Q(pk__in=joined.values("idea")))


def unseen_merges(person: Person) -> QuerySet[Merge]:
    """Merges that were done or undone since the person last looked at either of the two."""
    rows = Merge.objects.visible_to(person).filter(state__in=[MergeState.DONE, MergeState.UNDONE])
    rows = rows.annotate(told_at=Coalesce("undone_at", "answered_at", "proposed_at", output_field=DateTimeField()))
    return rows.filter(_concerns(person, "idea", "into"), ~_looked(person, "idea"), ~_looked(person, "into"))


def unseen_splits(person: Person) -> QuerySet[Split]:
    rows = Split.objects.visible_to(person).annotate(told_at=Coalesce("undone_at", "at"))
    return rows.filter(_concerns(person, "idea", "made"), ~_looked(person, "idea"), ~_looked(person, "made"))


def people_of(ideas: Collection[int]) -> dict[int, set[int]]:
    """Whom ideas concern: authors, co-authors, supporters, and who told a case. Five queries."""
    found: dict[int, set[int]] = {idea: set() for idea in ideas}
    sources: tuple[Iterable[tuple[int, int]], ...] = (
        Idea.objects.filter(pk__in=ideas).values_list("pk", "author"),
        Contributor.objects.filter(idea__in=ideas, accepted_at__isnull=False).values_list("idea", "person"),
        Support.objects.standing().filter(idea__in=ideas, passed=False).values_list("idea", "person"),
        Case.objects.standing().filter(idea__in=ideas).values_list("idea", "person"),
    )
    for rows in sources:
        for idea, person in rows:
            found[idea].add(person)
    behind = wearers({person for people in found.values() for person in people})
    return {idea: {behind.get(person, person) for person in people} for idea, people in found.items()}


def _concerns(person: Person, *names: str) -> Q:
    numbers = selves(person)
    mine = own_ideas(person).values("pk")
    supported = Support.objects.standing().filter(person__in=numbers, passed=False).values("idea")
    told = Case.objects.standing().filter(person__in=numbers).values("idea")
    found = Q()
    for name in names:
        for rows in (mine, supported, told):
            found |= Q(**{f"{name}__in": rows})
    return found


def _looked(person: Person, name: str) -> Exists:
    thread = OuterRef(f"{name}__thread")
    seen = ReadMark.objects.filter(person=person, thread=thread, at__gte=OuterRef("told_at"))
    muted = Follow.objects.filter(person=person, thread=thread, attention=Attention.MUTED)
    return Exists(seen) | Exists(muted)  # type: ignore[return-value]


def _asked(events: Sequence[Event]) -> Iterator[Concern]:
    merges = Merge.objects.select_related("idea", "into").in_bulk({event.payload["merge"] for event in events})
    open_ones = [merge for merge in merges.values() if merge.is_open]
    asked = {merge.pk: merge.into_id if merge.asks_into else merge.idea_id for merge in open_ones}
    authors = _authors(set(asked.values()))
    for event in _once(events, merges):
        merge = merges[event.payload["merge"]]
        for person in sorted(authors.get(asked.get(merge.pk, 0), set())):
            yield Concern(person, event.pk, merge.pk, f"idea:{asked[merge.pk]}", event.actor, merge.proposed_at)


def _merged(events: Sequence[Event]) -> Iterator[Concern]:
    merges = Merge.objects.select_related("idea", "into").in_bulk({event.payload["merge"] for event in events})
    people = people_of({pk for merge in merges.values() for pk in (merge.idea_id, merge.into_id)})
    for event in _once(events, merges):
        merge = merges[event.payload["merge"]]
        for person in sorted(people[merge.idea_id] | people[merge.into_id]):
            yield Concern(person, event.pk, merge.pk, f"idea:{merge.into_id}", event.actor, event.at)


def _split(events: Sequence[Event]) -> Iterator[Concern]:
    splits = Split.objects.in_bulk({event.payload["split"] for event in events})
    people = people_of({pk for split in splits.values() for pk in (split.idea_id, split.made_id)})
    for event in events:
        split = splits.get(event.payload["split"])
        if split is None or not event.stream_id.startswith("board:"):
            continue
        for person in sorted(people[split.idea_id] | people[split.made_id]):
            yield Concern(person, event.pk, split.pk, f"idea:{split.idea_id}", event.actor, event.at)


def _once(events: Sequence[Event], merges: Mapping[int, Merge]) -> Iterator[Event]:
    """Of what was told on several streams, that on the board of the idea which goes on elsewhere."""
    for event in events:
        merge = merges.get(event.payload["merge"])
        if merge is not None and event.stream_id == f"board:{merge.idea.board_id}":
            yield event


def _authors(ideas: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {idea: set() for idea in ideas}
    for idea, person in Idea.objects.filter(pk__in=ideas).values_list("pk", "author"):
        found[idea].add(person)
    joined = Contributor.objects.filter(idea__in=ideas, accepted_at__isnull=False)
    for idea, person in joined.values_list("idea", "person"):
        found[idea].add(person)
    behind = wearers({person for people in found.values() for person in people})
    return {idea: {behind.get(person, person) for person in people} for idea, people in found.items()}


def _asking(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    rows = open_to(person).filter(pk__in=numbers).select_related(*_WITH, "proposed_by__organisation")
    return {
        merge.pk: _subject(
            merge.into if merge.asks_into else merge.idea, _("proposes to merge it with “{title}”").format(
                title=(merge.idea if merge.asks_into else merge.into).title
            ), merge.reason, merge.proposed_by, merge.proposed_at, waits=True,
        )
        for merge in rows
    }  # fmt: skip


def _told_of_merges(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    rows = Merge.objects.visible_to(person).filter(pk__in=numbers, state__in=[MergeState.DONE, MergeState.UNDONE])
    rows = rows.filter(_concerns(person, "idea", "into")).select_related(*_WITH, "undone_by", "answered_by")
    rows = rows.annotate(waits=among(unseen_merges(person)))
    return {
        merge.pk: _subject(
            merge.into if merge.is_done else merge.idea,
            (_("“{title}” goes on in it now") if merge.is_done else _("“{title}” is an idea of its own again")).format(
                title=merge.idea.title
            ),
            merge.reason if merge.is_done else merge.undone_reason, None,
            merge.undone_at or merge.answered_at or merge.proposed_at, waits=merge.waits,  # type: ignore[attr-defined]
        )
        for merge in rows
    }  # fmt: skip


def _told_of_splits(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    rows = Split.objects.visible_to(person).filter(_concerns(person, "idea", "made"), pk__in=numbers)
    rows = rows.select_related("idea__board__space", "idea__thread", "made__board__space", "made__thread")
    rows = rows.annotate(waits=among(unseen_splits(person)))
    return {
        split.pk: _subject(
            split.idea if split.undone_at else split.made,
            _("“{title}” was put together again with it").format(title=split.made.title)
            if split.undone_at
            else _("It was split from “{title}”").format(title=split.idea.title),
            split.undone_reason if split.undone_at else split.reason, None, split.undone_at or split.at,
            waits=split.waits,  # type: ignore[attr-defined]
        )
        for split in rows
    }  # fmt: skip


_WITH = ("idea__board__space", "idea__thread", "into__board__space", "into__thread")


def _subject(idea: Idea, does: str, words: str, by: Person | None, at: datetime, *, waits: bool) -> Subject:
    space = idea.board.space
    return Subject(
        title=idea.title,
        does=does,
        words=words,
        url=idea.get_absolute_url(),
        by=by,
        at=at,
        waits=waits,
        thread_key=idea.thread.stream,
        list_key=space.stream,
        list_name=space.name,
    )
