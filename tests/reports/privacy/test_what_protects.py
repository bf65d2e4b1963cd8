"""Whoever knows the programme tries every value that a hidden count could have, and looks which of them would have
hidden just what is hidden."""

from collections import defaultdict
from collections.abc import Collection
from itertools import product

import pytest

from workspace.reports.privacy import Cell, Equation, Key, suppress

ALL: Key = ("participation", "all")
FIRST, SECOND = 5, 6


def values_left(few: int, withheld: Collection[Key]) -> list[set[int]]:
    """For each answer that there can be of a small level and two others: what the small one can have been."""
    answers: dict[object, set[int]] = defaultdict(set)
    for values in product(range(few + 1), range(FIRST + 1), range(SECOND + 1)):
        cells = [
            Cell(("participation", name), people, value, kind="members")
            for name, people, value in zip("abc", (few, FIRST, SECOND), values, strict=True)
        ]
        total = Cell(ALL, few + FIRST + SECOND, sum(values), kind="members")
        family = [*cells, total], [Equation(ALL, tuple(cell.key for cell in cells))]
        hidden = suppress(*family, withheld=withheld).hidden
        answers[tuple((cell.key, None if cell.key in hidden else cell.value) for cell in family[0])].add(values[0])
    return list(answers.values())


@pytest.mark.parametrize("few", [1, 3])
def test_that_all_levels_are_hidden_beside_a_small_one_leaves_every_value_open(few: int) -> None:
    assert values_left(few, {ALL}) == [set(range(few + 1))] * ((FIRST + 1) * (SECOND + 1))


def test_were_it_whichever_count_can_move_it_would_tell_of_the_one() -> None:
    """Where nobody of the others took part, their counts can't make room for the one's: that is how one can tell."""
    assert {0} in values_left(1, ())
