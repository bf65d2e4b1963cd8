"""Letters on paper: which type has them, which way they run, and where a line of them ends.

DejaVu Sans has Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic; Droid Sans Fallback has Chinese, Japanese
and Korean. Both are in `fonts/` and are embedded, so that a report reads the same on any machine. Arabic letters are
joined, and what runs from right to left is turned round, line by line: paper has no browser that would do it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import arabic_reshaper
from bidi import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

PLAIN, BOLD, EAST = "DejaVuSans", "DejaVuSans-Bold", "DroidSansFallback"
FOLDER = Path(__file__).parent / "fonts"
RIGHT_TO_LEFT = {"R", "AL"}
# Marks that turn text and say nothing: they have done their work when lines are turned.
_MARKS = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_QUOTED = re.compile(rf"“([^”“]*[{_RTL}][^”“]*)”")
_RUN = re.compile(rf"[{_RTL}](?:[^“”\u2068\u2069]*[{_RTL}])?")
# Where a line of Chinese, Japanese or Korean may end: after each sign.
_IDEOGRAPHS = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_PIECES = re.compile(rf"\s+|[{_IDEOGRAPHS}]|[^\s{_IDEOGRAPHS}]+")
_reshape = arabic_reshaper.ArabicReshaper({"delete_harakat": True, "support_ligatures": True})


@cache
def register_fonts() -> None:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


@cache
def _glyphs(name: str) -> frozenset[int]:
    """The signs that a type has. The East is read when it is needed first: it is large."""
    if name == EAST:
        pdfmetrics.registerFont(TTFont(EAST, FOLDER / f"{EAST}.ttf"))
    return frozenset(pdfmetrics.getFont(name).face.charToGlyph)


def is_plain(text: str) -> bool:
    """Whether the text is set as it stands: from left to right, in the first type."""
    return text.isascii() or (not _turns(text) and all(ord(one) in _glyphs(PLAIN) for one in text))


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(one) in RIGHT_TO_LEFT for one in text)


def visual(text: str) -> str:
    """One line as it is set from left to right: letters joined, what runs from right to left turned round.

    Words in it that somebody wrote in such letters keep to themselves, so that a number after them stays after them."""
    text = unicodedata.normalize("NFC", text)
    if not _turns(text):
        return text.translate(_MARKS)
    alone = not any(unicodedata.bidirectional(one) == "L" for one in text)
    joined = _reshape.reshape(text if alone else _isolated(text))
    turned: str = get_display(joined, base_dir="R" if alone else "L")
    return turned.translate(_MARKS)


def _isolated(text: str) -> str:
    parts = _QUOTED.split(text.translate(_MARKS))
    for number, part in enumerate(parts):
        if number % 2:
            parts[number] = f"“\u2068{part}\u2069”"
        else:
            parts[number] = _RUN.sub(lambda found: f"\u2068{found[0]}\u2069", part)
    return "".join(parts)


def runs(line: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """A line as it is set, in parts of one type each: (type, letters)."""
    first = BOLD if bold else PLAIN

    def type_of(one: str) -> str:
        return EAST if ord(one) not in _glyphs(first) and ord(one) in _glyphs(EAST) else first

    for name, letters in groupby(line, type_of):
        yield name, "".join(letters)


def width_of(line: str, size: float, *, bold: bool = False) -> float:
    """Of a line as it is set, in points."""
    return sum(float(pdfmetrics.stringWidth(part, name, size)) for name, part in runs(line, bold=bold))


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text as it is set on one line, cut with an ellipsis where it is wider than `room`."""
    line = visual(text)
    kept = text
    while kept and width_of(line, size, bold=bold) > room:
        kept = kept[:-1].rstrip()
        line = visual(f"{kept}…")
    return line


def broken(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines that the text makes in this room, each as it is set. A word that is longer than a line is cut."""
    lines, now = [], ""
    for piece in _fine_pieces(unicodedata.normalize("NFC", text), room, size, bold=bold):
        if now.strip() and width_of(_reshape.reshape(now + piece.rstrip()), size, bold=bold) > room:
            lines.append(now.strip())
            now = piece.lstrip()
        else:
            now += piece
    return [visual(line) for line in [*lines, now.strip()] if line]


def _fine_pieces(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    for piece in _PIECES.findall(text):
        if width_of(_reshape.reshape(piece), size, bold=bold) <= room:
            yield piece
        else:
            yield from piece


class Lettered(Paragraph):  # type: ignore[misc]
    """A paragraph in whatever letters: broken into lines as it is read, and set as each line is seen."""

    def __init__(self, text: str | None, style: Any, *args: Any, spoken: str = "", **named: Any) -> None:
        super().__init__(_markup([visual(spoken)], style) if spoken else text, style, *args, **named)
        self._spoken = spoken

    def breakLines(self, width: Any) -> Any:  # noqa: N802 - the name that reportlab calls it by
        if self._spoken:
            room = min(width) if isinstance(width, list | tuple) else width
            lines = broken(self._spoken, room - 0.1, self.style.fontSize, bold=self.style.fontName == BOLD)
            self.frags = Paragraph(_markup(lines, self.style), self.style).frags
        return super().breakLines(width)


def paragraph(text: str, style: Any) -> Paragraph:
    """What people wrote stays what it is."""
    return Paragraph(escape(text), style) if is_plain(text) else Lettered(None, style, spoken=text)


def _markup(lines: list[str], style: Any) -> str:
    bold = style.fontName == BOLD
    return "<br/>".join(
        "".join(
            f'<font name="{name}">{escape(part)}</font>' if name == EAST else escape(part)
            for name, part in runs(line, bold=bold)
        )
        for line in lines
    )
