"""A thread's page, opening one, replying."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import HouseError, Invalid, NotVisible
from workspace.people.views import person_of
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions, queries
from workspace.threads.forms import PostForm, ThreadForm
from workspace.threads.models import Post, Thread
from workspace.threads.views.asking import answer, number_in


@require_safe
@login_required
def thread(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/: `at` a post, `before` or `after` one, or where the reader left off."""
    person = person_of(request)
    page = queries.thread_page(
        person, thread, at=number_in(request, "at"), before=number_in(request, "before"),
        after=number_in(request, "after"),
    )  # fmt: skip
    context = {"page": page, "thread": page.thread, "personal": (), "parts": queries.parts_of(page.look(person))}
    return render(request, "threads/thread.html", context)


@require_safe
@login_required
def row(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/row/: its line in a list with the reader's own count, for a list that heard that it has grown."""
    found = queries.thread_for(person_of(request), thread)
    (shown,) = queries.thread_rows(queries.with_reading(Thread.objects.filter(pk=found.pk), person_of(request)))
    return HttpResponse(queries.row_html(shown, into="threads"))


@require_POST
@login_required
def reply(request: HttpRequest, thread: int) -> HttpResponse:
    """/threads/<id>/replies/: `body`, `quotes` (a post), `attachments`, `key`."""
    person = person_of(request)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _again(request, form, thread)
    quotes = form.cleaned_data["quotes"]
    quoted = Post.objects.visible_to(person).filter(pk=quotes).first() if quotes else None
    try:
        if quotes and quoted is None:
            raise Invalid("The post that you quote is not there any more.")
        post = actions.post_reply(
            by=person, thread=Thread(pk=thread), body=form.cleaned_data["body"], quotes=quoted,
            attachments=form.cleaned_data["attachments"], key=key_of(request),
        )  # fmt: skip
    except HouseError as error:
        return _refused(request, form, thread, error)
    return answer(request, queries.said_html(post), post.get_absolute_url(), status=201)


@login_required
def new_thread(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/threads/new/"""
    person = person_of(request)
    found = Space.objects.visible_to(person).filter(pk=space).first()
    if found is None:
        raise NotVisible
    permissions.require(person, Can.CONTRIBUTE, found)
    context = {"space": found, "action": request.path}
    if request.method != "POST":
        return render(request, "threads/new.html", {**context, "form": ThreadForm()})
    form = ThreadForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "threads/new.html", context)
    given = form.cleaned_data
    try:
        opened: Thread = actions.open_thread(
            by=person, space=found, title=given["title"], body=given["body"], attachments=given["attachments"],
            key=key_of(request),
        )  # fmt: skip
    except HouseError as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return wrong(request, form, "threads/new.html", context)
    return redirect(opened)


def _again(request: HttpRequest, form: PostForm, thread: int) -> HttpResponse:
    """Raises NotVisible for whoever can't see the thread."""
    found = queries.thread_for(person_of(request), thread)
    return wrong(request, form, "threads/reply.html", {"thread": found, "action": request.path})


def _refused(request: HttpRequest, form: PostForm, thread: int, error: HouseError) -> HttpResponse:
    """Without script, the words come back in the form, with what stands in the way."""
    if by_script(request):
        raise error
    form.add_error(None, str(error))
    answered = _again(request, form, thread)
    answered.status_code = error.status
    return answered
