"""No group below the threshold is told, nor can be had by adding and subtracting what is told."""

from itertools import chain, combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ideas.concepts.suppression import THRESHOLD, told

sizes = st.lists(st.integers(0, 14), min_size=0, max_size=7).map(lambda found: dict(enumerate(found)))


def published(people: dict[int, int]) -> list[list[int]]:
    """What is told, each as which parts it adds up: the shown parts, and the total."""
    shown = told(people)
    if shown is None:
        return []
    alone = [[int(part == one) for part in people] for one in sorted(shown)]
    return [*alone, [1] * len(people)]


def follows(what: list[int], known: list[list[int]]) -> bool:
    """Whether a sum over parts is a linear combination of what is told: all that adding and subtracting can reach."""
    if not known:
        return False
    basis = np.array(known)
    return bool(np.linalg.matrix_rank(np.vstack([basis, what])) == np.linalg.matrix_rank(basis))


@given(sizes)
def test_whoever_adds_and_subtracts_never_reaches_fewer_than_five(people: dict[int, int]) -> None:
    known = published(people)
    inhabited = [part for part, size in people.items() if size]
    every = chain.from_iterable(combinations(inhabited, count) for count in range(1, len(inhabited) + 1))
    for group in every:
        if sum(people[part] for part in group) >= THRESHOLD:
            continue
        # Parts of nobody add nothing: an attacker may put them in or leave them out.
        empty = [part for part, size in people.items() if not size]
        for extra in chain.from_iterable(combinations(empty, count) for count in range(len(empty) + 1)):
            assert not follows([int(part in group or part in extra) for part in people], known), (people, group)


@given(sizes)
def test_no_more_is_hidden_than_need_be(people: dict[int, int]) -> None:
    """Showing any other part would leave fewer than five hidden, or is a part of fewer than five itself."""
    shown = told(people)
    if shown is None:
        assert sum(people.values()) < THRESHOLD
        return
    hidden = {part for part, size in people.items() if size and part not in shown}
    for part in hidden:
        rest = sum(people[other] for other in hidden - {part})
        assert people[part] < THRESHOLD or 0 < rest < THRESHOLD or len(hidden) == 1


def test_one_small_part_takes_the_smallest_large_one_with_it() -> None:
    assert told({"A": 12, "B": 7, "C": 3}) == {"A"}
    assert told({"A": 12, "B": 7, "C": 3, "D": 2}) == {"A", "B"}
    assert told({"A": 12, "B": 7, "C": 0}) == {"A", "B"}
    assert told({"A": 6, "B": 1}) == frozenset()
    assert told({"A": 3, "B": 1}) is None
    assert told({}) is None
