"""The notes: writing, editing, taking away."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import by_script, key_of, wrong
from workspace.common.errors import Stale
from workspace.gatherings import actions, queries
from workspace.gatherings.forms import EditNoteForm, NoteForm
from workspace.gatherings.models import Note
from workspace.gatherings.views.asking import gathering_in, note_in, stage_answer
from workspace.people.views import person_of


@require_POST
@login_required
def write_note(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/notes/: `text`."""
    found = gathering_in(request, gathering)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "gatherings/note_new.html", {"gathering": found, "action": request.path})
    note = actions.write_note(
        by=person_of(request), gathering=found, text=form.cleaned_data["text"], key=key_of(request)
    )
    return stage_answer(request, found, queries.note_html(note.pk))


@login_required
def edit_note(request: HttpRequest, note: int) -> HttpResponse:
    """/gatherings/notes/<id>/edit/: `text`, `version` that it began from; `apart` keeps both, mine as another note.

    Who comes second is answered 409 with what the note says now, and keeps what they typed.
    """
    found = note_in(request, note)
    context: dict[str, Any] = {"note": found, "gathering": found.gathering, "action": request.path}
    if request.method != "POST":
        form = EditNoteForm(initial={"text": found.text, "version": found.version})
        return render(request, "gatherings/note_edit.html", {**context, "form": form})
    form = EditNoteForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "gatherings/note_edit.html", context)
    given = form.cleaned_data
    if given["apart"]:
        apart = actions.write_note(
            by=person_of(request), gathering=found.gathering, text=given["text"], key=key_of(request)
        )
        return stage_answer(request, found.gathering, queries.note_html(apart.pk))
    try:
        changed = actions.edit_note(
            by=person_of(request), note=found, text=given["text"], version=given["version"], key=key_of(request)
        )
    except Stale as stale:
        return _second(request, queries.note_for(person_of(request), note), given["text"], stale)
    return stage_answer(request, found.gathering, queries.note_html(changed.pk))


@require_safe
@login_required
def note_versions(request: HttpRequest, note: int) -> HttpResponse:
    """/gatherings/notes/<id>/versions/: what it said before."""
    found = note_in(request, note)
    context = {"note": found, "gathering": found.gathering, "wordings": queries.wordings_of(found)}
    return render(request, "gatherings/note_versions.html", context)


@require_POST
@login_required
def delete_note(request: HttpRequest, note: int) -> HttpResponse:
    found = note_in(request, note)
    gone = actions.delete_note(by=person_of(request), note=found, key=key_of(request))
    return stage_answer(request, found.gathering, queries.note_html(gone.pk))


def _second(request: HttpRequest, note: Note, typed: str, stale: Stale) -> HttpResponse:
    """Somebody else was first: what the note says now, beside what was typed, and the choice."""
    if by_script(request):
        now = {"now": [note.text], "version": [str(note.version)], "by": [(note.edited_by or note.author).name]}
        return JsonResponse({"error": str(stale), "fields": now}, status=stale.status)
    form = EditNoteForm(initial={"text": typed, "version": note.version})
    context = {"note": note, "gathering": note.gathering, "form": form, "stale": stale, "action": request.path}
    return render(request, "gatherings/note_edit.html", context, status=stale.status)
