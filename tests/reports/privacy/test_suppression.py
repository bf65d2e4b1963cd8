"""What is shown gives nothing away that is small: tried against every table there is, and against a real company."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.privacy.tables import BRANCHES, TREE, branches_in, crossed, in_months, manufacturing, tables_alike
from workspace.reports.privacy import Cell, Equation, Inconsistent, Key, exposed, suppress
from workspace.reports.privacy.attack import Reader

K = 3


@st.composite
def small_tables(draw: st.DrawFn) -> tuple[list[Cell], list[Equation]]:
    """Two rows of two or three columns, with all totals: heads, members or events."""
    kind = draw(st.sampled_from(["heads", "events", "members"]))
    counts = {}
    for row in "ab":
        for column in "xyz"[: draw(st.integers(2, 3))]:
            people = draw(st.integers(0, 4))
            most = people if kind in ("heads", "members") else (4 if people else 0)
            value = people if kind == "heads" else draw(st.integers(min(1, people), most))
            counts[row, column] = (people, value)
    return crossed(counts, kind)


def by_the_rules(cells: list[Cell], equations: list[Equation]) -> set[Key]:
    """What would have one value only if nothing at all were shown: both parts of a total of two heads."""
    everything = {cell.key for cell in cells}
    alike = list(tables_alike(cells, equations, everything, k=K, up_to=4))
    return {cell.key for cell in cells if cell.people < K and len({table[cell.key] for table in alike}) == 1}


@settings(max_examples=30, deadline=None, derandomize=True)
@given(small_tables())
def test_every_hidden_small_count_could_be_another(family: tuple[list[Cell], list[Equation]]) -> None:
    cells, equations = family
    found = suppress(cells, equations, k=K)
    hidden = set(found.hidden)
    assert not found.exposed
    assert {cell.key for cell in cells if 0 < cell.people < K} <= hidden
    alike = list(tables_alike(cells, equations, hidden, k=K, up_to=6))
    assert alike, "the true table is one of them"
    for cell in cells:
        if 0 < cell.people < K:
            values = {table[cell.key] for table in alike}
            assert len(values) > 1 or cell.key in by_the_rules(cells, equations), (cell, sorted(hidden))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(small_tables(), st.randoms(use_true_random=False))
def test_the_attacker_finds_what_trying_every_table_finds(
    family: tuple[list[Cell], list[Equation]], chance: object
) -> None:
    """Whatever is hidden, well chosen or not: what can have one value only is what the attacker names."""
    cells, equations = family
    hidden = {cell.key for cell in cells if 0 < cell.people < K}
    hidden |= {cell.key for cell in cells if cell.people and chance.random() < 0.2}  # type: ignore[attr-defined]
    alike = list(tables_alike(cells, equations, hidden, k=K, up_to=8))
    sole = {cell.key for cell in cells if 0 < cell.people < K and len({table[cell.key] for table in alike}) == 1}
    sole -= by_the_rules(cells, equations)
    named = {leak.keys[0] for leak in exposed(cells, equations, hidden, k=K) if len(leak.keys) == 1}
    assert named == sole


def test_it_hides_little_more_than_the_least() -> None:
    """One small head in a table of large ones: a rectangle, and no total of all."""
    cells, equations = crossed(
        {("a", "x"): (2, 2), ("a", "y"): (20, 20), ("b", "x"): (9, 9), ("b", "y"): (40, 40), ("c", "x"): (30, 30),
         ("c", "y"): (50, 50)}
    )  # fmt: skip
    hidden = suppress(cells, equations).hidden
    assert hidden == {("a", "x"): "few", ("a", "y"): "protects", ("b", "x"): "protects", ("b", "y"): "protects"}
    assert not suppress(*crossed({("a", "x"): (20, 20), ("b", "x"): (7, 7)})).hidden


def test_naive_suppression_leaks_seven_branches_of_a_real_company_and_ours_none() -> None:
    if TREE.exists():
        assert branches_in(TREE) == BRANCHES
    cells, equations = manufacturing()
    naive = {cell.key for cell in cells if 0 < cell.people < 5}
    within = [equation for equation in equations if equation.total[0] != "all" and equation.total[1] == "all"]
    inside = [cell for cell in cells if cell.key[0] != "all"]
    leaks = exposed(inside, within, naive, rules_known=False)
    by_subtraction = {leak.keys[0][0] for leak in leaks if len(leak.keys) == 1}
    assert by_subtraction == {"104", "148", "163", "36", "69", "70", "85"}
    assert [leak.keys for leak in leaks if len(leak.keys) > 1] == [(("27", "1 top"), ("27", "2 middle"))]
    # Whoever knows that nobody counts as none, and the totals of the levels, finds everybody.
    assert {leak.keys[0] for leak in exposed(cells, equations, naive) if len(leak.keys) == 1} == naive - {
        ("121", "3 regular"), ("156", "3 regular"), ("121", "all"), ("156", "all")
    }  # fmt: skip
    found = suppress(cells, equations)
    assert not found.exposed
    assert exposed(cells, equations, found.hidden) == []
    shown = {cell.key for cell in cells} - found.hidden.keys()
    assert ("all", "all") in shown
    assert len(shown) > 12


def test_months_and_their_quarter_do_not_give_each_other_away() -> None:
    cells, equations = in_months(3, units=4, levels=3)
    alone: set[Key] = set()
    for period in ("0", "1", "2", "q"):
        inside = [cell for cell in cells if cell.key[0] == period]
        sums = [sum_ for sum_ in equations if sum_.total[0] == period and sum_.parts[0][0] == period]
        alone |= suppress(inside, sums).hidden.keys()
    assert exposed(cells, equations, alone), "each period by itself is not enough"
    assert exposed(cells, equations, suppress(cells, equations).hidden) == []


def test_the_quarter_is_made_around_the_months_that_are_out() -> None:
    """Months were published as they came; the quarter hides what would tell their hidden cells, and changes nothing."""
    cells, equations = in_months(5, units=3, levels=2)
    shown: set[Key] = set()
    withheld: set[Key] = set()
    for last in ("0", "1", "2", "q"):
        out = [cell for cell in cells if cell.key[0] <= last]
        known = {cell.key for cell in out}
        sums = [sum_ for sum_ in equations if {sum_.total, *sum_.parts} <= known]
        found = suppress(out, sums, published=shown, withheld=withheld)
        assert not found.exposed
        assert not found.hidden.keys() & shown
        assert withheld <= found.hidden.keys()
        withheld = set(found.hidden)
        shown = known - withheld
        assert exposed(out, sums, withheld) == []
    assert any(key[0] == "q" for key in shown)


def test_what_an_earlier_edition_hid_stays_hidden() -> None:
    cells, equations = crossed({("a", "x"): (20, 20), ("b", "x"): (7, 7), ("c", "x"): (9, 9)})
    assert suppress(cells, equations, withheld={("c", "x")}).hidden == {("c", "x"): "protects"}


def test_what_was_given_away_before_is_said() -> None:
    cells, equations = crossed({("a", "x"): (2, 2), ("a", "y"): (20, 20)})
    out = {("a", "y"), ("a", "all"), ("all", "y"), ("all", "x"), ("all", "all")}
    assert ("a", "x") in suppress(cells, equations, published=out).exposed
    # What was shown although it is small is out; nothing pretends to hide it.
    everything = {cell.key for cell in cells}
    assert not suppress(cells, equations, published=everything).hidden


def test_distinct_persons_bound_each_other_over_periods() -> None:
    """9 persons in the quarter, at most 5 + 3 + 1 of its months: the two small months would be known."""
    months = [Cell((str(month),), people, people, kind="heads") for month, people in enumerate((7, 4, 3))]
    cells = [*months, Cell(("q",), 14, 14, kind="heads")]
    equations = [Equation(("q",), (("0",), ("1",), ("2",)), at_most=True)]
    equations += [Equation((month,), (("q",),), at_most=True) for month in "012"]
    naive = {("1",), ("2",)}
    assert exposed(cells, equations, naive, narrower_than=2)
    hidden = suppress(cells, equations).hidden
    assert hidden.keys() > naive
    assert not exposed(cells, equations, hidden, narrower_than=2)


def test_a_cell_that_is_mostly_one_person_is_hidden_and_not_to_be_reckoned() -> None:
    cells = [
        Cell(("a",), 30, 100, 0.8),
        Cell(("b",), 30, 90, 0.2),
        Cell(("c",), 9, 40, 0.3),
        Cell(("all",), 60, 230, 0.3),
    ]
    equations = [Equation(("all",), (("a",), ("b",), ("c",)))]
    hidden = suppress(cells, equations).hidden
    assert hidden[("a",)] == "dominated"
    assert "protects" in hidden.values()
    assert exposed(cells, equations, {("a",)})[0].low == 100
    # Half as much and half as much again is possible.
    assert exposed(cells, equations, hidden, narrower_than=80) == []
    assert not suppress([Cell(("a",), 30, 100, 0.5)], []).hidden, "half is not more than half"


def test_small_cells_together_are_small_too() -> None:
    """Four deeds of one person each are not known one by one, and their sum is about four people."""
    counts = {(row, "x"): (1, 10) for row in "abcd"} | {("e", "x"): (50, 200)}
    cells, equations = crossed(counts, "events")
    hidden = suppress(cells, equations).hidden
    assert ("e", "x") in hidden
    assert exposed(cells, equations, hidden, narrower_than=20) == []


def test_of_a_small_group_one_learns_that_it_is_small() -> None:
    """Each number from 1 to 4 is possible, and of deeds from half to half as many again."""
    cells, equations = crossed({("a", "x"): (2, 2), ("b", "x"): (7, 7), ("c", "x"): (6, 6), ("d", "x"): (5, 5)})
    reader = Reader(cells, equations, frozenset(suppress(cells, equations).hidden), 5)
    assert reader.between([("a", "x")]) == (1, 4)
    cells, equations = crossed({("a", "x"): (2, 40), ("b", "x"): (7, 19), ("c", "x"): (6, 19)}, "events")
    reader = Reader(cells, equations, frozenset(suppress(cells, equations).hidden), 5)
    low, high = reader.between([("a", "x")])
    assert low <= 20
    assert high >= 60


def test_what_proves_needless_is_shown_again() -> None:
    """Step by step five cells would be hidden to protect the others; one of them is not needed in the end."""
    counts = ((8, 4, 13), (13, 1, 3), (3, 3, 8), (5, 7, 3))
    rows = {row: dict(zip("xyz", line, strict=True)) for row, line in zip("abcd", counts, strict=True)}
    cells, equations = crossed({(row, column): (n, n) for row, line in rows.items() for column, n in line.items()})
    found = suppress(cells, equations).hidden
    assert [key for key, reason in found.items() if reason == "protects"] == [
        ("a", "x"), ("b", "x"), ("c", "z"), ("d", "y")
    ]  # fmt: skip
    assert exposed(cells, equations, found) == []


def test_many_small_cells_are_small_together() -> None:
    """Six of one person each and a threshold of ten: too many to try all sums of them, but not those of a total."""
    cells = [Cell((name,), 1, 10) for name in "abcdef"] + [Cell(("g",), 50, 200), Cell(("all",), 56, 260)]
    equations = [Equation(("all",), tuple((name,) for name in "abcdefg"))]
    reader = Reader(cells, equations, frozenset(suppress(cells, equations, k=10).hidden), 10)
    low, high = reader.between([(name,) for name in "abcdef"])
    assert high - low >= 60


def test_a_sum_that_two_equations_tell_is_protected_too() -> None:
    """a + z = 104 and b + w = z: with w and the total shown, a + b = 20 of two people."""
    cells = [
        Cell(("a",), 1, 10),
        Cell(("z",), 41, 94),
        Cell(("b",), 1, 10),
        Cell(("w",), 40, 84),
        Cell(("all",), 42, 104),
    ]
    equations = [Equation(("all",), (("a",), ("z",))), Equation(("z",), (("b",), ("w",)))]
    naive = Reader(cells, equations, frozenset({("a",), ("b",), ("z",)}), 5)
    assert naive.between([("a",), ("b",)]) == (20, 20)
    reader = Reader(cells, equations, frozenset(suppress(cells, equations).hidden), 5)
    low, high = reader.between([("a",), ("b",)])
    assert low <= 10
    assert high >= 30


def test_nobody_is_no_secret_and_the_threshold_is_the_one_that_was_asked_for() -> None:
    cells, equations = crossed({("a", "x"): (0, 0), ("a", "y"): (8, 8), ("b", "x"): (30, 30), ("b", "y"): (9, 9)})
    assert not suppress(cells, equations, k=5).hidden
    assert {("a", "y"), ("b", "y")} <= suppress(cells, equations, k=10).hidden.keys()


def test_sums_that_do_not_hold_are_refused() -> None:
    with pytest.raises(Inconsistent):
        suppress([Cell(("a",), 9, 9), Cell(("all",), 9, 10)], [Equation(("all",), (("a",),))])
    with pytest.raises(Inconsistent):
        suppress([Cell(("all",), 9, 10)], [Equation(("all",), (("a",),))])
    with pytest.raises(Inconsistent):
        suppress([Cell(("a",), 9, 9), Cell(("a",), 9, 9)], [])


def test_the_same_family_is_hidden_the_same_each_time() -> None:
    cells, equations = in_months(7, units=3, levels=3, months=1)
    assert suppress(cells, equations) == suppress(cells, equations)
