"""A board's decisions, one decision, its ballots to take away."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas.boards.queries import board_visit, tabs_of
from ideas.decisions import actions, queries
from ideas.decisions.ballots import Method
from ideas.decisions.forms import StandForm
from ideas.decisions.queries.counting import PARTS
from realtime.cursors import head
from workspace.people.views import person_of


@require_safe
@login_required
def of_board(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/decisions/"""
    cursor = head(f"board:{board}")
    visit = board_visit(person_of(request), board, request.GET)
    context = {
        "visit": visit, "board": visit.board, "tabs": tabs_of(visit), "tab": "decisions", "cursor": cursor,
        "decisions": queries.decisions_of(visit.board),
    }  # fmt: skip
    return render(request, "decisions/list.html", context)


@require_safe
@login_required
def decision(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/: the ballot while it runs, the result afterwards."""
    person = person_of(request)
    page = queries.decision_page(person, decision, request.GET)
    if page.decision.closed_at is not None:
        actions.see_result(by=person, decision=page.decision)
    return render(request, "decisions/decision.html", sheet_context(request, page))


def sheet_context(request: HttpRequest, page: queries.DecisionPage) -> dict[str, object]:
    """What every drawing of a decision needs; a duel is dealt here."""
    person = person_of(request)
    context: dict[str, object] = {
        "page": page, "decision": page.decision, "board": page.decision.board, "visit": page.visit, "parts": PARTS,
    }  # fmt: skip
    if page.may_vote and page.decision.how is Method.DUELS:
        context["duel"] = actions.show_duel(by=person, decision=page.decision)
    if page.may_vote and page.decision.how is Method.CONSENT:
        stand = page.stand
        context["form"] = StandForm(initial={"stance": stand.stance, "reason": stand.reason} if stand else None)
    return context


@require_safe
@login_required
def count(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/count/: how far a large count is, as a cw-progress asks."""
    found = queries.decision_for(person_of(request), decision)
    return render(request, "decisions/parts/counting.html", {"decision": found, "parts": PARTS})


@require_safe
@login_required
def ballots(request: HttpRequest, decision: int, form: str) -> HttpResponse:
    """/decisions/<id>/ballots.json and .csv: without names, when the result is told."""
    found = queries.decision_for(person_of(request), decision)
    if form == "json":
        text, kind = json.dumps(queries.ballots_json(found), ensure_ascii=False), "application/json"
    else:
        text, kind = queries.ballots_csv(found), "text/csv; charset=utf-8"
    answer = HttpResponse(text, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="decision-{found.pk}-ballots.{form}"'
    return answer
