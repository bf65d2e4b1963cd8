"""Supporting ideas, passing, and what a browser says that its reader has seen."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from ideas.boards import actions, queries
from ideas.boards.models import Board, Idea
from workspace.common.answers import by_script, key_of, number_of
from workspace.people.views import person_of

AT_ONCE = 200


@require_POST
@login_required
def support(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/support/: `do` is support (with `importance`, `why`), pass or withdraw; without it, the other one."""
    person = person_of(request)
    look = queries.idea_look(person, idea)
    do = request.POST.get("do") or _other(request, look.idea)
    if do == "withdraw":
        actions.withdraw_support(by=person, idea=look.idea, key=key_of(request))
    elif do == "pass":
        actions.pass_idea(by=person, idea=look.idea, key=key_of(request))
    else:
        importance = number_of(request.POST.get("importance", ""))
        why = request.POST.get("why", "")
        actions.support_idea(by=person, idea=look.idea, importance=importance, why=why, key=key_of(request))
    if by_script(request):
        return HttpResponse(queries.support_html(idea) + '<template data-refresh="stand"></template>')
    back = request.POST.get("back", "")
    return redirect(f"{look.visit.board.get_absolute_url()}{back}" if back.startswith("?") else look.idea)


def _other(request: HttpRequest, idea: Idea) -> str:
    """What a button in a list does without script: support, or take it back."""
    return "withdraw" if queries.stand_of(person_of(request), idea).counts else "support"


@require_safe
@login_required
def mine(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/mine/: JSON {supported, passed}: what the browser adds to what everybody sees."""
    person = person_of(request)
    visit = queries.board_visit(person, board)
    supported, passed = queries.stands_on(person, visit.board)
    answer = JsonResponse({"supported": sorted(supported), "passed": sorted(passed)})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@login_required
def seen(request: HttpRequest, board: int) -> HttpResponse:
    """/boards/<id>/seen/: `ideas`, once for each that the reader had before their eyes."""
    given = request.POST.getlist("ideas")[:AT_ONCE]
    numbers = [number for one in given if (number := number_of(one)) is not None]
    actions.see_ideas(by=person_of(request), board=Board(pk=board), ideas=numbers)
    return HttpResponse(status=204)
