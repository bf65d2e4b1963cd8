"""Scenarios of canvases."""

from typing import Any

from ideas.codesign import actions
from ideas.codesign.models import Canvas
from ideas.codesign.queries import parse_notes
from realtime.documents import documents
from tests.codesign import walls
from tests.house.scenarios.deed import Deed, Scenario, in_space
from workspace.spaces.permissions import Can

FILE = b"text,group,colour\nSeals leak,Pump,yellow\nThe manual is long,,green\n"


def _opening() -> Deed:
    deed = in_space(title="The new seal", purpose="What it must hold", template="journey")
    deed.pages = [f"/spaces/{deed.arguments['space'].pk}/canvases/"]
    return deed


def _on_canvas(**arguments: Any) -> Deed:
    canvas = walls.canvas()
    pages = [canvas.get_absolute_url(), f"/spaces/{canvas.space_id}/canvases/", f"{canvas.get_absolute_url()}versions/"]
    return Deed({"by": canvas.opened_by, "canvas": canvas, **arguments}, canvas.space, pages)


def _restoring() -> Deed:
    deed = _on_canvas()
    actions.archive_canvas(**deed.arguments)
    return deed


def _discussing() -> Deed:
    deed = _on_canvas(body="Which seal is that?")
    canvas: Canvas = deed.arguments["canvas"]
    deed.arguments["note"] = walls.note(canvas, text="Seals leak").id
    deed.pages = [canvas.get_absolute_url(), f"/spaces/{canvas.space_id}/"]
    return deed


def _going_back() -> Deed:
    deed = _on_canvas()
    canvas: Canvas = deed.arguments["canvas"]
    walls.note(canvas, text="Seals leak")
    actions.keep_version(title="Before lunch", **deed.arguments)
    walls.note(canvas, text="A second one")
    deed.arguments["version"] = documents.versions(canvas.stream).get().pk
    return deed


def _settling(*, accept: bool) -> Deed:
    deed = _on_canvas(accept=accept)
    deed.arguments["held"] = walls.held(deed.arguments["canvas"]).pk
    return deed


SCENARIOS: list[Scenario] = [
    Scenario(actions.open_canvas, _opening, queries=60),
    Scenario(actions.change_canvas, lambda: _on_canvas(title="The winter seal"), needs=Can.FACILITATE),
    Scenario(actions.archive_canvas, _on_canvas, needs=Can.FACILITATE),
    Scenario(actions.restore_canvas, _restoring, needs=Can.FACILITATE),
    Scenario(actions.discuss_note, _discussing, queries=60),
    Scenario(actions.import_notes, lambda: _on_canvas(file=parse_notes(FILE, "notes.csv")), queries=60),
    Scenario(actions.keep_version, lambda: _on_canvas(title="Before lunch")),
    Scenario(actions.restore_version, _going_back, queries=60),
    Scenario(actions.settle_update, lambda: _settling(accept=True), needs=Can.FACILITATE, queries=60),
    Scenario(actions.settle_update, lambda: _settling(accept=False), needs=Can.FACILITATE),
]
