"""Families of counts to try suppression on, and a reader who simply tries every table there is."""

import csv
import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np

from workspace.reports.privacy import Cell, Equation, Key

# The tree itself lies beside the repository where it may be kept.
TREE = Path(__file__).resolve().parents[4] / "shared" / "data" / "manufacturing" / "reportsto.csv"


def crossed(counts: dict[tuple[str, str], tuple[int, int]], kind: str = "heads") -> tuple[list[Cell], list[Equation]]:
    """A table of rows and columns with all its totals; `counts`: people and value of each."""
    rows, columns = (sorted({key[side] for key in counts}) for side in (0, 1))
    cells = []
    for row, column in itertools.product([*rows, "all"], [*columns, "all"]):
        inside = [count for (r, c), count in counts.items() if row in (r, "all") and column in (c, "all")]
        people, value = (sum(count[side] for count in inside) for side in (0, 1))
        cells.append(Cell((row, column), people, value, kind=kind))  # type: ignore[arg-type]
    sums = [Equation((row, "all"), tuple((row, column) for column in columns)) for row in [*rows, "all"]]
    sums += [Equation(("all", column), tuple((row, column) for row in rows)) for column in [*columns, "all"]]
    return cells, sums


def in_months(seed: int, *, units: int, levels: int, months: int = 3) -> tuple[list[Cell], list[Equation]]:
    """Deeds by unit and level in each month and in the quarter, with every total."""
    chance = np.random.default_rng(seed)
    staff = chance.poisson(np.outer(chance.gamma(1.2, 8, units), np.linspace(0.1, 0.6, levels)))
    cells: list[Cell] = []
    sums: list[Equation] = []
    active = {month: chance.binomial(staff, 0.8) for month in range(months)}
    deeds = {month: np.where(active[month], chance.poisson(3 * active[month]), 0) for month in range(months)}
    for period in [*range(months), "q"]:
        people = staff if period == "q" else active[period]
        done = sum(deeds.values(), np.zeros_like(staff)) if period == "q" else deeds[period]
        table, inside = crossed(
            {
                (f"u{row}", f"l{column}"): (
                    int(people[row, column]) if done[row, column] else 0,
                    int(done[row, column]),
                )
                for row, column in np.ndindex(units, levels)
            },
            kind="events",
        )
        cells += [Cell((str(period), *cell.key), cell.people, cell.value) for cell in table]
        sums += [
            Equation((str(period), *sum_.total), tuple((str(period), *key) for key in sum_.parts)) for sum_ in inside
        ]
    for cell in cells[-len(cells) // (months + 1) :]:
        rest = cell.key[1:]
        sums.append(Equation(cell.key, tuple((str(month), *rest) for month in range(months))))
    return cells, sums


# A manufacturing company's 154 people by branch and published level (top, middle, regular); Nurek and Michalski 2020.
BRANCHES = {
    "69": (1, 7, 75), "104": (1, 0, 15), "36": (1, 0, 9), "27": (1, 1, 6), "70": (1, 0, 7), "85": (1, 0, 7),
    "148": (1, 0, 6), "163": (1, 0, 5), "121": (1, 0, 3), "156": (1, 0, 1), "7": (1, 0, 0), "86": (1, 0, 0),
}  # fmt: skip
LEVELS = ("1 top", "2 middle", "3 regular")


def manufacturing() -> tuple[list[Cell], list[Equation]]:
    """Heads of a real company by branch (who reports to the head) and by its three published levels."""
    return crossed(
        {
            (branch, level): (count, count)
            for branch, counts in BRANCHES.items()
            for level, count in zip(LEVELS, counts, strict=True)
        }
    )


def branches_in(path: Path) -> dict[str, tuple[int, ...]]:
    """The same from the company's reporting tree."""
    top = {"86", "7", "27", "36", "69", "70", "85", "104", "121", "148", "156", "163"}
    middle = {"76", "90", "136", "137", "143", "152", "47", "162"}
    with path.open() as rows:
        boss = {row["ID"]: row["ReportsToID"] for row in csv.DictReader(rows)}

    def branch(person: str) -> str:
        while person != "86" and boss[person] != "86":
            person = boss[person]
        return person

    found = Counter((branch(person), 0 if person in top else 1 if person in middle else 2) for person in boss)
    return {branch: tuple(found[branch, level] for level in range(3)) for branch, _ in found}


def tables_alike(
    cells: Sequence[Cell], equations: Sequence[Equation], hidden: Collection[Key], *, k: int, up_to: int
) -> Iterator[dict[Key, int]]:
    """Every table that shows the same numbers, by the rules that everybody knows; no count above `up_to`."""
    table = {cell.key: cell.value for cell in cells if cell.key not in hidden}
    left = sorted((cell for cell in cells if cell.key in hidden), key=lambda cell: cell.key.count("all"))
    yield from _filled(left, table, equations, k, up_to)


def _filled(
    left: list[Cell], table: dict[Key, int], equations: Sequence[Equation], k: int, up_to: int
) -> Iterator[dict[Key, int]]:
    if not left:
        yield dict(table)
        return
    cell, *rest = left
    touched = [equation for equation in equations if cell.key == equation.total or cell.key in equation.parts]
    for value in _values(cell, table, touched, k, up_to):
        table[cell.key] = value
        if all(_fits(equation, table) for equation in touched):
            yield from _filled(rest, table, equations, k, up_to)
        del table[cell.key]


def _values(cell: Cell, table: dict[Key, int], touched: Sequence[Equation], k: int, up_to: int) -> Sequence[int]:
    """What the cell may be; the sum of its parts, however large, where these are filled in."""
    for equation in touched:
        if equation.total == cell.key and not equation.at_most and all(key in table for key in equation.parts):
            value = sum(table[key] for key in equation.parts)
            return [value] if value in _range(cell, k, value) else []
    return _range(cell, k, up_to)


def _range(cell: Cell, k: int, up_to: int) -> range:
    if cell.people == 0:
        return range(1)
    if cell.kind == "heads":
        return range(1, k) if cell.people < k else range(k, up_to + 1)
    return range((cell.people if cell.kind == "members" else up_to) + 1)


def _fits(equation: Equation, table: dict[Key, int]) -> bool:
    """Whether the sum can still hold, as far as it is filled in."""
    known = [table[key] for key in equation.parts if key in table]
    if equation.total not in table:
        return True
    total, all_known = table[equation.total], len(known) == len(equation.parts)
    if equation.at_most:
        return not all_known or sum(known) >= total
    return sum(known) == total if all_known else sum(known) <= total
