"""What came of it: decisions and actions while it lasts, the review at its end, the summary."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workspace.common.answers import by_script, key_of, number_of, wrong
from workspace.common.errors import Invalid, Refused
from workspace.gatherings import actions, queries
from workspace.gatherings.forms import ConcludeForm, SummaryForm
from workspace.gatherings.models import Gathering
from workspace.gatherings.views.asking import gathering_in
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads import queries as threads
from workspace.threads.models import OutcomeKind, Post
from workspace.threads.views.asking import answer, refresh

KINDS = {OutcomeKind.DECISION, OutcomeKind.ACTION}


@login_required
def conclude(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/outcome/?kind=decision: says it in the thread and marks it; `note` to begin with its words."""
    person = person_of(request)
    found = gathering_in(request, gathering)
    permissions.require(person, Can.CONTRIBUTE, found.thread.space)
    if not found.is_live and request.method != "POST":
        return redirect(found)
    kind = _kind(request)
    unsaid = Post(thread=found.thread)
    form = ConcludeForm(
        request.POST if request.method == "POST" else None,
        kind=kind, post=unsaid, reader=person, people=queries.leaders_of(person, found),
        decisions=threads.standing_decisions(unsaid) if kind is OutcomeKind.DECISION else [],
        initial={"owner": person.pk, "summary": _words_of(request), "decided_by": queries.came_to(found)},
    )  # fmt: skip
    context = {"gathering": found, "kind": kind, "form": form, "action": request.path}
    if request.method != "POST":
        return render(request, "gatherings/conclude.html", context)
    if not form.is_valid():
        return wrong(request, form, "gatherings/conclude.html", context)
    given: dict[str, Any] = dict(form.cleaned_data)
    actions.conclude(by=person, gathering=found, kind=kind, words=given.pop("summary"), key=key_of(request), **given)
    # The post itself comes by the socket, which scrolls to it whoever stands at the end.
    return answer(request, threads.outcomes_html(found.thread_id) + refresh("end-form"), found.get_absolute_url())


@login_required
def end(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/end/: what came of it, and the summary that the thread will carry, ready to be edited."""
    person = person_of(request)
    found = gathering_in(request, gathering)
    if not found.is_live:
        return redirect(found)
    if found.facilitator_id != person.pk:
        permissions.require(person, Can.FACILITATE, found.thread.space)
    return _summing_up(request, person, found, ending=True)


@login_required
def sum_up(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/summary/: for one that ended without a summary."""
    person = person_of(request)
    found = gathering_in(request, gathering)
    permissions.require(person, Can.CONTRIBUTE, found.thread.space)
    if found.is_live or found.summary_id is not None:
        return redirect(found)
    return _summing_up(request, person, found, ending=False)


def _summing_up(request: HttpRequest, person: Person, found: Gathering, *, ending: bool) -> HttpResponse:
    review = queries.review_of(person, found)
    form = SummaryForm(request.POST if request.method == "POST" else None, initial={"summary": review.draft})
    context = {
        "gathering": found,
        "thread": found.thread,
        "review": review,
        "outcomes": threads.thread_outcomes(found.thread),
        "form": form,
        "action": request.path,
        "ending": ending,
    }
    if request.method != "POST":
        return render(request, "gatherings/end.html", context)
    # Without a summary, what was typed as one is nobody's matter: it may be too long, or half written.
    without = ending and "without" in request.POST
    if not without and not form.is_valid():
        return wrong(request, form, "gatherings/end.html", context)
    summary = "" if without else form.cleaned_data["summary"]
    try:
        if ending:
            actions.end_gathering(by=person, gathering=found, summary=summary, key=key_of(request))
        else:
            actions.sum_up(by=person, gathering=found, summary=summary, key=key_of(request))
    except Refused as refused:
        if by_script(request):
            raise
        form.add_error(None, str(refused))
        return render(request, "gatherings/end.html", context, status=refused.status)
    return redirect(found)


def _kind(request: HttpRequest) -> OutcomeKind:
    try:
        kind = OutcomeKind(request.POST.get("kind") or request.GET.get("kind") or "")
    except ValueError:
        kind = OutcomeKind.ANSWER
    if kind not in KINDS:
        raise Invalid("A gathering notes decisions and actions. Mark the rest in the thread.")
    return kind


def _words_of(request: HttpRequest) -> str:
    """The words of the note that the outcome is made of, if it is."""
    number = number_of(request.GET.get("note", ""))
    if number is None:
        return ""
    return " ".join(queries.note_for(person_of(request), number).text.split())[:280]
