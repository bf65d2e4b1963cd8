"""What one may change of oneself, and faces."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import by_script, key_of, picture, wrong
from workspace.people import actions, queries
from workspace.people.forms import AvatarForm, ProfileForm, SkillForm
from workspace.people.models import Person, Skill
from workspace.people.views import person_of

FACE = re.compile(r"[0-9a-f]{32}(_[0-9A-Za-z]+)?\.webp")


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """/me/"""
    person = person_of(request)
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    context = {"form": form, "avatar_form": AvatarForm(), "person": person}
    if request.method != "POST":
        return render(request, "people/me.html", context)
    if not form.is_valid():
        return wrong(request, form, "people/me.html", context)
    actions.change_profile(by=person, key=key_of(request), **form.cleaned_data)
    messages.success(request, _("Your profile is saved."))
    return redirect("people:me")


@require_POST
@login_required
def zone(request: HttpRequest) -> HttpResponse:
    """/me/zone/: from now on dates are shown in this zone; all else of the profile stays."""
    person = person_of(request)
    actions.change_profile(
        by=person, name=person.name, pronouns=person.pronouns, about=person.about, locale=person.locale,
        time_zone=request.POST.get("time_zone", ""), key=key_of(request),
    )  # fmt: skip
    return HttpResponse(status=204) if by_script(request) else redirect("people:me")


@require_POST
@login_required
def avatar(request: HttpRequest) -> HttpResponse:
    """/me/avatar/: a new picture, or none with `remove`."""
    person = person_of(request)
    if request.POST.get("remove"):
        actions.change_avatar(by=person, picture=None, key=key_of(request))
        return redirect("people:me")
    form = AvatarForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"form": ProfileForm(instance=person), "avatar_form": form, "person": person}
        return wrong(request, form, "people/me.html", context)
    actions.change_avatar(by=person, picture=form.cleaned_data["picture"], key=key_of(request))
    return redirect("people:me")


@require_POST
@login_required
def name_skill(request: HttpRequest) -> HttpResponse:
    """/me/skills/"""
    form = SkillForm(request.POST)
    person = person_of(request)
    if not form.is_valid():
        page = queries.profile_page(person, person.pk)
        context = {"page": page, "person": page.person, "known_skills": queries.common_skills()}
        return wrong(request, form, "people/profile.html", context)
    return _skills(request, actions.name_skill(by=person, skill=form.cleaned_data["skill"], key=key_of(request)))


@require_POST
@login_required
def drop_skill(request: HttpRequest, skill: int) -> HttpResponse:
    """/me/skills/<id>/drop/"""
    found = get_object_or_404(Skill, pk=skill)
    return _skills(request, actions.drop_skill(by=person_of(request), skill=found, key=key_of(request)))


def _skills(request: HttpRequest, person: Person) -> HttpResponse:
    if not by_script(request):
        return redirect("people:profile", person.pk)
    page = queries.profile_page(person, person.pk)
    return render(request, "people/parts/skills.html", {"person": page.person})


@require_safe
@login_required
def face(request: HttpRequest, name: str) -> HttpResponse:
    """/avatars/<name>: to anybody signed in who was shown its name, which can't be guessed."""
    if not FACE.fullmatch(name):
        raise Http404
    keep = "private, max-age=31536000, immutable"
    return picture(f"avatars/{name}", kind="image/webp", keep=keep)  # some 20 KB: change_avatar wrote it
