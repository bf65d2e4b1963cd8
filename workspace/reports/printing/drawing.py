"""Charts on paper: the same charts as in the browser, as lines, surfaces and letters."""

import math
from collections.abc import Callable
from itertools import pairwise

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color

from workspace.reports.printing.lettering import fitted, runs, width_of
from workspace.reports.printing.paper import CHANCE, DASHES, HAIR, INK, PAPER, SERIES, SOFT, SUNKEN, WIDTH, mixed
from workspace.reports.queries.telling.charts import Chart, Mark
from workspace.reports.queries.telling.charts import Line as Curve
from workspace.reports.queries.telling.numbers import plain

LABELS, VALUES, ROW = 130.0, 110.0, 26.0
Scale = Callable[[float], float]
Dashes = list[float] | None
Row = str | tuple[str, Mark, Color]


def drawn(chart: Chart) -> Drawing | None:
    """None where there is nothing to draw: a number alone, or all of it hidden."""
    if chart.is_empty or (chart.kind == "number" and chart.high is None):
        return None
    return _DRAWN[chart.kind](chart)


def _dots(chart: Chart) -> Drawing:
    return _rows(chart, [(one.label, one, SERIES[0]) for one in chart.marks])


def _pairs(chart: Chart) -> Drawing:
    rows: list[Row] = []
    for pair in chart.pairs:
        rows += [pair.label, (pair.one.label, pair.one, SERIES[0]), (pair.other.label, pair.other, SERIES[1])]
    return _rows(chart, rows)


def _rows(chart: Chart, rows: list[Row]) -> Drawing:
    """Marks on one scale, each on its row; a row of words alone stands above those that it is about."""
    heights = [20.0 if isinstance(row, str) else ROW for row in rows]
    high = sum(heights) + 26
    made = Drawing(WIDTH, high)
    low, top = chart.low or 0.0, chart.high if chart.high is not None else 1.0
    at = _scale(low, top, LABELS, WIDTH - VALUES)
    if chart.line is not None:
        made.add(
            Line(at(chart.line), 22, at(chart.line), high, strokeColor=SOFT, strokeDashArray=[3, 2], strokeWidth=0.8)
        )
    under = high
    for row, tall in zip(rows, heights, strict=True):
        y, under = under - tall / 2, under - tall
        if isinstance(row, str):
            _say(made, row, 0, y - 5, bold=True)
            continue
        label, mark, colour = row
        _say(made, label, 0, y - 2.5, bold=chart.kind != "pairs", room=LABELS - 12)
        if mark.value is None:
            _say(made, mark.note, LABELS, y - 2.5, colour=SOFT, room=WIDTH - LABELS)
            continue
        made.add(Line(at(low), y, at(top), y, strokeColor=HAIR, strokeWidth=0.5))
        _across(made, mark, y, at, colour)
        _say(made, mark.text, WIDTH - VALUES + 10, y - 2.5, room=VALUES - 10)
    _axis(made, chart, at, low, top)
    return made


def _across(made: Drawing, mark: Mark, y: float, at: Scale, colour: Color) -> None:
    if mark.value is None:
        return
    if mark.expected_low is not None and mark.expected_high is not None:
        wide = at(mark.expected_high) - at(mark.expected_low)
        made.add(Rect(at(mark.expected_low), y - 5, wide, 10, fillColor=CHANCE, fillOpacity=0.3, strokeColor=None))
    if mark.expected is not None:
        made.add(Line(at(mark.expected), y, at(mark.value), y, strokeColor=CHANCE, strokeWidth=1.8))
        made.add(Circle(at(mark.expected), y, 3.4, fillColor=PAPER, strokeColor=CHANCE, strokeWidth=1.4))
    if mark.low is not None and mark.high is not None:
        made.add(Line(at(mark.low), y, at(mark.high), y, strokeColor=colour, strokeWidth=1.3))
        for end in (mark.low, mark.high):
            made.add(Line(at(end), y - 3, at(end), y + 3, strokeColor=colour, strokeWidth=1.3))
    if mark.previous is not None:
        made.add(_diamond(at(mark.previous), y - 9))
    made.add(Circle(at(mark.value), y, 3.6, fillColor=colour, strokeColor=PAPER, strokeWidth=0.8))


