"""What facilitators do with decisions: open, close, withdraw, revise, count again."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ideas.boards.queries import BoardVisit, board_visit
from ideas.decisions import actions, queries
from ideas.decisions.ballots import Method
from ideas.decisions.forms import DecisionForm, RevisionForm
from ideas.decisions.models import Decision
from workspace.common import clock
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.polls.disclosure import THRESHOLD
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.spaces.queries import people_who_contribute

# How long people have, where neither the phase nor the facilitator says it.
A_WEEK = timedelta(days=7)


@login_required
def new(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/decisions/new/?stage=&tag=: which ideas are checked to begin with."""
    person = person_of(request)
    visit = board_visit(person, board, request.GET)
    permissions.require(person, Can.FACILITATE, visit.board.space)
    ideas = visit.board.ideas.standing().prefetch_related("tags").order_by("number")
    form = DecisionForm(request.POST or None, ideas=list(ideas), initial=_proposed(visit, list(ideas)))
    eligible = people_who_contribute(visit.board.space).count()
    context = {"visit": visit, "board": visit.board, "form": form, "eligible": eligible,
               "too_few": eligible < THRESHOLD}  # fmt: skip
    if request.method != "POST":
        return render(request, "decisions/new.html", context)
    if not form.is_valid():
        return wrong(request, form, "decisions/new.html", context)
    try:
        return redirect(_opened(request, person, visit, form.cleaned_data))
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return wrong(request, form, "decisions/new.html", context)


def _opened(request: HttpRequest, person: Person, visit: BoardVisit, given: dict[str, Any]) -> Decision:
    opened: Decision = actions.open_decision(
        by=person, board=visit.board, title=given["title"], question=given["question"], method=given["method"],
        choices=[actions.Choice(idea, cost) for idea, cost in given["chosen"]], seats=given["seats"] or 1,
        points=given["points"] or 0, budget=given["budget"], currency=given["currency"], proposal=given["proposal"],
        confidential=given["confidential"], closes_at=given["closes_at"], key=key_of(request),
    )  # fmt: skip
    return opened


def _proposed(visit: BoardVisit, ideas: list[Any]) -> dict[str, Any]:
    """What the form begins with: the phase's method and end; the ideas of the stages and tags in the address."""
    stages, tags = visit.params.getlist("stage"), set(visit.params.getlist("tag"))
    chosen = [
        idea for idea in ideas
        if (not stages or idea.stage in stages) and (not tags or tags & {tag.name for tag in idea.tags.all()})
    ]  # fmt: skip
    phase = visit.phase
    begun: dict[str, Any] = {f"idea-{idea.pk}": True for idea in chosen}
    begun |= {"title": visit.board.title, "question": visit.board.question, "seats": 1, "currency": "EUR"}
    begun["method"] = phase.method if phase and phase.method in list(Method) else Method.APPROVAL
    begun["closes_at"] = phase.ends_at if phase and phase.ends_at else clock.now() + A_WEEK
    return begun


@require_POST
@login_required
def close(request: HttpRequest, decision: int) -> HttpResponse:
    found = queries.decision_for(person_of(request), decision)
    actions.close_decision(by=person_of(request), decision=found, key=key_of(request))
    return redirect(found)


@login_required
def withdraw(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/withdraw/: asks first, since ballots are lost by it."""
    person = person_of(request)
    found = queries.decision_for(person, decision)
    permissions.require(person, Can.FACILITATE, found.board.space)
    if request.method != "POST":
        context = {"decision": found, "board": found.board, "form": forms.Form()}
        return render(request, "decisions/withdraw.html", context)
    actions.withdraw_decision(by=person, decision=found, key=key_of(request))
    return redirect("decisions:of-board", board=found.board_id)


@login_required
def revise(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/revise/: a new wording, and a new round."""
    person = person_of(request)
    found = queries.decision_for(person, decision)
    permissions.require(person, Can.FACILITATE, found.board.space)
    form = RevisionForm(request.POST or None, initial={"proposal": found.proposal})
    context = {"decision": found, "board": found.board, "form": form}
    if request.method != "POST":
        return render(request, "decisions/revise.html", context)
    if not form.is_valid():
        return wrong(request, form, "decisions/revise.html", context)
    given = form.cleaned_data
    actions.revise_proposal(
        by=person, decision=found, proposal=given["proposal"], closes_at=given["closes_at"], key=key_of(request)
    )
    return redirect(found)


@require_POST
@login_required
def withdraw_objection(request: HttpRequest, decision: int) -> HttpResponse:
    found = queries.decision_for(person_of(request), decision)
    actions.withdraw_objection(by=person_of(request), decision=found, key=key_of(request))
    return redirect(found)
