"""Boards: the list of them, opening one, changing it, its phases, putting it away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.boards import actions, queries
from ideas.boards.forms import BoardForm, OpenBoardForm, PhasesForm
from ideas.boards.models import Board
from ideas.boards.models.plans import PLANS, plan_named
from ideas.boards.queries import BoardVisit
from realtime.cursors import head
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, NotVisible, Refused
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.models import Circle, Space
from workspace.spaces.permissions import Can


@require_safe
@login_required
def board_list(request: HttpRequest) -> HttpResponse:
    """/boards/: those that one may see, running ones first. `page`, `archived=1`."""
    found = queries.board_list(person_of(request), request.GET)
    return render(request, "boards/list.html", {"found": found})


@login_required
def open_board(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/boards/new/: choose what to begin from; `plan` is the one that was chosen."""
    person = person_of(request)
    found = _facilitated(person, space)
    plan = plan_named(request.GET.get("plan", ""))
    context: dict[str, Any] = {"space": found, "plans": PLANS, "plan": plan}
    if plan is None:
        return render(request, "boards/choose_plan.html", context)
    given = request.POST if request.method == "POST" else None
    begun = {"answer_within": plan.answer_within}
    form = OpenBoardForm(given, plan=plan, circles=Circle.objects.all(), initial=begun)
    context["form"] = form
    if request.method != "POST":
        return render(request, "boards/open_board.html", context)
    if not form.is_valid():
        return wrong(request, form, "boards/open_board.html", context)
    try:
        board: Board = actions.open_board(
            by=person, space=found, template=plan.key, key=key_of(request), **form.cleaned_data
        )
    except HouseError as error:
        return _refused(request, form, "boards/open_board.html", context, error)
    return redirect(board)


@login_required
def edit_board(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/edit/: for facilitators."""
    visit = _kept(person_of(request), board)
    now = {name: getattr(visit.board, name) for name in ("title", "question", "about", "answer_within", "answered_by")}
    form = BoardForm(request.POST if request.method == "POST" else None, circles=Circle.objects.all(), initial=now)
    context = {"visit": visit, "board": visit.board, "form": form}
    if request.method != "POST":
        return render(request, "boards/edit_board.html", context)
    if not form.is_valid():
        return wrong(request, form, "boards/edit_board.html", context)
    try:
        actions.change_board(by=visit.person, board=visit.board, key=key_of(request), **form.cleaned_data)
    except HouseError as error:
        return _refused(request, form, "boards/edit_board.html", context, error)
    messages.success(request, _("Saved."))
    return redirect(visit.board)


@login_required
def phases(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/phases/: what happens when. A change is previewed, and done with `confirm`. `add=1`: one more."""
    cursor = head(f"board:{board}")
    visit = queries.board_visit(person_of(request), board)
    if request.method == "POST" and not visit.may_facilitate:
        raise Refused
    now = list(visit.board.phases.all())
    adds = request.GET.get("add") == "1"
    form = PhasesForm(now, request.POST if request.method == "POST" else None, adds=adds)
    context: dict[str, Any] = {
        "visit": visit, "board": visit.board, "tabs": queries.tabs_of(visit), "form": form, "now": now, "adds": adds,
        "seen": queries.fingerprint(now), "cursor": cursor,
        "edits": visit.may_facilitate and ("edit" in request.GET or adds or form.is_bound),
    }  # fmt: skip
    if request.method != "POST" or "back" in request.POST:
        return render(request, "boards/phases.html", context)
    problem = queries.problem_of(form.wanted()) if form.is_valid() else ""
    if problem or not form.is_valid():
        return _wrong_phases(request, context, problem)
    return _change_phases(request, context) if "confirm" in request.POST else _preview(request, context)


def _preview(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    wanted = context["form"].wanted()
    told = queries.consequences(context["now"], wanted)
    return render(request, "boards/phases_preview.html", {**context, "wanted": wanted, "told": told})


def _change_phases(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    board, wanted = context["board"], context["form"].wanted()
    try:
        actions.change_phases(
            by=person_of(request), board=board, phases=wanted, seen=request.POST.get("seen", ""), key=key_of(request)
        )
    except HouseError as error:
        if by_script(request):
            raise
        return _wrong_phases(request, context, str(error), error.status)
    messages.success(request, _("The phases are changed."))
    return redirect("boards:phases", board.pk)


@require_POST
@login_required
def archive(request: HttpRequest, board: int) -> HttpResponse:
    return _turned(request, board, actions.archive_board)


@require_POST
@login_required
def restore(request: HttpRequest, board: int) -> HttpResponse:
    return _turned(request, board, actions.restore_board)


def _facilitated(person: Person, space: int) -> Space:
    found = Space.objects.visible_to(person).filter(pk=space).first()
    if found is None:
        raise NotVisible
    permissions.require(person, Can.FACILITATE, found)
    return found


def _kept(person: Person, board: int) -> BoardVisit:
    visit = queries.board_visit(person, board)
    if not visit.may_facilitate:
        raise Refused
    return visit


def _turned(request: HttpRequest, board: int, deed: Callable[..., Board]) -> HttpResponse:
    visit = queries.board_visit(person_of(request), board)
    deed(by=visit.person, board=visit.board, key=key_of(request))
    return redirect(visit.board)


def _wrong_phases(request: HttpRequest, context: dict[str, Any], error: str, status: int = 422) -> HttpResponse:
    form: PhasesForm = context["form"]
    form.error = error
    if by_script(request):
        return JsonResponse({"error": error, "fields": form.errors}, status=status)
    return render(request, "boards/phases.html", context, status=status)


def _refused(
    request: HttpRequest, form: Any, template: str, context: dict[str, Any], error: HouseError
) -> HttpResponse:
    if by_script(request):
        raise error
    form.add_error(None, str(error))
    answered = wrong(request, form, template, context)
    answered.status_code = error.status
    return answered
