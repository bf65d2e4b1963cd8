"""What everybody does in a session: being there, writing in private, placing points; and what it decides."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ideas.facilitation import actions, queries
from ideas.facilitation.forms import AgreementForm, BoardForm, NoteForm, PointsForm
from ideas.facilitation.models import Activity
from ideas.facilitation.views.asking import activity_in, session_in, stage_answer
from workspace.common import clock
from workspace.common.answers import by_script, key_of
from workspace.common.errors import Invalid
from workspace.people.views import person_of
from workspace.spaces import permissions


@require_POST
@login_required
def be_here(request: HttpRequest, session: int) -> JsonResponse:
    """/sessions/<id>/here/: I am in it. Answers with the server's clock (milliseconds), by which timers run."""
    actions.be_here(by=person_of(request), session=session_in(request, session))
    return JsonResponse({"now": round(clock.now().timestamp() * 1000)})


@require_POST
@login_required
def drawer(request: HttpRequest, activity: int) -> JsonResponse:
    """/sessions/activities/<id>/drawer/: the name of the document in which I write in private."""
    found = actions.open_drawer(by=person_of(request), activity=activity_in(request, activity))
    return JsonResponse({"document": found.document})


@require_POST
@login_required
def write(request: HttpRequest, activity: int) -> HttpResponse:
    """/sessions/activities/<id>/notes/: `words`, a note of one's own."""
    found = activity_in(request, activity)
    actions.write_in_drawer(by=person_of(request), activity=found, words=_words(request), key=key_of(request))
    return _own(request, found)


@require_POST
@login_required
def reword(request: HttpRequest, activity: int, note: str) -> HttpResponse:
    """/sessions/activities/<id>/notes/<note>/: `words`."""
    found = activity_in(request, activity)
    actions.reword_in_drawer(
        by=person_of(request), activity=found, note=note, words=_words(request), key=key_of(request)
    )
    return _own(request, found)


@require_POST
@login_required
def take_away(request: HttpRequest, activity: int, note: str) -> HttpResponse:
    found = activity_in(request, activity)
    actions.take_from_drawer(by=person_of(request), activity=found, note=note, key=key_of(request))
    return _own(request, found)


@require_POST
@login_required
def place(request: HttpRequest, option: int) -> HttpResponse:
    """/sessions/options/<id>/points/: `points`, how many of mine shall lie on it."""
    person = person_of(request)
    seen = queries.option_for(person, option)
    form = PointsForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say with a number how many points shall lie on it.")
    actions.place_points(by=person, option=seen, points=form.cleaned_data["points"], key=key_of(request))
    return _own(request, seen.activity)


@require_POST
@login_required
def agree(request: HttpRequest, session: int) -> HttpResponse:
    """/sessions/<id>/agreements/: `words`, what was decided."""
    found = session_in(request, session)
    form = AgreementForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say what was decided, in at most 500 characters.")
    actions.write_agreement(by=person_of(request), session=found, words=form.cleaned_data["words"], key=key_of(request))
    return stage_answer(request, found, "agreements")


@require_POST
@login_required
def withdraw_agreement(request: HttpRequest, agreement: int) -> HttpResponse:
    found = queries.agreement_for(person_of(request), agreement)
    actions.withdraw_agreement(by=person_of(request), agreement=found, key=key_of(request))
    return stage_answer(request, found.session, "agreements")


@require_POST
@login_required
def raise_idea(request: HttpRequest, group: int) -> HttpResponse:
    """/sessions/groups/<id>/idea/: `board`. To the idea."""
    person = person_of(request)
    found = queries.group_for(person, group)
    rights = frozenset(permissions.rights(person, found.session.canvas.space))
    form = BoardForm(request.POST, boards=queries.boards_for(found.session, rights))
    if not form.is_valid():
        raise Invalid("Choose a board of this space that takes ideas now.")
    idea = actions.raise_idea(by=person, group=found, board=form.cleaned_data["board"], key=key_of(request))
    return redirect(idea)


def _words(request: HttpRequest) -> str:
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise Invalid(" ".join(str(sentence) for sentence in form.errors.get("words", [])))
    words: str = form.cleaned_data["words"]
    return words


def _own(request: HttpRequest, activity: Activity) -> HttpResponse:
    """What is mine in it now, and how many have taken part."""
    if not by_script(request):
        return redirect(activity.session.canvas)
    drawn = queries.own_html(person_of(request), activity.pk)
    return HttpResponse(drawn + queries.count_html(activity.pk))
