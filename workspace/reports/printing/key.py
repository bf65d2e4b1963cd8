"""The key of a chart on paper: each sign as it is drawn, with its word, as many on a line as there is room for."""

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, Shape, String
from reportlab.lib.colors import Color

from workspace.reports.printing.lettering import fitted, runs, width_of
from workspace.reports.printing.paper import CHANCE, DASHES, INK, PAPER, SERIES, SOFT, SUNKEN, WIDTH, mixed

SIZE, ROW, SIGN, GAP = 7.5, 13.0, 16.0, 14.0
PARTS = [SERIES[0], SERIES[5], SERIES[1]]


def key(signs: list[tuple[str, str]], kind: str) -> Drawing | None:
    """None where nothing is to be explained. `kind` is the chart's: some signs look different in each."""
    placed, x, row = [], 0.0, 0
    for sign, words in signs:
        line = fitted(words, WIDTH - SIGN - 4, SIZE)
        wide = SIGN + 4 + width_of(line, SIZE)
        if x and x + wide > WIDTH:
            x, row = 0.0, row + 1
        placed.append((x, row, sign, line))
        x += wide + GAP
    if not placed:
        return None
    made = Drawing(WIDTH, ROW * (row + 1))
    for x, n, sign, line in placed:
        y = ROW * (row - n) + 6
        for shape in _sign(sign, kind, x, y):
            made.add(shape)
        at = x + SIGN + 4
        for name, letters in runs(line):
            made.add(String(at, y - 2.5, letters, fontName=name, fontSize=SIZE, fillColor=SOFT))
            at += width_of(letters, SIZE)
    return made


def _sign(sign: str, kind: str, x: float, y: float) -> list[Shape]:
    which = sign.rpartition("-")[2]
    if sign.startswith("line-"):
        return [_stroke(which, x, y)]
    if sign.startswith("part-"):
        return [_box(x, y, PARTS[(int(which) - 1) % len(PARTS)])]
    if sign in _BOXES:
        return [_box(x, y, _BOXES[sign])]
    if sign == "before" and kind == "funnels":
        return [Line(x + SIGN / 2, y - 5, x + SIGN / 2, y + 5, strokeColor=CHANCE, strokeWidth=1.8)]
    return _interval(kind, x, y) if sign == "interval" else [_spot(sign, x + SIGN / 2, y)]


def _spot(sign: str, x: float, y: float) -> Shape:
    if sign == "chance":
        return Circle(x, y, 3.2, fillColor=PAPER, strokeColor=CHANCE, strokeWidth=1.4)
    if sign in {"before", "baseline"}:
        return Polygon([x, y - 2.8, x + 2.8, y, x, y + 2.8, x - 2.8, y], fillColor=PAPER, strokeColor=CHANCE)
    if sign == "outline":
        half = SIGN / 2 - 2
        return Rect(x - half, y - 3.5, 2 * half, 7, fillColor=None, strokeColor=INK, strokeDashArray=[3, 2])
    return Circle(x, y, 3.4, fillColor=SERIES[sign == "other"], strokeColor=None)


def _interval(kind: str, x: float, y: float) -> list[Shape]:
    colour = INK if kind in {"bars", "funnels"} else SERIES[0]
    line = Line(x + 1, y, x + SIGN - 1, y, strokeColor=colour, strokeWidth=1.3)
    if kind in {"bars", "funnels"}:
        return [line]
    ends = [Line(at, y - 3, at, y + 3, strokeColor=colour, strokeWidth=1.3) for at in (x + 1, x + SIGN - 1)]
    return [line, *ends]


def _stroke(which: str, x: float, y: float) -> Line:
    if which == "equal":
        return Line(x, y, x + SIGN, y, strokeColor=SOFT, strokeWidth=0.8, strokeDashArray=[3, 3])
    if which == "past":
        return Line(x, y, x + SIGN, y, strokeColor=CHANCE, strokeWidth=1.6)
    turn = int(which) - 1
    colour, dashes = SERIES[turn % len(SERIES)], DASHES[turn % len(DASHES)]
    return Line(x, y, x + SIGN, y, strokeColor=colour, strokeWidth=1.6, strokeDashArray=dashes)


def _box(x: float, y: float, colour: Color) -> Rect:
    edge = CHANCE if colour == SUNKEN else None
    return Rect(x + 1, y - 3.5, SIGN - 2, 7, fillColor=colour, strokeColor=edge, strokeWidth=0.4)


_BOXES: dict[str, Color] = {
    "bar": SERIES[0], "null": mixed(CHANCE, PAPER, 0.3), "less": mixed(SERIES[1], SUNKEN, 0.55), "as-chance": SUNKEN,
    "more": mixed(SERIES[0], SUNKEN, 0.55), "interval-band": mixed(SERIES[0], PAPER, 0.14),
}  # fmt: skip
