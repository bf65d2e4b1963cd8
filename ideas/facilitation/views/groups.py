"""Notes are put into groups: what is proposed, corrected by hand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ideas.facilitation import actions, queries
from ideas.facilitation.forms import groups_in
from ideas.facilitation.views.asking import led, session_in
from workspace.common.answers import key_of
from workspace.people.views import person_of

# Groups that nobody proposed, to be filled by hand.
EMPTY = 2


@login_required
def groups(request: HttpRequest, session: int) -> HttpResponse:
    """/sessions/<id>/groups/: a proposal to look at, and with POST the groups as they shall be."""
    found = session_in(request, session)
    led(request, found)
    if request.method == "POST":
        actions.group_notes(by=person_of(request), session=found, groups=groups_in(request.POST), key=key_of(request))
        return redirect(found.canvas)
    proposed = queries.proposal(found)
    number = len(proposed.piles)
    empty = [queries.Pile(f"new-{number + one + 1}", "", ()) for one in range(EMPTY)]
    context = {
        "session": found, "canvas": found.canvas, "found": proposed, "piles": [*proposed.piles, *empty],
        "action": request.path,
    }  # fmt: skip
    return render(request, "facilitation/groups.html", context)
