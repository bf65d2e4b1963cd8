"""The checker itself can fail: each kind of fault in a history is found, and a good history has none."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.history import Heard, Told, Truth, Verdict, Write, judge

S = "thread:1"


def good() -> dict[str, Any]:
    writes = [Write(f"k{n}", S, begun=float(n), acknowledged=True) for n in (1, 2, 3)]
    listener = Told("anna", (S,), [Heard(S, n, n - 1, f"k{n}", n + 0.1) for n in (1, 2, 3)])
    return {
        "writes": writes,
        "listeners": [listener],
        "truth": Truth({S: [(n, f"k{n}") for n in (1, 2, 3)]}, ["k1", "k2", "k3"]),
    }


def judged(**changed: Any) -> Verdict:
    return judge(**(good() | changed), faults=Counter({"kill": 2}))


def told(*heard: Heard, **more: Any) -> list[Told]:
    return [Told("anna", (S,), list(heard), **more)]


def heard(seq: int, cursor: int) -> Heard:
    return Heard(S, seq, cursor, f"k{seq}", seq + 0.1)


def test_a_good_history_is_clean() -> None:
    verdict = judged()
    assert verdict.is_clean
    assert (verdict.acknowledged, verdict.deliveries) == (3, 3)
    assert "faults injected                    2" in verdict.table()


def test_a_write_that_was_never_acknowledged_may_stand_or_not() -> None:
    writes = [*good()["writes"], Write("k4", S, begun=4.0)]
    assert judged(writes=writes).is_clean


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("lost", {"truth": Truth({S: [(1, "k1"), (2, "k2")]}, ["k1", "k2"])}),
        ("lost", {"truth": Truth({S: [(1, "k1"), (2, "k2")]}, ["k1", "k2", "k3"])}),
        ("doubled", {"truth": replace(good()["truth"], posts=["k1", "k2", "k2", "k3"])}),
        ("doubled", {"truth": replace(good()["truth"], posts=["k1", "k2", "k3", "k9"])}),
        ("out_of_order", {"truth": replace(good()["truth"], events={S: [(1, "k1"), (3, "k2"), (4, "k3")]})}),
        ("lost", {"listeners": told(heard(1, 0), heard(2, 1))}),
        ("lost", {"listeners": told(heard(1, 0), Heard(S, 2, 1, "other", 2.0), heard(3, 2))}),
        ("doubled", {"listeners": told(heard(1, 0), heard(2, 1), heard(2, 2), heard(3, 2))}),
        ("out_of_order", {"listeners": told(heard(1, 0), heard(3, 1), heard(2, 3))}),
        ("without_right", {"listeners": told(heard(1, 0), heard(2, 1), heard(3, 2), lost_right={S: 1.5})}),
    ],
)  # fmt: skip
def test_each_fault_is_found(what: str, changed: dict[str, Any]) -> None:
    verdict = judged(**changed)
    assert getattr(verdict, what)
    assert not verdict.is_clean


def test_who_was_told_to_resync_may_lack_what_the_page_has() -> None:
    assert judged(listeners=told(heard(3, 2), resyncs=1)).is_clean


def test_who_lost_the_right_need_not_see_the_rest() -> None:
    assert judged(listeners=told(heard(1, 0), lost_right={S: 1.5})).is_clean
