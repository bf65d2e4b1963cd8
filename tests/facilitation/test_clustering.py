"""Proposed groups: what people would put together, and laws that hold for any texts."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.facilitation.clustering import MOST, THRESHOLD, propose

NOTES = {
    "login": ["Login takes too long every morning", "I have to log in nine times a day", "Single login for all tools"],
    "passwords": ["One password for everything", "Passwords expire on different days"],
    "alarms": [
        "The alarm comes too late",
        "Alarms at night go to the wrong person",
        "Night alarm should go to whoever is on call",
        "Too many false alarms",
    ],
    "export": [
        "Export of measurements to Excel",
        "Let me export my measurements as CSV",
        "Excel export loses the units",
    ],
    "speed": ["The app is slow on old phones", "Slow app when the network is bad"],
    "map": ["Map of all pumps", "Show all pumps on a map", "I want to see the pumps on one map"],
    "parts": ["Spare parts should be ordered from the app", "Order spare parts with one press"],
    "dark": ["Dark mode"],
}
TEXTS = [text for group in NOTES.values() for text in group]
texts = st.lists(st.text(st.sampled_from("aäbcdeé lmnor.!"), max_size=24), max_size=14)


def groups_of(found: Sequence[str], threshold: float = THRESHOLD) -> set[frozenset[str]]:
    return {frozenset(found[index] for index in one.members) for one in propose(found, threshold)}


def test_notes_are_grouped_as_people_group_them() -> None:
    assert groups_of(TEXTS) == {frozenset(group) for group in NOTES.values()}


def test_the_order_of_the_notes_makes_no_difference() -> None:
    assert groups_of(TEXTS[::-1]) == groups_of(TEXTS)


def test_a_group_is_called_by_the_note_that_is_nearest_to_the_others() -> None:
    titles = {one.title for one in propose(NOTES["map"])}
    assert titles == {"Show all pumps on a map"}


@settings(max_examples=60, deadline=None)
@given(texts)
def test_every_note_is_in_one_group(found: list[str]) -> None:
    members = [index for one in propose(found) for index in one.members]
    assert sorted(members) == list(range(len(found)))


@settings(max_examples=60, deadline=None)
@given(texts)
def test_what_says_the_same_is_together(found: list[str]) -> None:
    told = [*found, *(text.upper() for text in found)]
    for one in propose(told):
        for index in one.members:
            plain = " ".join(told[index].casefold().split())
            same = {other for other, text in enumerate(told) if " ".join(text.casefold().split()) == plain}
            assert same <= set(one.members) or not any(letter.isalnum() for letter in plain)


@settings(max_examples=40, deadline=None)
@given(texts, st.floats(0.2, 0.9), st.floats(0, 0.3))
def test_a_higher_threshold_only_joins_groups(found: list[str], low: float, more: float) -> None:
    fine, coarse = propose(found, low), propose(found, low + more)
    where = {index: number for number, one in enumerate(coarse) for index in one.members}
    assert all(len({where[index] for index in one.members}) == 1 for one in fine)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.sampled_from("abcde lmnor"), min_size=1, max_size=18), min_size=2, max_size=8))
def test_it_agrees_with_average_linkage_done_by_hand(found: list[str]) -> None:
    distinct = sorted({" ".join(text.split()) for text in found if text.strip()})
    distances = by_hand(distinct)
    groups, heights = merged_by_hand(distinct, distances)
    if any(math.isclose(height, THRESHOLD, abs_tol=1e-9) for height in heights) or has_ties(distances):
        return  # which of two that are equally near comes first is nobody's promise
    assert groups_of(distinct) == groups


@pytest.mark.parametrize("found", [[], [""], ["…"], ["a"], ["…", "!!", ""], ["日本語の機能", "日本語の機能を追加"]])
def test_few_or_strange_notes_are_taken_as_they_are(found: list[str]) -> None:
    assert sorted(index for one in propose(found) for index in one.members) == list(range(len(found)))


def test_too_many_notes_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        propose(["note"] * (MOST + 1))


# ---------------------------------------------------------------------------------------------------- the oracle


def grams(text: str) -> Counter[str]:
    """Two to four letters within words; a word with its spaces around, once more if it is shorter than that."""
    found: Counter[str] = Counter()
    for word in text.split():
        padded = f" {word} "
        for size in (2, 3, 4):
            if len(padded) <= size:
                found[padded] += 1
                break
            found.update(padded[at : at + size] for at in range(len(padded) - size + 1))
    return found


def by_hand(found: Sequence[str]) -> list[list[float]]:
    counted = [grams(text) for text in found]
    holds = Counter(gram for one in counted for gram in one)
    weights = {gram: math.log((1 + len(found)) / (1 + number)) + 1 for gram, number in holds.items()}
    vectors = [{gram: number * weights[gram] for gram, number in one.items()} for one in counted]
    lengths = [math.sqrt(sum(value * value for value in one.values())) for one in vectors]
    return [
        [1 - sum(v * b.get(g, 0) for g, v in a.items()) / (lengths[i] * lengths[j]) for j, b in enumerate(vectors)]
        for i, a in enumerate(vectors)
    ]


def merged_by_hand(found: Sequence[str], distances: list[list[float]]) -> tuple[set[frozenset[str]], list[float]]:
    groups, heights = [[index] for index in range(len(found))], []

    def apart(one: list[int], other: list[int]) -> float:
        return sum(distances[i][j] for i in one for j in other) / (len(one) * len(other))

    while len(groups) > 1:
        height, i, j = min(
            (apart(groups[i], groups[j]), i, j) for i in range(len(groups)) for j in range(i + 1, len(groups))
        )
        heights.append(height)
        if height > THRESHOLD:
            break
        groups[i] += groups.pop(j)
    return {frozenset(found[index] for index in one) for one in groups}, heights


def has_ties(distances: list[list[float]]) -> bool:
    below = sorted(distances[i][j] for i in range(len(distances)) for j in range(i))
    near = [value for value in below if value < THRESHOLD]
    return any(math.isclose(a, b, abs_tol=1e-9) for a, b in pairwise(near))
