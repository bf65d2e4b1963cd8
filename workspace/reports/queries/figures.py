"""Figures as an edition keeps them, and back."""

from collections.abc import Mapping
from typing import Any

from workspace.reports.figures import Cell, Curve, Estimate, Figure, Point, Row


def figure_of(stored: Mapping[str, Any] | None) -> Figure | None:
    """The figure that `dataclasses.asdict` made this of; None of nothing."""
    if not stored:
        return None
    parts = {
        "rows": tuple(_row(row) for row in stored["rows"]),
        "curves": tuple(_curve(curve) for curve in stored["curves"]),
        "cells": tuple(Cell(**cell) for cell in stored["cells"]),
    }
    return Figure(**{**stored, **parts})


def _row(row: Mapping[str, Any]) -> Row:
    estimates = {
        name: None if row[name] is None else Estimate(**row[name]) for name in ("observed", "expected", "previous")
    }
    return Row(**{**row, **estimates})


def _curve(curve: Mapping[str, Any]) -> Curve:
    return Curve(**{**curve, "points": tuple(Point(**point) for point in curve["points"])})
