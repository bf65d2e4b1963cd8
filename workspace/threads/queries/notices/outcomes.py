"""What of outcomes and reactions concerns whom: decisions and answers, actions and their due days, an emoji."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from realtime.models import Event
from workspace.common import clock
from workspace.notifications.queries import Concern, Subject, among
from workspace.people.models import Person
from workspace.people.queries import faces
from workspace.threads.models import Attention, Follow, Outcome, OutcomeKind, Reaction, ReadMark, Thread
from workspace.threads.queries.notices.audience import listeners
from workspace.threads.queries.notices.posts import WORDS, subject

MARKED = frozenset({"outcome.marked"})
REACTED = frozenset({"post.reacted"})
SPOKEN = (OutcomeKind.DECISION, OutcomeKind.ANSWER)
DUE_WITHIN = timedelta(days=1)
# What was overdue long before anybody was reminded of anything stays so.
OVERDUE_FOR = timedelta(days=7)


def decided(events: Sequence[Event]) -> Iterator[Concern]:
    """Decisions and answers: whoever follows the thread or has joined its space, but has not muted it."""
    outcomes = _outcomes(events, kind__in=SPOKEN)
    hearing = listeners({one.post.thread_id for one in outcomes.values()})
    for event, one in _each(events, outcomes):
        for person in sorted(hearing[one.post.thread_id]):
            yield _concern(event, one, person)


def assigned(events: Sequence[Event]) -> Iterator[Concern]:
    """An action: whoever is to do it."""
    outcomes = _outcomes(events, kind=OutcomeKind.ACTION, owner__isnull=False)
    for event, one in _each(events, outcomes):
        if one.owner_id is not None:
            yield _concern(event, one, one.owner_id)


def due_soon() -> list[Concern]:
    """Open actions that are due by tomorrow, or became due in the last week: their owners."""
    today = clock.today()
    found = Outcome.objects.filter(
        kind=OutcomeKind.ACTION, done_at__isnull=True, withdrawn_at__isnull=True, owner__isnull=False,
        due__lte=today + DUE_WITHIN, due__gte=today - OVERDUE_FOR,
    ).values_list("pk", "owner", "post__thread")  # fmt: skip
    now = clock.now()
    return [
        Concern(owner, None, number, f"thread:{thread}", None, now)
        for number, owner, thread in found
        if owner is not None
    ]


def reacted(events: Sequence[Event]) -> Iterator[Concern]:
    """Whose post it was, unless they muted the thread. An event says who reacted to what; with which emoji, the newest
    reaction then does."""
    posts = {event.payload["post"] for event in events}
    found: dict[tuple[int, int], list[Reaction]] = {}
    rows = Reaction.objects.filter(post__in=posts, post__deleted_at__isnull=True, post__imported_from__isnull=True)
    muted = Follow.objects.filter(thread=OuterRef("post__thread"), person=OuterRef("post__author"))
    rows = rows.filter(~Exists(muted.filter(attention=Attention.MUTED)))
    for one in rows.select_related("post").order_by("at", "pk"):
        found.setdefault((one.post_id, one.person_id), []).append(one)
    for event in events:
        theirs = found.get((event.payload["post"], event.actor or 0), [])
        then = [one for one in theirs if one.at <= event.at] or theirs
        if then:
            one = then[-1]
            place = f"thread:{one.post.thread_id}"
            yield Concern(one.post.author_id, event.pk, one.pk, place, one.person_id, one.at)


def unseen_decisions(person: Person) -> QuerySet[Outcome]:
    """Standing ones of others, since the person last looked into the thread, unless they muted it."""
    return decisions_since(person).filter(~_muted(person))


def decisions_since(person: Person) -> QuerySet[Outcome]:
    return (
        Outcome.objects.filter(_not_looked(person), _visible(person), kind__in=SPOKEN)
        .filter(withdrawn_at__isnull=True, superseded_by__isnull=True)
        .exclude(marked_by__in=faces(person))
    )


def unseen_actions(person: Person) -> QuerySet[Outcome]:
    """Open ones that are the person's, since they last looked into the thread."""
    return open_actions(person).filter(_not_looked(person))


