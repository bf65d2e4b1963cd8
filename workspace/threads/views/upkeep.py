"""Renaming, moving, closing; following and how far one has read."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from workspace.common.answers import key_of, wrong
from workspace.common.errors import Invalid
from workspace.people.views import person_of
from workspace.threads import actions, queries
from workspace.threads.forms import MoveForm, ReadForm, RenameForm
from workspace.threads.models import Thread
from workspace.threads.views.asking import answer, refresh

ATTENTIONS: dict[str, Callable[..., Any]] = {
    "following": actions.follow_thread,
    "muted": actions.mute_thread,
    "none": actions.unfollow_thread,
}


@login_required
def rename(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/rename/"""
    person = person_of(request)
    found = queries.thread_for(person, thread)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"title": found.title})
    context = {"thread": found, "form": form}
    if request.method != "POST":
        return render(request, "threads/rename.html", context)
    if not form.is_valid():
        return wrong(request, form, "threads/rename.html", context)
    actions.rename_thread(by=person, thread=found, title=form.cleaned_data["title"], key=key_of(request))
    return _changed(request, found)


@login_required
def move(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/move/: `space`; `q` to look for one by name."""
    person = person_of(request)
    found = queries.thread_for(person, thread)
    given = request.POST if request.method == "POST" else None
    form = MoveForm(given, person=person, here=found.space_id, words=request.GET.get("q", ""))
    context = {"thread": found, "form": form}
    if request.method != "POST":
        return render(request, "threads/move.html", context)
    if not form.is_valid():
        return wrong(request, form, "threads/move.html", context)
    try:
        actions.move_thread(by=person, thread=found, key=key_of(request), **form.cleaned_data)
    except actions.CustomersWouldRead as reading:
        form.add_error("customers_may_read", str(reading))
        return wrong(request, form, "threads/move.html", context)
    return redirect(found)


@require_POST
@login_required
def close(request: HttpRequest, thread: int) -> HttpResponse:
    found = queries.thread_for(person_of(request), thread)
    actions.close_thread(by=person_of(request), thread=found, key=key_of(request))
    return _changed(request, found)


@require_POST
@login_required
def reopen(request: HttpRequest, thread: int) -> HttpResponse:
    found = queries.thread_for(person_of(request), thread)
    actions.reopen_thread(by=person_of(request), thread=found, key=key_of(request))
    return _changed(request, found)


@require_POST
@login_required
def attend(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/attention/: `attention` is following, muted or none."""
    found = queries.thread_for(person_of(request), thread)
    deed = ATTENTIONS.get(request.POST.get("attention", ""))
    if deed is None:
        raise Invalid
    deed(by=person_of(request), thread=found)
    return answer(request, refresh("thread-actions"), found.get_absolute_url())


@require_POST
@login_required
def read(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/read/: every post up to `number` is read. Its lines leave the catch-up, if that is the page."""
    found = queries.thread_for(person_of(request), thread)
    mark = actions.mark_read(by=person_of(request), thread=found, number=_number(request, found.last_number))
    gone = "".join(
        f'<template data-remove="{line}-{mark.thread_id}"></template>' for line in ("call", "waiting", "decided")
    )
    return answer(request, gone, "/")


@require_POST
@login_required
def unread(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/unread/: post `number` (the last one) and what follows is unread again. Then back to the space."""
    found = queries.thread_for(person_of(request), thread)
    number = _number(request, found.last_number)
    actions.mark_unread(by=person_of(request), thread=found, number=number)
    return redirect(f"/spaces/{found.space_id}/")


def _number(request: HttpRequest, last: int) -> int:
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise Invalid
    number: int | None = form.cleaned_data["number"]
    return last if number is None else number


def _changed(request: HttpRequest, thread: Thread) -> HttpResponse:
    """What changed around the posts; the line in the thread comes as an event."""
    return answer(request, queries.head_html(thread.pk), thread.get_absolute_url())
