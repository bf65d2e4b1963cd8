"""How somebody looks at boards: saved views, moving cards, their own ideas, and how lists are sorted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas.boards import actions, queries
from ideas.boards.models import Board, SavedView, Stage
from workspace.common.answers import by_script, key_of, number_of
from workspace.common.errors import Invalid
from workspace.people.views import person_of


@require_POST
@login_required
def move(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/move/: `stage`. Where that is an answer, to the page where one is given."""
    person = person_of(request)
    found = queries.idea_look(person, idea).idea
    try:
        stage = Stage(request.POST.get("stage", ""))
    except ValueError as error:
        raise Invalid(_("There is no such stage.")) from error
    url = queries.answering_url(found, stage) if queries.needs_answer(found, stage) else ""
    if url and stage != found.stage and queries.may_move(person, found.board):
        return JsonResponse({"url": url}) if by_script(request) else redirect(url)
    actions.move_idea(by=person, idea=found, stage=stage, key=key_of(request))
    return HttpResponse(queries.moved_html(found.pk)) if by_script(request) else redirect(found)


@require_POST
@login_required
def save_view(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/views/save/: `name` and `query`."""
    kept = request.POST.get("query", "")
    try:
        view = actions.save_view(
            by=person_of(request), board=Board(pk=board), name=request.POST.get("name", ""), query=kept
        )
    except Invalid as error:
        messages.error(request, str(error))
        return redirect(f"/boards/{board}/{queries.tidy(kept)}")
    return redirect(f"/boards/{board}/{view.query}")


@login_required
def saved_views(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/views/: one's own, to rename or delete: `view`, `name`, `do`."""
    person = person_of(request)
    visit = queries.board_visit(person, board)
    context = {
        "visit": visit, "board": visit.board, "tabs": queries.tabs_of(visit), "wrong": "", "changed": None, "typed": ""
    }  # fmt: skip
    if request.method == "POST":
        view = SavedView(pk=number_of(request.POST.get("view", "")) or 0)
        try:
            if request.POST.get("do") == "delete":
                actions.delete_view(by=person, view=view)
            else:
                actions.rename_view(by=person, view=view, name=request.POST.get("name", ""))
            return redirect("boards:saved-views", board)
        except Invalid as error:
            context |= {"wrong": str(error), "changed": view.pk, "typed": request.POST.get("name", "")}
    context["views"] = SavedView.objects.filter(board=visit.board, person=person)
    return render(request, "boards/saved_views.html", context, status=422 if context["wrong"] else 200)


@require_safe
@login_required
def my_ideas(request: HttpRequest) -> HttpResponse:
    """/me/ideas/: those that one has a part in, and what became of each."""
    page = number_of(request.GET.get("page", ""), below=10_000) or 1
    return render(request, "boards/my_ideas.html", {"mine": queries.my_ideas(person_of(request), page)})


@require_safe
@login_required
def sorting(request: HttpRequest) -> HttpResponse:
    """/boards/sorting/: how lists are sorted, with the formulas."""
    return render(request, "boards/sorting.html")