def _diamond(x: float, y: float, r: float = 2.8) -> Polygon:
    return Polygon([x, y - r, x + r, y, x, y + r, x - r, y], fillColor=PAPER, strokeColor=CHANCE)


def _heat(chart: Chart) -> Drawing:
    each, head = 30.0, 92.0
    wide = min(92.0, (WIDTH - head) / max(1, len(chart.columns)))
    high = each * len(chart.labels) + 18
    made = Drawing(WIDTH, high)
    for n, name in enumerate(chart.columns):
        _say(made, name, head + wide * (n + 0.5), high - 10, centre=True, colour=SOFT, room=wide - 4)
    for n, name in enumerate(chart.labels):
        _say(made, name, 0, high - 18 - each * (n + 0.5) - 2.5, bold=True, room=head - 8)
    for one in chart.squares:
        x, y = head + wide * one.column, high - 18 - each * (one.row + 1)
        if one.ratio is None:
            made.add(Rect(x + 1, y + 1, wide - 2, each - 2, fillColor=None, strokeColor=CHANCE, strokeDashArray=[2, 2]))
            _say(made, chart.names["hidden"], x + wide / 2, y + each / 2 - 2.5, centre=True, colour=SOFT)
            continue
        made.add(Rect(x + 1, y + 1, wide - 2, each - 2, rx=3, ry=3, fillColor=_shade(one.ratio), strokeColor=None))
        _say(made, one.text, x + wide / 2, y + each / 2 + 1.5, centre=True, bold=True)
        _say(made, one.count, x + wide / 2, y + 5, centre=True, size=6.5)
    return made


def _shade(ratio: float) -> Color:
    away = max(-2.0, min(2.0, math.log2(max(ratio, 1e-6)))) / 2
    colour, part = SERIES[0 if away > 0 else 1], abs(away) * 0.55
    return mixed(colour, SUNKEN, part)


def _bars(chart: Chart) -> Drawing:
    high, ground = 170.0, 28.0
    made = Drawing(WIDTH, high)
    all_of = [(one.value, one.high, one.expected, one.baseline) for one in chart.marks]
    tallest = max([0.01, *(value for values in all_of for value in values if value)])
    up = _scale(0, tallest * 1.12, ground, high - 8)
    wide = WIDTH / max(1, len(chart.marks))
    made.add(Line(0, ground, WIDTH, ground, strokeColor=SOFT, strokeWidth=0.6))
    for n, mark in enumerate(chart.marks):
        x, half = wide * (n + 0.5), min(22.0, wide * 0.32)
        _say(made, mark.label, x, ground - 11, centre=True, room=wide - 4)
        if mark.baseline is not None:
            made.add(_diamond(x + half * 0.6, up(mark.baseline)))
        if mark.value is None:
            if mark.note:
                _say(made, chart.names["hidden"], x, ground + 5, centre=True, colour=SOFT, size=6.5)
            continue
        made.add(Rect(x - half, ground, 2 * half, up(mark.value) - ground, fillColor=SERIES[0], strokeColor=None))
        if mark.expected is not None:
            made.add(
                Rect(
                    x - half - 3,
                    ground,
                    2 * half + 6,
                    up(mark.expected) - ground,
                    fillColor=None,
                    strokeColor=INK,
                    strokeDashArray=[3, 2],
                )
            )
        if mark.low is not None and mark.high is not None:
            made.add(Line(x, up(mark.low), x, up(mark.high), strokeColor=INK, strokeWidth=1))
        top = max(value for value in (mark.value, mark.expected, mark.high) if value is not None)
        _say(made, mark.text.partition(" [")[0], x, up(top) + 4, centre=True, bold=True)
    _say(made, chart.x_name, WIDTH / 2, 4, centre=True, colour=SOFT)
    return made


