"""The pages of polls. Casting a confidential ballot is not here: it comes without a session, through the API."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from realtime.cursors import head
from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError
from workspace.people.views import person_of
from workspace.polls import actions, queries
from workspace.polls.disclosure import THRESHOLD
from workspace.polls.forms import PollForm
from workspace.polls.models import Poll
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.queries import thread_for


@login_required
def new_poll(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/polls/new/; with `stay`, from a page that shows the thread's polls beside something else."""
    person = person_of(request)
    found = thread_for(person, thread)
    permissions.require(person, Can.CONTRIBUTE, found.space)
    form = PollForm(request.POST if request.method == "POST" else None)
    eligible = queries.eligible(found.space)
    context = {"thread": found, "form": form, "eligible": eligible, "too_few": eligible < THRESHOLD}
    if request.method != "POST":
        return render(request, "polls/new.html", context)
    if not form.is_valid():
        return wrong(request, form, "polls/new.html", context)
    given = form.cleaned_data
    try:
        opened: Poll = actions.open_poll(
            by=person, thread=found, question=given["question"], kind=given["kind"], options=given["options"],
            top=given["top"] or 5, ends=(given["low"], given["high"]), confidential=given["confidential"],
            shows_early=given["shows_early"], closes_at=given["closes_at"], key=key_of(request),
        )  # fmt: skip
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return wrong(request, form, "polls/new.html", context)
    if by_script(request) and "stay" in request.GET:
        return HttpResponse(queries.polls_html(found.pk))
    return redirect(f"{found.get_absolute_url()}#poll-{opened.pk}")


@require_safe
@login_required
def polls_of_thread(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/polls/?after=: all of them, the newest first."""
    person = person_of(request)
    found = thread_for(person, thread)
    cursor = head(found.stream)
    may = permissions.rights(person, found.space)
    context = {
        "thread": found, "cursor": cursor, "polls": queries.every_poll(found.pk, request.GET),
        "may_write": Can.CONTRIBUTE in may and not found.is_closed and not found.space.is_archived,
        "may_facilitate": Can.FACILITATE in may,
    }  # fmt: skip
    return render(request, "polls/list.html", context)


@require_safe
@login_required
def poll(request: HttpRequest, poll: int) -> HttpResponse:
    """/polls/<id>/: one poll. Without script, one's own vote is marked here."""
    page = queries.poll_page(person_of(request), poll)
    context = {"page": page, "poll": page.poll, "thread": page.poll.thread}
    return render(request, "polls/poll.html", context)


@require_safe
@login_required
def mine(request: HttpRequest, poll: int) -> HttpResponse:
    """/polls/<id>/mine/: JSON {options, taken, may_vote}: what the browser adds to what everybody sees."""
    person = person_of(request)
    found = queries.mine(person, queries.poll_for(person, poll))
    answer = JsonResponse({"options": list(found.options), "taken": found.taken, "may_vote": found.may_vote})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@login_required
def vote(request: HttpRequest, poll: int) -> HttpResponse:
    """/polls/<id>/vote/: `options`, once for each; `do=withdraw` takes the vote back."""
    person = person_of(request)
    found = queries.poll_for(person, poll)
    if request.POST.get("do") == "withdraw":
        actions.withdraw_vote(by=person, poll=found, key=key_of(request))
    else:
        numbers = {int(number) for number in request.POST.getlist("options")[:100] if _is_number(number)}
        actions.vote(by=person, poll=found, options=numbers, key=key_of(request))
    return _changed(request, found)


@require_POST
@login_required
def close(request: HttpRequest, poll: int) -> HttpResponse:
    found = queries.poll_for(person_of(request), poll)
    actions.close_poll(by=person_of(request), poll=found, key=key_of(request))
    return _changed(request, found)


@login_required
def withdraw(request: HttpRequest, poll: int) -> HttpResponse:
    """/polls/<id>/withdraw/: asks first, since votes are lost by it."""
    person = person_of(request)
    found = queries.poll_for(person, poll)
    permissions.require(person, Can.CONTRIBUTE, found.thread.space)
    if request.method != "POST":
        context = {"poll": found, "thread": found.thread, "form": forms.Form()}
        return render(request, "polls/withdraw.html", context)
    actions.withdraw_poll(by=person, poll=found, key=key_of(request))
    if by_script(request):
        return HttpResponse(queries.polls_html(found.thread_id))
    return redirect(found.thread)


def _changed(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The poll as everybody sees it now; without script, back to its own page."""
    return HttpResponse(queries.card_html(poll.pk)) if by_script(request) else redirect(poll)


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 19
