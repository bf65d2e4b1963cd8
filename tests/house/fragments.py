"""The browser's rule for fragments, told again in Python: what a page that is kept alive must come to look like."""

import re
from collections.abc import Callable

from lxml import html
from lxml.html import HtmlElement

from realtime import log, streams
from realtime.drawing import drawn

VOLATILE = re.compile(r"csrfmiddlewaretoken|^key$")


def parse(page: bytes | str) -> HtmlElement:
    text = page.decode() if isinstance(page, bytes) else page
    return html.document_fromstring(text)


def cursors(page: HtmlElement) -> dict[str, log.Cursor]:
    """The streams that a page listens to, from the cursor that came with it."""
    return {
        live.get("data-stream", ""): log.Cursor(live.get("data-epoch", ""), int(live.get("data-seq", "0")))
        for live in page.iter("cw-live")
    }


def keep_alive(page: HtmlElement, reload: Callable[[], HtmlElement]) -> int:
    """Apply all that has happened on the page's streams since it was made. Returns how many events that were."""
    applied = 0
    for stream, at in cursors(page).items():
        missed = log.since(stream, at.epoch, at.seq)
        for event, fragment in zip(missed, drawn(missed), strict=True):
            assert fragment == streams.rule(stream).render(event), f"{event} looks otherwise alone than among others"
            apply(page, fragment, reload)
            applied += 1
    return applied


def apply(page: HtmlElement, fragment: str, reload: Callable[[], HtmlElement]) -> None:
    """Each top-level element: removes, refreshes, replaces its namesake, or goes into its container in order."""
    for new in html.fragments_fromstring(fragment):
        if isinstance(new, str):
            assert not new.strip(), f"words outside of an element: {new!r}"
            continue
        if new.get("data-remove"):
            _drop(_by_id(page, new.get("data-remove", "")))
        elif new.get("data-refresh"):
            _replace(_by_id(page, new.get("data-refresh", "")), _by_id(reload(), new.get("data-refresh", "")))
        elif (old := _by_id(page, new.get("id", ""))) is not None:
            _replace(old, new)
        elif (container := _by_id(page, new.get("data-into", ""))) is not None:
            _insert(container, new)


def shown(page: HtmlElement) -> list[str]:
    """What the reader sees in main and in the panel, as lines that can be compared."""
    lines: list[str] = []
    for region in ("main", "panel"):
        if (found := _by_id(page, region)) is not None:
            _tell(found, 0, lines)
    return lines


def _tell(element: HtmlElement, depth: int, lines: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag == "cw-live" or VOLATILE.search(element.get("name", "")):
        return
    names = " ".join(f'{name}="{" ".join(text.split())}"' for name, text in sorted(element.attrib.items()))
    lines.append("  " * depth + f"<{element.tag} {names}> {' '.join((element.text or '').split())}".rstrip())
    if "data-document" in element.attrib:
        return  # what stands in it comes by the document's own socket (tests/documents), not by fragments
    for child in element:
        _tell(child, depth + 1, lines)
        if tail := " ".join((child.tail or "").split()):
            lines.append("  " * (depth + 1) + tail)


def _by_id(page: HtmlElement, name: str) -> HtmlElement | None:
    found = page.xpath("//*[@id=$name]", name=name) if name else []
    return found[0] if found else None


def _drop(element: HtmlElement | None) -> None:
    if element is not None and (parent := element.getparent()) is not None:
        element.tail = None
        parent.remove(element)


def _replace(old: HtmlElement | None, new: HtmlElement | None) -> None:
    if old is None or new is None or (parent := old.getparent()) is None:
        return
    new.tail = old.tail
    parent.replace(old, new)


def _insert(container: HtmlElement, new: HtmlElement) -> None:
    order = new.get("data-order")
    place = len(container)
    if order is not None:
        later = [i for i, one in enumerate(container) if (one.get("data-order") or "") > order]
        place = later[0] if later else place
    new.tail = None
    container.insert(place, new)
