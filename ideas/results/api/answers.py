"""Answers to ideas as JSON, and what waits for one."""

from typing import Any

from django.http import HttpRequest, QueryDict
from ninja import Router, Status

from ideas.boards import queries as boards
from ideas.boards.models import Idea
from ideas.results import actions, queries
from ideas.results.api.shapes import AnswerIn, IdeaAnswer, WaitingPage, answer_out
from workspace.people.api import Key, Number, PageNumber, person_of

router = Router()


@router.get("/ideas/{idea}/answer", response=IdeaAnswer, summary="The answer to an idea")
def get_answer(request: HttpRequest, idea: Number) -> dict[str, Any]:
    """Of an idea that was merged into another, that one's."""
    return _one(request, idea)


@router.post("/ideas/{idea}/answer", response={201: IdeaAnswer}, summary="Answer an idea")
def answer_idea(request: HttpRequest, idea: Number, given: AnswerIn, key: Key = None) -> Status[dict[str, Any]]:
    """Whoever answers for its board: the circle that the board names, else those who facilitate its space."""
    actions.answer_idea(by=person_of(request), idea=Idea(pk=idea), verdict=given.verdict, reason=given.reason, key=key)
    return Status(201, _one(request, idea))


@router.put("/ideas/{idea}/answer", response=IdeaAnswer, summary="Answer an idea otherwise")
def change_answer(request: HttpRequest, idea: Number, given: AnswerIn, key: Key = None) -> dict[str, Any]:
    """What was said before stays to be read."""
    actions.change_answer(
        by=person_of(request), idea=Idea(pk=idea), verdict=given.verdict, reason=given.reason, key=key
    )
    return _one(request, idea)


@router.get("/boards/{board}/answers", response=WaitingPage, summary="What waits for an answer")
def list_waiting(request: HttpRequest, board: Number, page: PageNumber = 1) -> dict[str, Any]:
    """What is due first before the rest."""
    params = QueryDict(f"page={page}")
    found = queries.answers_page(boards.board_visit(person_of(request), board, params))
    rows = [
        {
            "idea": one.idea.pk, "title": one.idea.title, "author": one.idea.author,
            "submitted_at": one.idea.submitted_at, "due_on": one.due.on if one.due else None,
        }
        for one in found.rows
    ]  # fmt: skip
    kept = found.kept
    return {
        "ideas": rows, "answer_within": found.visit.board.answer_within, "kept": kept.kept, "due": kept.due,
        "late": kept.late, "waiting": kept.waiting, "page": found.page, "more": found.has_more,
    }  # fmt: skip


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    shown = queries.answer_part(boards.idea_look(person_of(request), number))
    return {
        "idea": shown.idea.pk,
        "answer": answer_out(shown.answer) if shown.answer else None,
        "earlier": [answer_out(one) for one in shown.earlier],
        "due_on": shown.due.on if shown.due else None,
        "result": shown.result.pk if shown.result else None,
        "may_answer": shown.may_answer,
    }
