"""What time brings: answers that are due, and reviews."""

from collections.abc import Collection, Mapping

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.boards.models import Idea
from ideas.results.models import Reminder, Result, ResultStage
from ideas.results.queries import promise
from ideas.results.queries.notices.steps import place_of
from workspace.notifications.queries import Subject
from workspace.people.models import Person


def answers_due(person: Person) -> QuerySet[Reminder]:
    """The last reminder of each idea that still waits for this person's answer."""
    later = Reminder.objects.filter(idea=OuterRef("idea"), pk__gt=OuterRef("pk"))
    return Reminder.objects.filter(~Exists(later), idea__in=promise.unanswered_for(person).values("pk"))


def standing_answers(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = answers_due(person).filter(pk__in=numbers).select_related("idea__board__space", "idea__thread")
    return {one.pk: _answer_due(one, one.idea) for one in found if one.idea is not None}


def _answer_due(one: Reminder, idea: Idea) -> Subject:
    due = promise.due(idea)
    space = idea.board.space
    return Subject(
        title=idea.title,
        does=due_in_words(due) if due else _("This idea waits for your answer"),
        words=idea.problem[:280],
        url=f"{idea.get_absolute_url()}answer/",
        by=None,
        at=one.at,
        waits=True,
        thread_key=idea.thread.stream,
        list_key=space.stream,
        list_name=space.name,
    )


def due_in_words(due: promise.Due) -> str:
    """The whole sentence of a reminder."""
    if due.is_late:
        return ngettext(
            "Your answer is %(days)d day late", "Your answer is %(days)d days late", due.late_by
        ) % {"days": due.late_by}  # fmt: skip
    if due.days == 0:
        return _("Your answer is due today")
    if due.days == 1:
        return _("Your answer is due tomorrow")
    return _("Your answer is due in %(days)d days") % {"days": due.days}


def reviews_due(person: Person) -> QuerySet[Reminder]:
    """Results of the person whose review date has come, until they say what came of them or move the date."""
    mine = Result.objects.visible_to(person).filter(owner=person, reviewed_at__isnull=True)
    waiting = mine.exclude(stage=ResultStage.STOPPED)
    return Reminder.objects.filter(result__in=waiting.values("pk"), due_on=F("result__review_on"))


def standing_reviews(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    found = reviews_due(person).filter(pk__in=numbers).select_related("result__board__space")
    return {one.pk: _review_due(one, one.result) for one in found if one.result is not None}


def _review_due(one: Reminder, result: Result) -> Subject:
    return Subject(
        title=result.title, does=_("What came of it? You said you would look today"), words=result.measure, by=None,
        at=one.at, waits=True, **{**place_of(result), "url": f"{result.get_absolute_url()}review/"},
    )  # fmt: skip
