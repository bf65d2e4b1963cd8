"""The thread of a note, beside the canvas."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ideas.codesign import actions, queries
from ideas.codesign.models import Canvas
from ideas.codesign.views.asking import visit_of
from workspace.common.answers import by_script, key_of
from workspace.threads.views.asking import number_in


@login_required
def note(request: HttpRequest, canvas: int, note: str) -> HttpResponse:
    """/canvases/<id>/notes/<note>/: its thread, and where one comments. POST `body`: the first comment."""
    visit = visit_of(request, canvas)
    if request.method == "POST":
        actions.discuss_note(
            by=visit.person, canvas=Canvas(pk=canvas), note=note, body=request.POST.get("body", ""), key=key_of(request)
        )
        if not by_script(request):
            return redirect(request.path)
    window = {name: number_in(request, name) for name in ("at", "before", "after")}
    talk = queries.note_talk(visit, note, window)
    context = {
        "visit": visit, "canvas": visit.canvas, "talk": talk, "page": talk.thread, "parts": talk.parts,
        "thread": talk.thread.thread if talk.thread else None, "feed_url": request.path,
    }  # fmt: skip
    template = "codesign/parts/talk.html" if by_script(request) else "codesign/note.html"
    return render(request, template, context)
