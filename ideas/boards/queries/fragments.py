"""What listeners of `board:<id>` receive: drawn once for all, from the rows as they are now."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from ideas.boards import events
from ideas.boards.models import Idea
from ideas.boards.queries.cards import changed_html
from ideas.boards.queries.parts import draw_of_others, growing
from realtime.events import Payload
from realtime.models import Event

Draw = Callable[[Any], str]
_drawn: dict[type[Payload], Draw] = {}


def draws(*kinds: type[Payload]) -> Callable[[Draw], Draw]:
    """Makes a function the one that draws these payloads on `board:<id>`."""

    def register(draw: Draw) -> Draw:
        _drawn.update(dict.fromkeys(kinds, draw))
        return draw

    return register


def fragment(event: Event) -> str:
    """The fragment of an event on `board:<id>`. Empty when what it tells of is gone."""
    content = event.content()
    draw = _drawn.get(type(content))
    return draw(content) if draw else draw_of_others(event)


def refreshed(*regions: str) -> str:
    """Each page that has one of these regions fetches it anew."""
    return "".join(f'<template data-refresh="{region}"></template>' for region in regions)


def idea_html(idea: Idea, *, moved: bool = False) -> str:
    """Its card in the list, and its head and words on its own page: each page takes what it shows."""
    return changed_html(idea, moved=moved) + render_to_string("boards/parts/idea_changed.html", {"idea": idea})


@draws(events.IdeaSubmitted)
def _idea_changed(told: events.IdeaEvent) -> str:
    idea = Idea.objects.with_people().filter(pk=told.idea).first()
    return idea_html(idea) + refreshed(*growing()) if idea else ""
