"""What came of it: marking, doing, taking back; and the page of all outcomes."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import key_of, wrong
from workspace.common.errors import Invalid
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads import actions, queries
from workspace.threads.forms import OutcomeForm
from workspace.threads.models import Outcome, OutcomeKind, Post
from workspace.threads.views.asking import answer

Deed = Callable[..., Outcome]


@require_safe
@login_required
def outcomes(request: HttpRequest) -> HttpResponse:
    """/outcomes/: `kind`, `state=open`, `after`."""
    found = queries.outcome_list(person_of(request), request.GET)
    return render(request, "threads/outcomes.html", {"found": found, "kinds": OutcomeKind.choices})


@login_required
def mark(request: HttpRequest, post: int) -> HttpResponse:
    """/posts/<id>/outcome/?kind=decision: the form for that kind, and marking."""
    person = person_of(request)
    found = queries.post_for(person, post)
    permissions.require(person, Can.CONTRIBUTE, found.thread.space)
    kind = _kind(request)
    terms: dict[str, Any] = {
        "kind": kind,
        "post": found,
        "reader": person,
        "people": queries.people_of_thread(found.thread, person),
        "decisions": queries.standing_decisions(found) if kind is OutcomeKind.DECISION else [],
    }
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        initial={"decided_by": [found.author_id], "owner": person.pk},
        **terms,
    )
    context = {"post": found, "thread": found.thread, "kind": kind, "form": form}
    if request.method != "POST":
        return render(request, "threads/mark.html", context)
    if not form.is_valid():
        return wrong(request, form, "threads/mark.html", context)
    outcome = _mark(request, found, kind, form.cleaned_data)
    return _changed(request, outcome)


@require_POST
@login_required
def withdraw(request: HttpRequest, outcome: int) -> HttpResponse:
    return _do(request, outcome, actions.withdraw_outcome)


@require_POST
@login_required
def finish(request: HttpRequest, outcome: int) -> HttpResponse:
    return _do(request, outcome, actions.finish_action)


@require_POST
@login_required
def take_up(request: HttpRequest, outcome: int) -> HttpResponse:
    """Not done after all."""
    return _do(request, outcome, actions.reopen_action)


def _mark(request: HttpRequest, post: Post, kind: OutcomeKind, given: dict[str, Any]) -> Outcome:
    old = given.pop("supersedes", None)
    terms: dict[str, Any] = {"by": person_of(request), "post": post, "key": key_of(request), **given}
    if old is not None:
        superseded: Outcome = actions.supersede_decision(outcome=old, **terms)
        return superseded
    marked: Outcome = actions.mark_outcome(kind=kind, **terms)
    return marked


def _kind(request: HttpRequest) -> OutcomeKind:
    try:
        return OutcomeKind(request.POST.get("kind") or request.GET.get("kind") or "")
    except ValueError:
        raise Invalid("An outcome is an answer, a decision, an action or a lesson.") from None


def _do(request: HttpRequest, number: int, deed: Deed) -> HttpResponse:
    found = queries.outcome_for(person_of(request), number)
    return _changed(request, deed(by=person_of(request), outcome=found, key=key_of(request)))


def _changed(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """The thread's outcomes and the post, and the line of the outcome itself where another page lists it."""
    posts = queries.posts_html(Post.objects.visible_to(person_of(request)).filter(pk=outcome.post_id))
    fragment = queries.outcomes_html(outcome.post.thread_id) + posts + queries.listed_outcome_html(outcome)
    return answer(request, fragment, outcome.post.get_absolute_url())
