"""Cases, merges and splits on the pages of ideas: their parts, what is pushed, and how the ledger calls them."""

from collections.abc import Collection, Mapping

from ideas.boards import events
from ideas.boards.models import Case, Idea, Merge, Split
from ideas.boards.queries.cases import cases_shown
from ideas.boards.queries.fragments import draws, idea_html
from ideas.boards.queries.merges import merging_shown
from ideas.boards.queries.parts import IdeaPart, register_idea_part
from realtime.models import Event
from workspace.audit.queries import Described, register_describer
from workspace.people.models import Person
from workspace.threads.models import Post
from workspace.threads.queries import head_html, posts_html

CASES, MERGING = "idea-cases-{}", "idea-merging-{}"
# Of the page of an idea that is read only now, or no more: nearly everything; of its conversation's own page the foot.
ROOM = ("idea-room", "thread-foot")


def register_cases_and_merges() -> None:
    """From apps.py."""
    register_idea_part(
        IdeaPart("merging", 10, merging_shown, top="boards/parts/merging.html", menu="boards/parts/merging_menu.html")
    )
    register_idea_part(IdeaPart("cases", 20, cases_shown, main="boards/parts/cases.html"))
    register_describer("boards.case", describe_cases)
    register_describer("boards.merge", describe_merges)
    register_describer("boards.split", describe_splits)


@draws(events.CaseAdded, events.CaseEdited, events.CaseWithdrawn)
def _cases_changed(told: events.CaseEvent) -> str:
    """What a case tells of a customer differs by reader: the page fetches its cases anew."""
    heir = Idea.objects.filter(pk=told.idea).values_list("merged_into", flat=True).first()
    return _refreshed(CASES, told.idea, *([heir] if heir else []))


@draws(events.MergeProposed, events.MergeDeclined)
def _merge_asked(told: events.MergeEvent) -> str:
    return _refreshed(MERGING, told.idea, told.into)


@draws(events.IdeasMerged, events.IdeasUnmerged)
def _merged(told: events.MergeEvent) -> str:
    return _both(told.board, told.idea, told.into)


@draws(events.IdeaSplit, events.SplitUndone)
def _split(told: events.SplitEvent) -> str:
    return _both(told.board, told.idea, told.made)


@draws(events.IdeasImported)
def _imported(told: events.IdeasImported) -> str:
    """Many at once: each page that lists them fetches its list anew."""
    return '<template data-refresh="board-room"></template>'


def draw_for_thread(event: Event) -> str:
    """The fragment of a `merge.…` or `split.…` event on `thread:<id>`: its first post, if a split left it other words,
    and for everybody who has it open what can be done there now."""
    thread = int(event.stream_id.partition(":")[2])
    said = ""
    if isinstance(event.content(), events.SplitEvent):
        said = posts_html(Post.objects.filter(thread=thread, number=1)) + head_html(thread)
    return said + "".join(f'<template data-refresh="{region}"></template>' for region in ROOM)


def describe_cases(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Case.objects.visible_to(reader).filter(pk__in=numbers).select_related("idea")
    return {one.pk: Described(one.idea.title, one.get_absolute_url()) for one in rows}


def describe_merges(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Merge.objects.visible_to(reader).filter(pk__in=numbers).select_related("idea", "into")
    return {one.pk: Described(f"{one.idea.title} → {one.into.title}", one.get_absolute_url()) for one in rows}


def describe_splits(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Split.objects.visible_to(reader).filter(pk__in=numbers).select_related("idea", "made")
    return {one.pk: Described(f"{one.idea.title} → {one.made.title}", one.get_absolute_url()) for one in rows}


def _both(board: int, *numbers: int) -> str:
    """Two ideas with their cards, as far as they are on this board, and what their pages tell of merging and cases."""
    ideas = Idea.objects.with_people().filter(pk__in=numbers).order_by("pk")
    drawn = "".join(idea_html(idea) for idea in ideas if idea.board_id == board)
    return drawn + _refreshed(MERGING, *numbers) + _refreshed(CASES, *numbers)


def _refreshed(region: str, *numbers: int) -> str:
    return "".join(f'<template data-refresh="{region.format(number)}"></template>' for number in numbers)
