"""Boards and ideas to test with: made by the actions, as people make them."""

from datetime import timedelta
from typing import Any

from ideas.boards import actions
from ideas.boards.models import Board, Idea, Phase
from tests import factories as make
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces.models import Space


def phases(**switches: Any) -> list[Phase]:
    """One open-ended phase that began an hour ago and allows everything; `switches` say otherwise."""
    terms = {"kind": "collect", "may_submit": True, "may_comment": True, "may_support": True, **switches}
    return [Phase(starts_at=clock.now() - timedelta(hours=1), **terms)]


def board(by: Person | None = None, space: Space | None = None, *, title: str = "Fewer tools", **terms: Any) -> Board:
    """A board in a space of whoever opens it; `phases=` or the switches of the one phase among `terms`."""
    space = space or make.space(by) if by else space or make.space()
    names = {field.name for field in Phase._meta.fields}
    switches = {name: terms.pop(name) for name in list(terms) if name in names}
    given = terms.pop("phases", None) or phases(**switches)
    opened: Board = actions.open_board(by=by or space.created_by, space=space, title=title, phases=given, **terms)
    return opened


def idea(by: Person | None = None, on: Board | None = None, *, title: str = "One login", **words: Any) -> Idea:
    on = on or board()
    words.setdefault("problem", "Nine passwords a day, and each expires on another one.")
    submitted: Idea = actions.submit_idea(by=by or on.opened_by, board=on, title=title, **words)
    return submitted