def open_actions(person: Person) -> QuerySet[Outcome]:
    return Outcome.objects.filter(
        _visible(person), owner=person, kind=OutcomeKind.ACTION, done_at__isnull=True, withdrawn_at__isnull=True
    )


def unseen_reactions(person: Person) -> QuerySet[Reaction]:
    """To the person's standing posts, since they last looked into the thread, unless they muted it."""
    return reactions_since(person).filter(~_muted(person))


def reactions_since(person: Person) -> QuerySet[Reaction]:
    return Reaction.objects.filter(
        _not_looked(person), _visible(person), post__author__in=faces(person), post__deleted_at__isnull=True
    ).exclude(person__in=faces(person))


def outcomes_as(
    waiting: Callable[[Person], QuerySet[Outcome]], does: Callable[[Outcome], str], *, by_time: bool = False
) -> Callable[[Person, Collection[int]], Mapping[int, Subject]]:
    """The `standing` of a kind of news about outcomes, done by nobody if it is `by_time`. One query."""

    def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        found = Outcome.objects.filter(_visible(person), pk__in=numbers, withdrawn_at__isnull=True)
        found = found.select_related("post__thread__space", "post__author", "marked_by__organisation").annotate(
            waits=among(waiting(person))
        )
        return {one.pk: _outcome_subject(one, does(one), None if by_time else one.marked_by) for one in found}

    return standing


def standing_reactions(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = Reaction.objects.filter(_visible(person), pk__in=numbers, post__author__in=faces(person))
    found = found.filter(post__deleted_at__isnull=True).annotate(waits=among(unseen_reactions(person)))
    told: dict[int, Subject] = {}
    for one in found.select_related("post__thread__space", "post__author", "person__organisation"):
        does = _("reacted with %(emoji)s") % {"emoji": one.emoji}
        told[one.pk] = subject(one.post, does, waits=one.waits, by=one.person, at=one.at)
    return told


def marked(outcome: Outcome) -> str:
    return _("marked a decision") if outcome.kind == OutcomeKind.DECISION else _("marked an answer")


def gave_you(outcome: Outcome) -> str:
    return _("gave you an action")


def is_due(outcome: Outcome) -> str:
    if outcome.due is None:
        return _("Your action is open")
    days = (outcome.due - clock.today()).days
    if days < 0:
        return _("Your action is overdue")
    return _("Your action is due tomorrow") if days else _("Your action is due today")


def _outcome_subject(one: Outcome, does: str, by: Person | None) -> Subject:
    thread = one.post.thread
    return Subject(
        title=thread.title,
        does=does,
        words=one.summary or one.post.gist(WORDS),
        url=one.post.get_absolute_url(),
        by=by,
        at=one.at,
        waits=one.waits,  # type: ignore[attr-defined]
        html="" if one.summary else one.post.html,
        thread_key=thread.stream,
        list_key=thread.space.stream,
        list_name=thread.space.name,
    )


def _muted(person: Person) -> Exists:
    return Exists(Follow.objects.filter(thread=OuterRef("post__thread"), person=person, attention=Attention.MUTED))


def _visible(person: Person) -> Q:
    return Q(post__thread__in=Thread.objects.visible_to(person))


def _not_looked(person: Person) -> Q:
    """The person has not looked into the thread since."""
    looked = ReadMark.objects.filter(person=person, thread=OuterRef("post__thread"), at__gte=OuterRef("at"))
    return ~Q(Exists(looked))


def _outcomes(events: Sequence[Event], **wanted: object) -> dict[int, Outcome]:
    """The outcomes that these events tell of and that stand, but nothing of an imported history."""
    numbers = {event.payload["outcome"] for event in events}
    found = Outcome.objects.filter(pk__in=numbers, withdrawn_at__isnull=True, post__imported_from__isnull=True)
    return found.filter(**wanted).select_related("post").in_bulk()


def _each(events: Sequence[Event], outcomes: Mapping[int, Outcome]) -> Iterator[tuple[Event, Outcome]]:
    for event in events:
        one = outcomes.get(event.payload["outcome"])
        if one is not None:
            yield event, one


def _concern(event: Event, one: Outcome, person: int) -> Concern:
    return Concern(person, event.pk, one.pk, f"thread:{one.post.thread_id}", one.marked_by_id, one.at)
