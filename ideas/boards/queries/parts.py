"""What higher rooms put onto the pages of boards and ideas. They add it at start-up; this room does not know it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from ideas.boards.models import Board, Idea, Phase, Stage
from ideas.boards.queries.veil import Veil, veil_on
from realtime.models import Event
from workspace.people.models import Person
from workspace.spaces.permissions import Can

Draw = Callable[[Event], str]
UrlOf = Callable[[Idea, Stage], str]
Marks = Callable[[Board, Sequence[Idea]], Mapping[int, str]]
Dates = Callable[[Collection[int]], Mapping[int, date]]


@dataclass(frozen=True)
class BoardVisit:
    """Somebody looks at a board that they may see, in the phase of now. `params` are the GET parameters."""

    person: Person
    board: Board
    phase: Phase | None
    rights: frozenset[Can]
    params: QueryDict

    @property
    def veil(self) -> Veil | None:
        """Where nobody sees who writes: what this reader is told. Two queries then, else none."""
        return veil_on(self.person, self.board)

    @property
    def may_contribute(self) -> bool:
        return Can.CONTRIBUTE in self.rights and not self.board.is_archived and not self.board.space.is_archived

    @property
    def may_facilitate(self) -> bool:
        return Can.FACILITATE in self.rights

    def allows(self, switch: str) -> bool:
        """Whether this person may do what a switch of the phases is about (`may_submit`, …) now."""
        return self.may_contribute and self.phase is not None and bool(getattr(self.phase, switch))

    @property
    def may_submit(self) -> bool:
        return self.allows("may_submit")

    @property
    def may_edit(self) -> bool:
        """Whether authors may reword their ideas now."""
        return self.allows("may_edit")

    @property
    def may_comment(self) -> bool:
        return self.allows("may_comment")

    @property
    def may_support(self) -> bool:
        return self.allows("may_support")


@dataclass(frozen=True)
class Tab:
    """A tab of every board, a page of its own at `/boards/<id>/<key>/` (its room's urls.py has the address).

    `shows(visit)`: whether it stands there; no queries of its own unless asked.
    """

    key: str
    title: str | Promise
    icon: str
    order: int
    shows: Callable[[BoardVisit], bool] = lambda _: True


@dataclass(frozen=True)
class IdeaLook:
    """Somebody looks at an idea."""

    visit: BoardVisit
    idea: Idea
    is_mine: bool = False
    is_coauthor: bool = False

    @property
    def may_edit(self) -> bool:
        """Its author and co-authors, while the board's phase lets ideas change."""
        return self.is_mine and self.idea.stands and self.visit.may_edit

    @property
    def may_keep(self) -> bool:
        """Withdraw, restore, tag: its author, co-authors and facilitators."""
        return self.visit.may_contribute and (self.is_mine or self.visit.may_facilitate)


@dataclass(frozen=True)
class IdeaPart:
    """A part of an idea's page. `show(look)` reads what it shows, once a page, in a fixed number of queries.

    Each template is included with `look`, `idea`, `visit` and `shown`: `top` below the idea's head, `main` below
    its text and above its comments, `panel` in the right panel, `menu` among the items of its menu.
    """

    key: str
    order: int
    show: Callable[[IdeaLook], Any]
    top: str = ""
    main: str = ""
    panel: str = ""
    menu: str = ""


@dataclass(frozen=True)
class ShownPart:
    part: IdeaPart
    look: IdeaLook
    shown: Any


_tabs: dict[str, Tab] = {}
_parts: dict[str, IdeaPart] = {}
_drawn: dict[str, Draw] = {}
_answering: list[UrlOf] = []
_dates: list[Dates] = []
_marks: list[Marks] = []
_growing: list[str] = []


def register_tab(tab: Tab) -> None:
    """Call from `apps.py`."""
    _tabs[tab.key] = tab


def register_idea_part(part: IdeaPart) -> None:
    """Call from `apps.py`."""
    _parts[part.key] = part


def register_fragment(noun: str, draw: Draw) -> None:
    """Call from `apps.py` of a higher room: `draw` makes the fragment of events `<noun>.…` on `board:<id>`."""
    _drawn[noun] = draw


def tabs_of(visit: BoardVisit) -> list[Tab]:
    return [tab for tab in sorted(_tabs.values(), key=lambda tab: tab.order) if tab.shows(visit)]


def parts_of(look: IdeaLook) -> list[ShownPart]:
    """All parts of an idea's page, in their order."""
    return [ShownPart(part, look, part.show(look)) for part in sorted(_parts.values(), key=lambda one: one.order)]


def draw_of_others(event: Event) -> str:
    """The fragment of an event of a higher room on a board's stream; nothing when no room draws its kind."""
    draw = _drawn.get(event.kind.partition(".")[0])
    return draw(event) if draw else ""


def register_answering(url_of: UrlOf) -> None:
    """Call from `apps.py` of the room that answers ideas: `url_of(idea, stage)` is the page where somebody does."""
    _answering[:] = [url_of]


def answering_url(idea: Idea, stage: Stage) -> str:
    """Where an idea is answered so that it comes to this stage; empty where no room answers."""
    return _answering[0](idea, stage) if _answering else ""


def register_marks(marks: Marks) -> None:
    """Call from `apps.py`: `marks(board, ideas)` are a few words on the cards of some ideas, by number. One query."""
    if marks not in _marks:
        _marks.append(marks)


def marks_of(board: Board, ideas: Sequence[Idea]) -> dict[int, str]:
    """The same for everybody."""
    return {idea: mark for marks in _marks for idea, mark in marks(board, ideas).items()}


def register_growing(region: str) -> None:
    """Call from `apps.py`: a region of the board's pages that lists ideas in another order than the board, and is
    fetched anew when one comes, goes or comes back."""
    if region not in _growing:
        _growing.append(region)


def growing() -> Sequence[str]:
    return _growing


def register_roadmap_dates(dates: Dates) -> None:
    """Call from `apps.py`: `dates(ideas)` are the days when ideas are expected, or came, by number. One query."""
    if dates not in _dates:
        _dates.append(dates)


def roadmap_dates(ideas: Collection[int]) -> dict[int, date]:
    return {idea: day for dates in _dates for idea, day in dates(ideas).items()} if ideas else {}