def _stack(chart: Chart) -> Drawing:
    kept = [mark for mark in chart.marks if mark.value is not None]
    then = [one.baseline for one in kept]
    high = 52 + 32 * any(value is not None for value in then)
    made = Drawing(WIDTH, high + 32)
    for row, (name, values) in enumerate(
        [
            (chart.names["observed"], [one.value for one in kept]),
            (chart.names["expected"], [one.expected for one in kept]),
            (chart.names["baseline"], then),
        ]
    ):
        y, x = high - 32 * row, LABELS - 30
        if not any(values):
            continue
        _say(made, name, 0, y + 7, bold=True, room=LABELS - 36)
        whole = max(1.0, sum(value or 0 for value in values))  # rounded, they may be more than all
        for n, value in enumerate(values):
            wide = (value or 0) / whole * (WIDTH - LABELS + 30)
            colour = SERIES[(0, 5, 1)[n % 3]]
            made.add(Rect(x, y, wide, 22, fillColor=colour if not row else PAPER, strokeColor=colour, strokeWidth=1))
            if wide > 60:
                words = f"{kept[n].label} {plain((value or 0) * 100, 0)} %"
                _say(made, words, x + wide / 2, y + 8, centre=True, colour=PAPER if not row and n != 1 else INK)
            x += wide
    _say(made, chart.x_name, WIDTH / 2, 4, centre=True, colour=SOFT)
    return made


def _curves(chart: Chart) -> Drawing:
    high, ground, start, end = 200.0, 34.0, 30.0, WIDTH - 120
    made = Drawing(WIDTH, high)
    lines = [one for one in chart.lines if one.points]
    furthest = 1.0 if chart.diagonal else _round_end(max([spot[0] for one in lines for spot in one.points] or [1.0]))
    x, y = _scale(0, furthest, start, end), _scale(0, 1, ground, high - 12)
    for part in (0, 0.25, 0.5, 0.75, 1):
        made.add(Line(start, y(part), end, y(part), strokeColor=HAIR, strokeWidth=0.5))
        _say(made, f"{round(part * 100)} %", 0, y(part) - 2.5, colour=SOFT, size=7)
        at = f"{round(part * 100)} %" if chart.diagonal else f"{part * furthest:g}"
        _say(made, at, x(part * furthest), ground - 10, centre=True, colour=SOFT, size=7)
    if chart.diagonal:
        made.add(Line(x(0), y(0), x(1), y(1), strokeColor=SOFT, strokeDashArray=[3, 3], strokeWidth=0.8))
    taken: list[float] = []
    for n, one in enumerate(lines):
        turn = sum(not other.past for other in lines[:n])
        colour, dashes = (CHANCE, None) if one.past else (SERIES[turn % len(SERIES)], DASHES[turn % len(DASHES)])
        _curve(made, chart, one, x, y, colour, dashes)
        last = y(one.points[-1][1])
        while any(abs(last - other) < 10 for other in taken):
            last -= 10
        taken.append(last)
        made.add(
            Line(
                end + 4,
                last + 2.5,
                end + 14,
                last + 2.5,
                strokeColor=colour,
                strokeWidth=1.6,
                strokeDashArray=dashes,
            )
        )
        _say(made, one.label, end + 18, last, room=WIDTH - end - 18)
    _say(made, chart.x_name, (start + end) / 2, 8, centre=True, colour=SOFT)
    _say(made, chart.y_name, 0, high - 6, colour=SOFT)
    return made


def _round_end(furthest: float) -> float:
    """Where an axis of hours ends, so that its quarters are round, too."""
    power = 10.0 ** math.floor(math.log10(furthest or 1.0))
    return next(part * power for part in (1, 2, 4, 6, 8, 10) if part * power >= furthest)


