"""Whom an answer concerns: everybody whose idea it is, in one way or another."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ideas.boards.models import Case
from ideas.results.models import Answer
from ideas.results.queries.family import audience
from realtime.models import Event
from workspace.common.richtext import words
from workspace.notifications.queries import Concern, Subject, among
from workspace.people.models import Person
from workspace.threads.models import Attention, Follow, ReadMark

WORDS = 280


def concerned(events: Sequence[Event]) -> Iterator[Concern]:
    """Authors, supporters, whose cases there are, the customers they are of. Of an answer that stands still."""
    rows = Answer.objects.standing().filter(pk__in={event.payload["answer"] for event in events})
    answers = rows.select_related("idea").in_bulk()
    told = audience({one.idea_id for one in answers.values()})
    for event in events:
        one = answers.get(event.payload["answer"])
        for person in sorted(told[one.idea_id]) if one else ():
            yield Concern(person, event.pk, event.payload["answer"], f"thread:{_thread(one)}", event.actor, event.at)


def _thread(answer: Answer | None) -> int:
    return answer.idea.thread_id if answer else 0


def unseen(person: Person) -> QuerySet[Answer]:
    """Answers by others since the person last looked at the idea, unless they muted its thread."""
    muted = Follow.objects.filter(thread=OuterRef("idea__thread"), person=person, attention=Attention.MUTED)
    return unmuted(person).filter(~Exists(muted))


def unmuted(person: Person) -> QuerySet[Answer]:
    looked = ReadMark.objects.filter(person=person, thread=OuterRef("idea__thread"), at__gte=OuterRef("at"))
    return Answer.objects.visible_to(person).standing().filter(~Exists(looked)).exclude(by=person)


def standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    """Two queries."""
    found = Answer.objects.visible_to(person).standing().filter(pk__in=numbers)
    found = found.select_related("idea__board__space", "idea__thread", "by__organisation")
    rows = list(found.annotate(waits=among(unseen(person))))
    told = Case.objects.filter(idea__in=[one.idea_id for one in rows], person=person, is_proxy=True)
    asked = dict(told.filter(withdrawn_at__isnull=True).values_list("idea", "organisation__name"))
    return {one.pk: _subject(one, asked.get(one.idea_id)) for one in rows}


def _subject(one: Answer, customer: str | None) -> Subject:
    does = _("answered “%(answer)s”") % {"answer": one.get_verdict_display()}
    if customer:
        does = _("answered “%(answer)s”; please tell %(customer)s, whose case you told") % {
            "answer": one.get_verdict_display(), "customer": customer,
        }  # fmt: skip
    space = one.idea.board.space
    return Subject(
        title=one.idea.title,
        does=does,
        words=words(one.html)[:WORDS],
        url=one.idea.get_absolute_url(),
        by=one.by,
        at=one.at,
        waits=one.waits,  # type: ignore[attr-defined]
        html=one.html,
        thread_key=one.idea.thread.stream,
        list_key=space.stream,
        list_name=space.name,
    )
