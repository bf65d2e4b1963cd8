"""Scenarios of the brief beside a canvas."""

from typing import Any

from ideas.codesign import actions as codesign
from realtime.documents import documents
from tests.codesign.test_brief import LONG, canvas, emptied, p, write
from tests.house.scenarios.deed import Deed, Scenario
from workspace.spaces.permissions import Can


def _on(**arguments: Any) -> Deed:
    found = canvas()
    write(found, found.opened_by, p("A pump that nobody hears."))
    pages = [f"/canvases/{found.pk}/brief/"]
    return Deed({"by": found.opened_by, "canvas": found, **arguments}, found.space, pages)


def _going_back() -> Deed:
    """The words themselves come by the document: what is pushed is the list of versions."""
    deed = _on()
    found = deed.arguments["canvas"]
    codesign.keep_brief(by=found.opened_by, canvas=found, title="First round")
    deed.arguments["version"] = documents.versions(f"brief:{found.pk}").get().pk
    return deed


def _settling(*, accept: bool) -> Deed:
    deed = _on(accept=accept)
    found = deed.arguments["canvas"]
    write(found, found.opened_by, *LONG)
    deed.arguments["held"] = emptied(found, found.opened_by).pk
    return deed


SCENARIOS = [
    Scenario(codesign.settle_brief, lambda: _settling(accept=True), needs=Can.FACILITATE, queries=60),
    Scenario(codesign.settle_brief, lambda: _settling(accept=False), needs=Can.FACILITATE),
    Scenario(codesign.keep_brief, lambda: _on(title="First round")),
    Scenario(codesign.restore_brief, _going_back),
    Scenario(codesign.discuss_brief, lambda: _on(body="Is it quiet?")),
]