def _curve(made: Drawing, chart: Chart, one: Curve, x: Scale, y: Scale, colour: Color, dashes: Dashes) -> None:
    bounds = [spot for spot in one.points if spot[2] is not None and spot[3] is not None]
    if len(bounds) > 1:
        around = (
            _path([(a, d or 0) for a, _b, _c, d in bounds], chart.step)
            + _path([(a, c or 0) for a, _b, c, _d in bounds], chart.step)[::-1]
        )
        flat = [value for px, py in around for value in (x(px), y(py))]
        made.add(Polygon(flat, fillColor=colour, fillOpacity=0.14, strokeColor=None))
    spots = _path([(a, b) for a, b, _c, _d in one.points], chart.step)
    flat = [value for px, py in spots for value in (x(px), y(py))]
    made.add(PolyLine(flat, strokeColor=colour, strokeWidth=1.6, strokeDashArray=dashes))


def _path(spots: list[tuple[float, float]], step: bool) -> list[tuple[float, float]]:
    """The points as they are, or with the corners of steps between them."""
    if not step:
        return spots
    path = spots[:1]
    for (_x, y), (next_x, next_y) in pairwise(spots):
        path += [(next_x, y), (next_x, next_y)]
    return path


def _funnels(chart: Chart) -> Drawing:
    across, each = 2, 24.0
    wide = (WIDTH - 24) / across
    lines = [chart.funnels[n : n + across] for n in range(0, len(chart.funnels), across)]
    blocks = [26 + each * max(len(one.steps) for one in line) for line in lines]
    made = Drawing(WIDTH, sum(blocks))
    for n, funnel in enumerate(chart.funnels):
        left, top = (n % across) * (wide + 24), sum(blocks[n // across :])
        _say(made, f"{funnel.label} {funnel.people}", left, top - 12, bold=True, room=wide)
        at = _scale(0, 1, left, left + wide)
        for m, mark in enumerate(funnel.steps):
            y = top - 26 - each * m
            _say(made, mark.label, left, y, size=7)
            _say(made, mark.text or mark.note, left + wide, y, size=7, end=True, colour=INK if mark.text else SOFT)
            if mark.value is not None:
                made.add(Rect(left, y - 10, wide, 6, fillColor=SUNKEN, strokeColor=None))
                made.add(Rect(left, y - 10, at(mark.value) - left, 6, fillColor=SERIES[0], strokeColor=None))
            if mark.low is not None and mark.high is not None:
                made.add(Line(at(mark.low), y - 7, at(mark.high), y - 7, strokeColor=INK, strokeWidth=1))
            if mark.previous is not None:
                then = at(mark.previous)
                made.add(Line(then, y - 12, then, y - 2, strokeColor=CHANCE, strokeWidth=1.8))
    return made


def _axis(made: Drawing, chart: Chart, at: Scale, low: float, high: float) -> None:
    for n in range(ticks := 5 if chart.unit != "ratio" else round((high - low) * 5) + 1):
        value = low + (high - low) * n / (ticks - 1)
        words = f"{round(value * 100)} %" if chart.unit == "share" else plain(value, 1)
        _say(made, words, at(value), 14, centre=True, colour=SOFT, size=6.5)
    _say(made, chart.x_name, (at(low) + at(high)) / 2, 3, centre=True, colour=SOFT)


def _scale(low: float, high: float, start: float, end: float) -> Scale:
    wide = high - low or 1.0
    return lambda value: start + (end - start) * (value - low) / wide


def _say(
    made: Drawing, words: str, x: float, y: float, *, bold: bool = False, centre: bool = False, end: bool = False,
    colour: Color = INK, size: float = 7.5, room: float = WIDTH,
) -> None:  # fmt: skip
    """Words on one line from `x` on, around it or up to it; cut where they are wider than `room`."""
    line = fitted(words, room, size, bold=bold)
    wide = width_of(line, size, bold=bold)
    at = x - wide / 2 if centre else x - wide if end else x
    for name, letters in runs(line, bold=bold):
        made.add(String(at, y, letters, fontName=name, fontSize=size, fillColor=colour))
        at += width_of(letters, size, bold=bold)


_DRAWN: dict[str, Callable[[Chart], Drawing]] = {
    "dots": _dots, "number": _dots, "pairs": _pairs, "heat": _heat, "bars": _bars, "stack": _stack, "curves": _curves,
    "funnels": _funnels,
}  # fmt: skip
