"""What listeners of `board:<id>` receive of answers, results and credit.

Most of it differs from reader to reader (who may do what, who is named to whom), so pages fetch their own regions anew.
"""

from collections.abc import Collection, Iterable

from django.utils.html import format_html

from ideas.boards.models import Idea
from ideas.boards.queries.changes import moved_html
from ideas.results import events
from ideas.results.models import Result
from ideas.results.queries.family import families
from realtime.models import Event

ON_RESULT = ("result-head", "result-body", "result-credit")


def draw(event: Event) -> str:
    """The fragment of an event of this room on `board:<id>`."""
    content = event.content()
    if isinstance(content, events.AnswerEvent):
        return answered_html(content.idea)
    if not isinstance(content, events.ResultEvent):
        return ""
    regions = refresh(f"{name}-{content.result}" for name in ON_RESULT)
    if isinstance(content, events.ProgressEvent | events.ResultChanged):
        ideas = set(Result.ideas.through.objects.filter(result=content.result).values_list("idea", flat=True))
        if isinstance(content, events.ResultChanged):
            ideas |= set(content.ideas)
        regions += ideas_html(Idea.objects.filter(pk__in=ideas, board=content.board).values_list("pk", flat=True))
    return regions


def answered_html(idea: int) -> str:
    """An idea that has its answer leaves the list of those that wait, and stands in another column."""
    gone = format_html('<template data-remove="answer-row-{}"></template>', idea)
    return gone + refresh(["answers-kept"]) + ideas_html([idea])


def ideas_html(ideas: Iterable[int]) -> str:
    """Where these ideas are now, on every page that shows them, and what was merged into them."""
    numbers = list(ideas)
    moved = "".join(moved_html(number) for number in numbers)
    return moved + refresh(f"idea-answer-{number}" for number in _with_merged(numbers))


def _with_merged(ideas: Collection[int]) -> list[int]:
    return sorted(families(ideas).roots) if ideas else []


def refresh(names: Iterable[str]) -> str:
    """Each page that has a region of this name fetches it anew."""
    return "".join(format_html('<template data-refresh="{}"></template>', name) for name in names)
