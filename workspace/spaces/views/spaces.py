"""The list of spaces, a space's own page, and its beginning and end."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from realtime import cursors
from workspace.common.answers import key_of, wrong
from workspace.common.errors import NotVisible, Refused
from workspace.people.views import person_of
from workspace.spaces import actions, queries
from workspace.spaces.forms import SpaceForm, SpaceSettingsForm
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can


@require_safe
@login_required
def space_list(request: HttpRequest) -> HttpResponse:
    """/spaces/: mine first, then those that can be joined. `q`, `archived=1`, `page`."""
    words, archived = queries.words_of(request.GET), request.GET.get("archived") == "1"
    found = queries.space_list(person_of(request), words=words, archived=archived, page=queries.page_of(request.GET))
    return render(request, "spaces/list.html", {"found": found, "words": words, "archived": archived})


@login_required
def new_space(request: HttpRequest) -> HttpResponse:
    """/spaces/new/"""
    person = person_of(request)
    if not person.is_employee:
        raise NotVisible
    form = SpaceForm(request.POST or None)
    if request.method != "POST":
        return render(request, "spaces/new.html", {"form": form})
    if not form.is_valid():
        return wrong(request, form, "spaces/new.html", {})
    space = actions.open_space(by=person, key=key_of(request), **form.cleaned_data)
    return redirect("spaces:space", space.pk)


@require_safe
@login_required
def space_page(request: HttpRequest, space: int, section: str = "") -> HttpResponse:
    """/spaces/<id>/ and /spaces/<id>/<section>/: the head and one of the tabs that the rooms have registered."""
    stream = f"space:{space}"
    cursor = cursors.head(stream)  # before the rows: what comes later reaches the page by the socket
    visit = queries.visit(person_of(request), space, request.GET)
    tabs = queries.sections()
    shown = next((tab for tab in tabs if tab.key == section), None) if section else tabs[0]
    if shown is None:
        raise NotVisible
    context = {
        **queries.space_head(visit.space),
        **shown.context(visit),
        "visit": visit,
        "space": visit.space,
        "can": {right.value: right in visit.rights for right in Can},
        "tabs": tabs,
        "shown": shown,
        "stream": stream,
        "cursor": cursor,
    }
    return render(request, "spaces/space.html", context)


@require_safe
@login_required
def who(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/who/: who can see this, by name and by group. `page`."""
    visit = queries.visit(person_of(request), space)
    audience = queries.audience(visit.space, visit.person, queries.page_of(request.GET))
    return render(request, "spaces/who.html", {"space": visit.space, "visit": visit, "audience": audience})


@login_required
def settings(request: HttpRequest, space: int) -> HttpResponse:
    """/spaces/<id>/settings/: name, purpose, access; archive. For facilitators."""
    visit = queries.visit(person_of(request), space)
    if Can.FACILITATE not in visit.rights:
        raise Refused
    now = {field: getattr(visit.space, field) for field in ("name", "purpose", "access")}
    form = SpaceSettingsForm(request.POST or None, initial=now)
    context = {"space": visit.space, "visit": visit, "form": form}
    if request.method != "POST":
        return render(request, "spaces/settings.html", context)
    if not form.is_valid():
        return wrong(request, form, "spaces/settings.html", context)
    actions.change_space(by=visit.person, space=visit.space, key=key_of(request), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("spaces:space", space)


@require_POST
@login_required
def join(request: HttpRequest, space: int) -> HttpResponse:
    actions.join_space(by=person_of(request), space=_named(space), key=key_of(request))
    return redirect("spaces:space", space)


@require_POST
@login_required
def leave(request: HttpRequest, space: int) -> HttpResponse:
    person = person_of(request)
    left = actions.leave_space(by=person, space=_named(space), key=key_of(request))
    if Space.objects.visible_to(person).filter(pk=space).exists():
        messages.success(request, _("You left %(name)s. It is still open to you.") % {"name": left.name})
        return redirect("spaces:space", space)
    messages.success(request, _("You left %(name)s and gave back your invitation.") % {"name": left.name})
    return redirect("spaces:list")


@require_POST
@login_required
def archive(request: HttpRequest, space: int) -> HttpResponse:
    return _turn(request, space, actions.archive_space)


@require_POST
@login_required
def restore(request: HttpRequest, space: int) -> HttpResponse:
    return _turn(request, space, actions.restore_space)


def _turn(request: HttpRequest, space: int, deed: Callable[..., Space]) -> HttpResponse:
    person = person_of(request)
    deed(by=person, space=_named(space), key=key_of(request))
    if Space.objects.visible_to(person).filter(pk=space).exists():
        return redirect("spaces:space", space)
    return redirect("spaces:administer")


def _named(space: int) -> Space:
    """The row by its number, for an action to look at through its own door. Raises NotVisible."""
    found = Space.objects.filter(pk=space).first()
    if found is None:
        raise NotVisible
    return found
