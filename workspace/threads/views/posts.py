"""Single posts: their link, editing, deleting, earlier wordings, reactions."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import key_of, wrong
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.people.queries import faces, is_mine
from workspace.people.views import person_of
from workspace.threads import actions, queries
from workspace.threads.forms import EditForm
from workspace.threads.models import Post, Reaction
from workspace.threads.views.asking import answer


@require_safe
@login_required
def post(request: HttpRequest, post: int) -> HttpResponse:
    """/posts/<id>/: its short link leads to where it stands."""
    return redirect(queries.post_for(person_of(request), post))


@login_required
def edit(request: HttpRequest, post: int) -> HttpResponse:
    """/posts/<id>/edit/: for its author."""
    person = person_of(request)
    found = queries.post_for(person, post)
    if not is_mine(person, found.author_id) or found.is_deleted:
        raise Refused("Only its author can edit a post. Reply to it, or quote it.")
    context = {
        "post": found,
        "thread": found.thread,
        "form": EditForm(initial={"body": found.body}),
        "draft": f"post:{found.pk}",
    }
    if request.method != "POST":
        return render(request, "threads/edit.html", context)
    form = EditForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "threads/edit.html", context)
    changed = actions.edit_post(by=person, post=found, body=form.cleaned_data["body"], key=key_of(request))
    return answer(request, _as_it_stands(person, changed), changed.get_absolute_url())


@login_required
def delete(request: HttpRequest, post: int) -> HttpResponse:
    """/posts/<id>/delete/: asks first, since others lose something; the tombstone stays."""
    person = person_of(request)
    found = queries.post_for(person, post)
    if request.method != "POST":
        return render(request, "threads/delete.html", {"post": found, "thread": found.thread})
    gone = actions.delete_post(by=person, post=found, key=key_of(request))
    return answer(request, queries.outcomes_html(gone.thread_id) + _as_it_stands(person, gone), gone.get_absolute_url())


@require_safe
@login_required
def versions(request: HttpRequest, post: int) -> HttpResponse:
    """/posts/<id>/versions/: what it said before."""
    found = queries.post_for(person_of(request), post)
    context = {"post": found, "thread": found.thread, "wordings": queries.wordings(found)}
    return render(request, "threads/versions.html", context)


@require_POST
@login_required
def react(request: HttpRequest, post: int) -> HttpResponse:
    """/posts/<id>/reactions/: `emoji`, and `on` 1 or 0; without `on` it turns round what is there."""
    person = person_of(request)
    found = queries.post_for(person, post)
    emoji = request.POST.get("emoji", "")
    on = request.POST.get("on")
    if on is None:
        on = "0" if Reaction.objects.filter(post=found, person__in=faces(person), emoji=emoji).exists() else "1"
    deed = actions.react if on == "1" else actions.withdraw_reaction
    changed = deed(by=person, post=found, emoji=emoji, key=key_of(request))
    return answer(request, _as_it_stands(person, changed), changed.get_absolute_url())


def _as_it_stands(person: Person, post: Post) -> str:
    """The post, and those that quote it, since they show its words too."""
    return queries.posts_html(Post.objects.visible_to(person).filter(Q(pk=post.pk) | Q(quotes=post.pk)))
