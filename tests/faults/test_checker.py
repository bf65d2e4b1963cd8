"""The checker itself can fail: each kind of fault in a history is found, and a good history has none."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.history import Followed, Heard, Resync, Told, Truth, Verdict, Write, judge

S = "thread:1"
KINDS = ("lost", "doubled", "out_of_order", "without_right")


def good() -> dict[str, Any]:
    writes = [Write(f"k{n}", S, begun=float(n), acknowledged=True) for n in (1, 2, 3)]
    listener = Told("anna", (S,), [Heard(S, n, n - 1, f"k{n}", n + 0.1) for n in (1, 2, 3)])
    return {
        "writes": writes,
        "listeners": [listener],
        "truth": Truth(
            {S: [(n, f"k{n}") for n in (1, 2, 3)]}, ["k1", "k2", "k3"], {"search": Followed([11, 12, 13], [11, 12, 13])}
        ),
    }


def judged(**changed: Any) -> Verdict:
    return judge(**(good() | changed), faults=Counter({"kill": 2}))


def told(*heard: Heard, **more: Any) -> list[Told]:
    return [Told("anna", (S,), list(heard), **more)]


def heard(seq: int, cursor: int) -> Heard:
    return Heard(S, seq, cursor, f"k{seq}", seq + 0.1)


def truth(**changed: Any) -> Truth:
    return replace(good()["truth"], **changed)


def test_a_good_history_is_clean() -> None:
    verdict = judged()
    assert verdict.is_clean
    assert (verdict.asked, verdict.acknowledged, verdict.deliveries, verdict.handled) == (3, 3, 3, 3)
    rows = dict(line.rsplit(None, 1) for line in verdict.table().split("\n"))
    assert rows["faults injected"] == "2"
    assert [rows[kind] for kind in ("lost", "doubled", "out of order", "seen without right")] == ["0"] * 4


def test_a_write_that_was_never_acknowledged_may_stand_or_not() -> None:
    writes = [*good()["writes"], Write("k4", S, begun=4.0)]
    assert judged(writes=writes).is_clean
    writes[1].acknowledged = False
    assert judged(writes=writes).is_clean


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        # the database
        ("lost", {"truth": truth(events={S: [(1, "k1"), (2, "k2")]}, posts=["k1", "k2"])}),
        ("lost", {"truth": truth(events={S: [(1, "k1"), (2, "k2")]})}),
        ("lost", {"truth": truth(posts=["k1", "k2"])}),
        ("doubled", {"truth": truth(posts=["k1", "k2", "k2", "k3"])}),
        ("doubled", {"truth": truth(posts=["k1", "k2", "k3", "k9"])}),
        ("doubled", {"truth": truth(events={S: [(1, "k1"), (2, "k2"), (3, "k3"), (4, "k3")]})}),
        ("out_of_order", {"truth": truth(events={S: [(1, "k1"), (3, "k2"), (4, "k3")]})}),
        # what listeners were told
        ("lost", {"listeners": told(heard(1, 0), heard(2, 1))}),
        ("lost", {"listeners": told(heard(1, 0), Heard(S, 2, 1, "k2, without its words", 2.0), heard(3, 2))}),
        ("doubled", {"listeners": told(heard(1, 0), heard(2, 1), heard(2, 2), heard(3, 2))}),
        ("out_of_order", {"listeners": told(heard(1, 0), heard(3, 1), heard(2, 3))}),
        # an excuse that is none
        ("lost", {"listeners": told(heard(1, 0), resyncs=[Resync(S, 1, 3)])}),
        ("lost", {"listeners": told(resyncs=[Resync(S, 0, 2)]), "truth": truth(kept_from={S: 3})}),
        # rights
        ("without_right", {"listeners": told(heard(1, 0), heard(2, 1), heard(3, 2), lost_right={S: 1.5})}),
        # followers
        ("lost", {"truth": truth(followers={"search": Followed([11, 12, 13], [11, 13])})}),
        ("doubled", {"truth": truth(followers={"search": Followed([11, 12], [11, 12, 11])})}),
    ],
)  # fmt: skip
def test_each_fault_is_found(what: str, changed: dict[str, Any]) -> None:
    verdict = judged(**changed)
    assert getattr(verdict, what)
    assert not verdict.is_clean
    assert f"{what.replace('_', ' ')}" in verdict.table().replace("seen without", "without")


def test_who_was_behind_what_is_kept_reads_the_page_again_and_is_owed_the_rest() -> None:
    kept = truth(kept_from={S: 3})
    assert judged(truth=kept, listeners=told(heard(3, 2), resyncs=[Resync(S, 1, 2)])).is_clean
    assert judged(truth=kept, listeners=told(resyncs=[Resync(S, 1, 2)])).lost


def test_who_lost_the_right_or_left_need_not_see_the_rest() -> None:
    assert judged(listeners=told(heard(1, 0), lost_right={S: 1.5})).is_clean
    assert judged(listeners=told(heard(1, 0), stayed=False)).is_clean


def test_what_was_written_within_a_second_of_the_taking_may_still_be_heard() -> None:
    assert judged(listeners=told(heard(1, 0), heard(2, 1), lost_right={S: 1.5})).is_clean


# ---- any long good history, with one thing wrong in it

LENGTH, LISTENERS = 60, 4


def long_history(luck: random.Random) -> dict[str, Any]:
    writes = [Write(f"k{n}", S, float(n), acknowledged=luck.random() < 0.8) for n in range(1, LENGTH + 1)]
    standing = [write.key for write in writes if write.acknowledged or luck.random() < 0.5]
    events = [(seq, key) for seq, key in enumerate(standing, 1)]
    listeners = [
        Told(f"listener {n}", (S,), [Heard(S, seq, seq - 1, key, float(seq)) for seq, key in events])
        for n in range(LISTENERS)
    ]
    done = Followed([seq for seq, _ in events], luck.sample([seq for seq, _ in events], len(events)))
    return {"writes": writes, "listeners": listeners, "truth": Truth({S: events}, standing, {"tally": done})}


def one_not_told(told: dict[str, Any], luck: random.Random) -> str:
    heard = luck.choice(told["listeners"]).heard
    heard.pop(luck.randrange(len(heard)))
    return "lost"


def one_told_twice(told: dict[str, Any], luck: random.Random) -> str:
    heard = luck.choice(told["listeners"]).heard
    again = luck.choice(heard)
    heard.append(replace(again, cursor=heard[-1].seq))
    return "doubled"


def two_told_the_wrong_way_round(told: dict[str, Any], luck: random.Random) -> str:
    heard = luck.choice(told["listeners"]).heard
    place = luck.randrange(len(heard) - 1)
    first, second = heard[place : place + 2]
    heard[place : place + 2] = [replace(second, cursor=first.cursor), replace(first, cursor=second.seq)]
    return "out_of_order"


def one_told_as_another(told: dict[str, Any], luck: random.Random) -> str:
    heard = luck.choice(told["listeners"]).heard
    place = luck.randrange(len(heard))
    heard[place] = replace(heard[place], key="somebody else's")
    return "lost"


def one_acknowledged_and_rolled_back(told: dict[str, Any], luck: random.Random) -> str:
    missing = next(write for write in told["writes"] if write.key not in told["truth"].posts)
    missing.acknowledged = True
    return "lost"


def one_posted_twice(told: dict[str, Any], luck: random.Random) -> str:
    told["truth"].posts.append(luck.choice(told["truth"].posts))
    return "doubled"


def one_right_taken_and_not_noticed(told: dict[str, Any], luck: random.Random) -> str:
    one = luck.choice(told["listeners"])
    begun = {write.key: write.begun for write in told["writes"]}
    one.lost_right = {S: begun[one.heard[-1].key] - 1.5}
    return "without_right"


def one_followed_twice(told: dict[str, Any], luck: random.Random) -> str:
    done = told["truth"].followers["tally"].done
    done.append(luck.choice(done))
    return "doubled"


def one_skipped_by_a_follower(told: dict[str, Any], luck: random.Random) -> str:
    done = told["truth"].followers["tally"].done
    done.remove(luck.choice(done))
    return "lost"


MUTATIONS: list[Callable[[dict[str, Any], random.Random], str]] = [
    one_not_told, one_told_twice, two_told_the_wrong_way_round, one_told_as_another, one_acknowledged_and_rolled_back,
    one_posted_twice, one_right_taken_and_not_noticed, one_followed_twice, one_skipped_by_a_follower,
]  # fmt: skip


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize("seed", range(20))
def test_one_thing_wrong_anywhere_is_found(mutation: Callable[[dict[str, Any], random.Random], str], seed: int) -> None:
    luck = random.Random(seed)
    history = long_history(luck)
    assert judge(**history, faults=Counter()).is_clean
    kind = mutation(history, luck)
    verdict = judge(**history, faults=Counter())
    assert getattr(verdict, kind), verdict.table()
