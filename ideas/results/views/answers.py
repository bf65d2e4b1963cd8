"""Answering an idea, and what of a board waits for an answer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ideas.boards import queries as boards
from ideas.boards.models import Idea, Stage
from ideas.results import actions, queries
from ideas.results.actions.doors import answered_by_others
from ideas.results.forms import AnswerForm
from ideas.results.models import Verdict
from ideas.results.queries import AnswerShown
from ideas.results.views.asking import by_form
from realtime.cursors import head
from workspace.common.answers import key_of
from workspace.people.views import person_of


@require_safe
@login_required
def waiting(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/answers/?page="""
    cursor = head(f"board:{board}")
    visit = boards.board_visit(person_of(request), board, request.GET)
    context = {
        "visit": visit,
        "board": visit.board,
        "tabs": boards.tabs_of(visit),
        "tab": "answers",
        "found": queries.answers_page(visit),
        "cursor": cursor,
    }
    return render(request, "results/answers.html", context)


@login_required
def answer(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/answer/?stage=: the form, filled in with the answer that stands, or with where the idea was dragged.

    Under way and shipped are no answers: they lead to the result, or to opening one.
    """
    person = person_of(request)
    look = boards.idea_look(person, idea)
    shown = queries.answer_part(look)
    stage = request.GET.get("stage", "")
    if request.method != "POST" and stage in {Stage.UNDER_WAY, Stage.SHIPPED} and (step := _step(shown, stage)):
        return redirect(step)
    if not shown.may_answer:
        raise answered_by_others(look.visit.board)
    first = shown.answer is None
    initial = {"verdict": stage if stage in Verdict.values else ""}
    if shown.answer is not None:
        initial = {"verdict": initial["verdict"] or shown.answer.verdict, "reason": shown.answer.reason}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    deed = actions.answer_idea if first else actions.change_answer

    def give(given: dict[str, Any]) -> None:
        deed(by=person, idea=look.idea, key=key_of(request), **given)

    context = {"idea": look.idea, "board": look.visit.board, "shown": shown, "first": first}
    return by_form(request, form, "results/answer.html", context, give, look.idea.get_absolute_url)


def answering_url(idea: Idea, stage: str) -> str:
    """Where an idea that is dragged to this stage is answered."""
    return f"{idea.get_absolute_url()}answer/?stage={stage}"


def _step(shown: AnswerShown, stage: str) -> str:
    """Where the next step towards this stage is made; empty where an answer must come first."""
    if shown.result is not None and shown.result.stage != "stopped":
        return f"{shown.result.get_absolute_url()}{'ship' if stage == Stage.SHIPPED else 'progress'}/?stage={stage}"
    return f"{shown.idea.get_absolute_url()}result/" if shown.may_open else ""
