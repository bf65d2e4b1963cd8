"""Paper: its type, its colours, its styles, and the line at its foot."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from django.utils import translation
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

INK, SOFT, HAIR = HexColor("#1d1f23"), HexColor("#565b63"), HexColor("#d8d4cb")
CHANCE, SUNKEN, PAPER = HexColor("#8a8d93"), HexColor("#f3f1ec"), HexColor("#ffffff")
SERIES = [HexColor(value) for value in ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")]
EDGE = 20 * mm
WIDTH = A4[0] - 2 * EDGE
PLAIN, BOLD = "Vera", "VeraBd"


@cache
def register_fonts() -> None:
    """Bitstream Vera comes with reportlab: Latin with its accents, a true minus, real quotation marks."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def printable() -> Any:
    """Words are the reader's as far as the paper's type has their letters; in English where it has not."""
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
    return Paragraph(escape(str(text)), style(size, bold=bold, soft=soft, after=after))


def table(rows: list[list[str]], *, widths: list[float] | None = None, numeric: tuple[bool, ...] = ()) -> Table:
    """A table whose first row is its head and is said again on each page."""
    head, plain = style(7, bold=True, soft=True), style(7.5)
    cells = [[Paragraph(escape(one), head if not n else plain) for one in row] for n, row in enumerate(rows)]
    made = Table(cells, colWidths=widths, repeatRows=1, hAlign="LEFT")
    aligned = [("ALIGN", (n, 0), (n, -1), "RIGHT") for n, one in enumerate(numeric) if one]
    made.setStyle(
        TableStyle([
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.7, SOFT),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, HAIR),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            *aligned,
        ])
    )  # fmt: skip
    return made


def printed(flow: list[Flowable], *, title: str, foot: str) -> bytes:
    """The pages, with `foot` and the number at the end of each."""
    import io

    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=EDGE, rightMargin=EDGE, topMargin=EDGE, bottomMargin=EDGE, title=title,
        author="Causeway", invariant=1,  # the same report is the same file, whoever asks and when
    )  # fmt: skip
    each = _footed(foot)
    document.build(flow, onFirstPage=each, onLaterPages=each)
    return out.getvalue()


def _footed(foot: str) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(PLAIN, 7.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(EDGE, 11 * mm, foot)
        canvas.drawRightString(A4[0] - EDGE, 11 * mm, str(document.page))
        canvas.restoreState()

    return draw
