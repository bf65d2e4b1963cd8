"""Results: the lists, one of them, and opening and changing it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.boards import queries as boards
from ideas.results import actions, queries
from ideas.results.forms import ResultForm
from ideas.results.models import Result, ResultStage
from ideas.results.views.asking import by_form
from workspace.common.answers import key_of
from workspace.common.errors import Refused
from workspace.people.views import person_of
from workspace.threads.queries import nameable


@require_safe
@login_required
def results(request: HttpRequest) -> HttpResponse:
    """/results/?stage=&space=&mine=1&review=due&after="""
    found = queries.result_list(person_of(request), request.GET)
    return render(request, "results/list.html", {"found": found, "stages": ResultStage.choices})


@require_safe
@login_required
def said_and_done(request: HttpRequest) -> HttpResponse:
    """/said-and-done/?space=&customer=&after="""
    found = queries.said_and_done(person_of(request), request.GET)
    return render(request, "results/said_and_done.html", {"found": found})


@require_safe
@login_required
def result(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/"""
    page = queries.result_page(person_of(request), result)
    return render(request, "results/result.html", {"page": page, "result": page.result})


@login_required
def open_result(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/result/"""
    person = person_of(request)
    look = boards.idea_look(person, idea)
    board = look.visit.board
    if not queries.may_answer(person, board):
        raise Refused("On this board, results are opened by those who answer its ideas.")
    form = ResultForm(
        request.POST if request.method == "POST" else None,
        people=queries.people_around(person, [look.idea], board), nameable=nameable(person, board.space),
        ideas=queries.becoming_of(board),
        initial={"title": look.idea.title, "ideas": [look.idea.pk], "owner": person.pk},
    )  # fmt: skip
    made: list[Result] = []

    def give(given: dict[str, Any]) -> None:
        ideas = sorted(given.pop("ideas"), key=lambda one: one.pk != look.idea.pk)
        made.append(actions.open_result(by=person, ideas=ideas, key=key_of(request), **given))

    context = {"idea": look.idea, "board": board}
    return by_form(request, form, "results/open.html", context, give, lambda: _address(made))


@login_required
def change(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/change/"""
    person = person_of(request)
    found = queries.result_for(person, result)
    if not queries.may_tend(person, found):
        raise Refused("Only the owner of this result, or whoever answers for its board, changes it.")
    ideas = list(found.ideas.select_related("thread__space"))
    near = {one.pk: one for one in [found.owner, *queries.people_around(person, ideas, found.board)]}
    kept = {name: getattr(found, name) for name in ("title", "measure", "target_on", "review_on")}
    form = ResultForm(
        request.POST if request.method == "POST" else None,
        people=near.values(), nameable=nameable(person, found.board.space),
        ideas=queries.becoming_of(found.board, beside=found),
        initial={**kept, "owner": found.owner_id, "ideas": [one.pk for one in ideas]},
    )  # fmt: skip

    def give(given: dict[str, Any]) -> None:
        actions.change_result(by=person, result=found, key=key_of(request), **given)

    return by_form(request, form, "results/change.html", {"result": found}, give, found.get_absolute_url)


def _address(made: list[Result]) -> str:
    """Of the result that was just opened."""
    return made[0].get_absolute_url()
