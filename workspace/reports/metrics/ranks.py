"""Levels of an outside list of people: from a column of words or numbers, or from the reporting tree."""

import re
from dataclasses import dataclass

import numpy as np

from workspace.reports.metrics.network import NOBODY, Ints
from workspace.reports.metrics.outside import NONE, Staff
from workspace.reports.metrics.tree import Tree

# A level at the bottom that holds fewer of all people than this says nothing by itself.
SLIVER = 0.01
# Above this, numbers with a fraction are no longer told from each other.
LARGEST = 2**53
# From the top down; a level is known by the first of these words in it.
WORDS = ("ceo", "chief", "cxo", "clevel", "board", "president", "executive", "top", "vp", "vicepresident", "director",
         "head", "principal", "seniormanager", "upper", "manager", "middle", "mid", "lead", "supervisor", "lower",
         "senior", "specialist", "professional", "regular", "staff", "employee", "worker", "associate", "assistant",
         "operator", "junior", "trainee", "intern")  # fmt: skip


@dataclass(frozen=True)
class Ranks:
    """`level`: of each person, rising from the top down, NOBODY where unknown. `names`: what each level is called.
    `ordered`: whether higher and lower are known; if not, `why_not`. `by`: the column, or the tree. `exact`: the levels
    as numbers, where some were counted with others."""

    level: Ints
    names: dict[int, str]
    by: str
    ordered: bool = True
    why_not: str = ""
    notes: tuple[str, ...] = ()
    exact: Ints | None = None


def ranks_of(staff: Staff, tree: Tree, *, level_column: str | None = None) -> Ranks | None:
    """From the column if one was named or there are no managers, else from the tree; None if there is neither."""
    if level_column is None and staff.placed.any() and (staff.boss != NOBODY).any():
        return by_depth(tree)
    if staff.has_levels:
        return by_column([one.level for one in staff.members], level_column or "level", staff, tree)
    return None


def by_depth(tree: Tree) -> Ranks:
    """Steps from the root, the root 1. Bottom levels of less than one in a hundred people join the level above."""
    level, notes = tree.depth.copy(), []
    n = int((level != NOBODY).sum())
    while (deepest := int(level.max(initial=1))) > 2 and (few := int((level == deepest).sum())) < SLIVER * n:
        level[level == deepest] = deepest - 1
        notes.append(f"Level {deepest} holds {few:,} of {n:,} people and is counted with level {deepest - 1}.")
    names = {int(one): str(one) for one in np.unique(level[level > 0])}
    return Ranks(level, names, "tree", notes=tuple(notes), exact=tree.depth)


def by_column(values: list[str], column: str, staff: Staff, tree: Tree) -> Ranks:
    """Words or numbers. Numbers count from the top, unless the tree says that they count from the bottom."""
    notes = []
    values = _alike(values)
    without = sum(not value for value in values)
    if without:
        notes.append(f"{without:,} people have no {column}: they are left out of what needs it.")
    numbers = _numbers(values)
    if numbers is not None:
        level, names, exact = _dense(numbers)
        if _upside_down(level, tree):
            top = int(level.max()) + 1
            level, names = np.where(level == NOBODY, NOBODY, top - level), {top - key: n for key, n in names.items()}
            exact = None if exact is None else np.where(exact == NOBODY, NOBODY, exact.max() - exact)
            notes.append(f"In {column} the highest number is the top, as the reporting tree has it.")
        elif not (staff.boss != NOBODY).any():
            notes.append(f"In {column} the lowest number is taken as the top.")
        return Ranks(level, names, column, notes=tuple(notes), exact=exact)
    words = sorted({value for value in values if value}, key=str.casefold)
    ordered, why_not = _in_order(words, values, tree)
    place = {word: index + 1 for index, word in enumerate(ordered or words)}
    level = np.array([place.get(value, NOBODY) for value in values], dtype=np.int64)
    names = {index: word for word, index in place.items()}
    return Ranks(level, names, column, ordered is not None, why_not, tuple(notes))


def _numbers(values: list[str]) -> list[float | None] | None:
    """The number in each value ("3", "L3", "Grade 3"), if all have one and the same words around it."""
    found = [re.fullmatch(r"(\D*?)(-?\d+(?:[.,]\d+)?)", value) for value in values]
    said = [(match, value) for match, value in zip(found, values, strict=True) if value]
    if not said or any(match is None for match, _ in said):
        return None
    if len({match[1].strip().casefold() for match, _ in said if match}) > 1:
        return None
    return [float(match[2].replace(",", ".")) if match else None for match in found]


def _alike(values: list[str]) -> list[str]:
    """One spelling for each word, the first one met; what says that there is none is empty."""
    first: dict[str, str] = {}
    return ["" if value.casefold() in NONE else first.setdefault(value.casefold(), value) for value in values]


def _dense(numbers: list[float | None]) -> tuple[Ints, dict[int, str], Ints | None]:
    """Levels with their names, and, where those had to be numbered in order, what is as far apart as the numbers are.

    Whole numbers from 0 up stay themselves, since numeric assortativity reads them; others are numbered in order.
    """
    known = sorted({number for number in numbers if number is not None})
    if known[0] >= 0 and known[-1] < LARGEST and all(number == int(number) for number in known):
        place, exact = {number: int(number) for number in known}, None
    else:
        place = {number: index + 1 for index, number in enumerate(known)}
        exact = _spaced(numbers, known)
    level = np.array([NOBODY if number is None else place[number] for number in numbers], dtype=np.int64)
    return level, {place[number]: f"{number:.15g}" for number in known}, exact


def _spaced(numbers: list[float | None], known: list[float]) -> Ints | None:
    """The numbers as whole ones from 0 up; None where they are too far apart for that."""
    for scale in (1, 10, 100, 1000):
        if (known[-1] - known[0]) * scale >= LARGEST:
            return None
        if all(abs(number * scale - round(number * scale)) < 1e-9 for number in known):
            break
    at = [NOBODY if number is None else round((number - known[0]) * scale) for number in numbers]
    return np.array(at, dtype=np.int64)


def _upside_down(level: Ints, tree: Tree) -> bool:
    both = (level != NOBODY) & (tree.depth > 0)
    x, y = level[both], tree.depth[both]
    if len(x) < 3 or x.std() == 0 or y.std() == 0:
        return False
    return bool(np.corrcoef(x, y)[0, 1] < 0)


def _in_order(words: list[str], values: list[str], tree: Tree) -> tuple[list[str] | None, str]:
    """From the top down: as the words say, or by their mean depth in the tree; None, and why, if nothing tells."""
    ranks = [_rank_of(word) for word in words]
    if len(set(ranks)) == len(ranks) and None not in ranks:
        return [word for _, word in sorted(zip(ranks, words, strict=True), key=lambda pair: pair[0] or 0)], ""
    depth: dict[str, float] = {}
    for word in words:
        there = np.array([value == word for value in values]) & (tree.depth > 0)
        if there.any():
            depth[word] = float(tree.depth[there].mean())
    if len(set(depth.values())) == len(words) and np.ptp(tree.depth[tree.depth > 0]) > 0:
        return sorted(words, key=depth.__getitem__), ""
    return None, f"nothing says which is higher of {', '.join(words[:6])}"


def _rank_of(word: str) -> int | None:
    parts = re.findall(r"[^\W_]+", word.casefold())
    whole = next((index for index, known in enumerate(WORDS) if "".join(parts).startswith(known)), None)
    return whole if whole is not None else next((WORDS.index(part) for part in parts if part in WORDS), None)
