"""Paper: its type, its colours, its styles, and the line at its foot."""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from workspace.reports.printing.lettering import BOLD, PLAIN, paragraph, register_fonts, runs, visual, width_of

INK, SOFT, HAIR = HexColor("#1d1f23"), HexColor("#565b63"), HexColor("#d8d4cb")
CHANCE, SUNKEN, PAPER = HexColor("#8a8d93"), HexColor("#f3f1ec"), HexColor("#ffffff")
SERIES = [HexColor(value) for value in ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")]
DASHES: tuple[list[float] | None, ...] = (None, [5, 3], [1.5, 2], [7, 2, 1.5, 2], None, [3, 3])
EDGE = 20 * mm
PADDING = 6  # of the frame that holds the text, on each side
CELL = 6  # of a cell, on each side
WIDTH = A4[0] - 2 * EDGE


def mixed(colour: Color, ground: Color, part: float) -> Color:
    """So much of a colour, and the rest of the ground."""
    return Color(*(getattr(colour, c) * part + getattr(ground, c) * (1 - part) for c in ("red", "green", "blue")))


def printable() -> Any:
    """Our words are in the reader's language; in English where that runs from right to left, since sheets, charts and
    tables run from left to right. What people wrote is in its own letters in any case."""
    now = translation.get_language() or "en"
    return translation.override("en" if translation.get_language_info(now)["bidi"] else now)


def style(
    size: float, *, bold: bool = False, soft: bool = False, after: float = 0, lead: float = 1.35
) -> ParagraphStyle:
    return ParagraphStyle(
        "words", fontName=BOLD if bold else PLAIN, fontSize=size, leading=size * lead, spaceAfter=after,
        textColor=SOFT if soft else INK,
    )  # fmt: skip


def words(text: object, size: float = 9.5, *, bold: bool = False, soft: bool = False, after: float = 4) -> Paragraph:
    """A paragraph; what people wrote stays what it is."""
    return paragraph(str(text), style(size, bold=bold, soft=soft, after=after))


def table(rows: list[list[str]], *, widths: list[float] | None = None, numeric: tuple[bool, ...] = ()) -> Table:
    """A table whose first row is its head and is said again on each page. Its columns are as wide as their words, where
    `widths` does not say otherwise; one that says nothing is left out."""
    kept = [n for n in range(len(rows[0])) if widths or any(row[n] for row in rows[1:])]
    rows = [[row[n].replace(" %", "\u00a0%") for n in kept] for row in rows]
    right = [bool(n and numeric[n]) for n in kept] if numeric else []
    styles = [_of_cells(at_end=at_end) for at_end in (False, True)]
    cells = [
        [paragraph(one, styles[bool(right and right[m])][not n]) for m, one in enumerate(row)]
        for n, row in enumerate(rows)
    ]
    made = Table(cells, colWidths=widths or _widths(rows), repeatRows=1, hAlign="LEFT")
    made.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.7, SOFT),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, HAIR),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ])
    )  # fmt: skip
    return made


def _of_cells(*, at_end: bool) -> tuple[ParagraphStyle, ParagraphStyle]:
    plain, head = style(7.5), style(7, bold=True, soft=True)
    for one in (plain, head):
        one.alignment = TA_RIGHT if at_end else TA_LEFT
    return plain, head


def _widths(rows: list[list[str]]) -> list[float]:
    """No column breaks a word, as far as there is room; what is left goes to those that have more to say."""
    columns = list(zip(*rows, strict=True))
    least = [
        max(width_of(visual(part), 7.5, bold=True) for one in column for part in one.split(" ")) for column in columns
    ]
    whole = [max(width_of(visual(one), 7.5, bold=not n) for n, one in enumerate(column)) for column in columns]
    least = [min(one, WIDTH / 3) + 2 * CELL + 1 for one in least]
    wanted = [max(0.0, min(one, WIDTH) + 2 * CELL + 1 - low) for one, low in zip(whole, least, strict=True)]
    left = WIDTH - sum(least)
    if left <= 0 or not sum(wanted):
        return [one * min(1, WIDTH / sum(least)) for one in least]
    part = min(1.0, left / sum(wanted))
    return [low + more * part for low, more in zip(least, wanted, strict=True)]


def printed(flow: list[Flowable], *, title: str, foot: str) -> bytes:
    """The pages, each with `foot` and its number of all at its end."""
    import io

    register_fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=EDGE - PADDING, rightMargin=EDGE - PADDING, topMargin=EDGE, bottomMargin=EDGE,
        title=title, author="Causeway", lang=translation.get_language() or "en", initialFontName=PLAIN,
        invariant=1,  # the same report is the same file, whoever asks and when
    )  # fmt: skip
    document.build(flow, canvasmaker=_footed(foot))
    return out.getvalue()


def _footed(foot: str) -> Callable[..., Canvas]:
    class Footed(Canvas):  # type: ignore[misc]
        """Keeps its pages until all are there: only then is it known how many they are."""

        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **named)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - the name that reportlab calls it by
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._kept, 1):
                self.__dict__.update(page)
                _foot(self, foot, number, len(self._kept))
                super().showPage()
            super().save()

    return Footed


def _foot(canvas: Canvas, foot: str, number: int, of: int) -> None:
    canvas.saveState()
    canvas.setFillColor(SOFT)
    at = EDGE
    for name, letters in runs(visual(foot)):
        canvas.setFont(name, 7.5)
        canvas.drawString(at, 11 * mm, letters)
        at += width_of(letters, 7.5)
    canvas.setFont(PLAIN, 7.5)
    canvas.drawRightString(A4[0] - EDGE, 11 * mm, _("%(page)d of %(pages)d") % {"page": number, "pages": of})
    canvas.restoreState()
