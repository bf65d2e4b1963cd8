"""What a widget shows: the board as its reader may see it, in words and numbers without a page around them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from ideas.boards.models import Idea
from ideas.boards.queries import BoardVisit, board_shown, board_visit, stands_on
from ideas.boards.queries.cards import Card, drawn
from ideas.boards.queries.similar import similar_ideas
from ideas.results.models import Answer
from ideas.results.queries import said_and_done
from ideas.widget.queries.presence import Presence
from workspace.common.richtext import plain
from workspace.people.models import Person
from workspace.people.queries import own_among

LONGEST = 2_000


def about(here: Presence) -> dict[str, Any]:
    """Who is here, and what may be done. Three queries."""
    visit = here.visit()
    return {
        "person": {"name": here.person.name, "organisation": here.person.organisation.name},
        "board": {"title": visit.board.title, "question": visit.board.question},
        "may_submit": visit.may_submit,
        "may_support": visit.may_support,
        "preview": here.is_preview,
    }


def ideas_listed(here: Presence, params: QueryDict) -> dict[str, Any]:
    """A page of the board's ideas in the order that the board has now. `page` or `after`, `mine`, `q`, `sort`."""
    asked = QueryDict(mutable=True)
    names = ("page", "after", "mine", "q", "sort", "stage")
    asked.update({name: params.get(name, "") for name in names if name in params})
    shown = board_shown(board_visit(here.person, here.widget.board_id, asked))
    return {
        "ideas": _told(here.person, shown.visit, shown.cards),
        "total": shown.total,
        "next": shown.older.removeprefix("?"),
    }


def idea_told(here: Presence, number: int) -> dict[str, Any] | None:
    """One idea of the widget's board, as it stands; None where it is none of that board, or stands no more."""
    visit = here.visit()
    rows = Idea.objects.visible_to(here.person).standing().filter(board=visit.board, pk=number)
    found = rows.select_related("author").first()
    if found is None:
        return None
    found.board = visit.board
    return _told(here.person, visit, drawn(visit.board, [found]))[0]


def similar_listed(here: Presence, title: str, text: str) -> list[dict[str, Any]]:
    """Ideas of the widget's board like the one that is being written, the most alike first."""
    visit = here.visit()
    near = [one for one in similar_ideas(here.person, visit.board, title=title, text=text) if not one.elsewhere]
    supported, _passed = stands_on(here.person, visit.board)
    return [
        {
            "id": one.idea.pk, "number": one.idea.number, "title": one.idea.title,
            "problem": _short(one.idea.problem, 280), "stage": one.idea.stage,
            "supporters": one.supporters.total if one.supporters else None, "supports": one.idea.pk in supported,
        }
        for one in near if one.idea.merged_into_id is None
    ]  # fmt: skip


def done_listed(here: Presence, params: QueryDict) -> dict[str, Any]:
    """“You said, we did” of the board's space, as the reader's organisation may see it."""
    asked = QueryDict(mutable=True)
    asked["space"] = str(here.board.space_id)
    if "after" in params:
        asked["after"] = params.get("after", "")
    found = said_and_done(here.person, asked)
    # Without anything shipped in this space, its number means nothing there, and another space's would come.
    rows = [one for one in found.rows if one.result.board.space_id == here.board.space_id]
    return {
        "done": [
            {
                "id": one.result.pk, "title": one.result.title, "did": _short(one.result.did, LONGEST),
                "outcome": _short(one.result.outcome, LONGEST), "at": one.result.shipped_at,
                "said": [
                    {"words": quote.words, "by": quote.by.name if quote.by else None, "at": quote.at}
                    for quote in one.quotes
                ],
            }
            for one in rows
        ],
        "next": found.older.removeprefix("?") if rows else "",
    }  # fmt: skip


def _told(person: Person, visit: BoardVisit, cards: Sequence[Card]) -> list[dict[str, Any]]:
    """Three queries for any number."""
    answers = _answers([card.idea.pk for card in cards])
    supported, _passed = stands_on(person, visit.board)
    mine = own_among(person, [card.idea.author_id for card in cards])
    return [
        {
            "id": card.idea.pk, "number": card.idea.number, "title": card.idea.title,
            "problem": _short(card.idea.problem, LONGEST), "proposal": _short(card.idea.proposal, LONGEST),
            "stage": card.idea.stage, "by": card.idea.author.name, "mine": card.idea.author_id in mine,
            "at": card.idea.submitted_at,
            "supporters": card.supporters.total if card.supporters else None,
            "supports": card.idea.pk in supported,
            "answer": answers.get(card.idea.pk),
        }
        for card in cards
    ]  # fmt: skip


def _answers(ideas: Collection[int]) -> Mapping[int, dict[str, Any]]:
    rows = Answer.objects.standing().filter(idea__in=ideas).select_related("by")
    return {row.idea_id: {"reason": _short(row.reason, LONGEST), "by": row.by.name, "at": row.at} for row in rows}


def _short(words: str, most: int) -> str:
    found = plain(words)
    return found if len(found) <= most else f"{found[: most - 1].rstrip()}…"
