"""Networks as strangers bring them: their figures beside plain loops and networkx, and all that can't be said, said."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from tests.reports.metrics.networks import dice, people, talk
from workspace.reports.metrics.direction import direction
from workspace.reports.metrics.distance import distance
from workspace.reports.metrics.network import NOBODY
from workspace.reports.metrics.outside import read_staff, read_talk
from workspace.reports.metrics.reading import Read, measure
from workspace.reports.metrics.words import lines

TREE = "id,manager\n1,\n2,1\n3,1\n4,1\n5,2\n"


def told(folder: Path, staff: str, said: str, *, column: str | None = None, directed: bool = False) -> dict[str, Any]:
    who, what = folder / "people.csv", folder / "talk.csv"
    who.write_text(staff)
    what.write_text(said if said.startswith("at,") else "at,actor,target\n" + said)
    members = read_staff(who, level_column=column)
    read = Read.of(members, read_talk(what, members), level_column=column, directed=directed, draws=100)
    return measure(read)


def steps(boss: dict[str, str], one: str, other: str) -> int | None:
    def upward(at: str) -> list[str]:
        return [at, *(upward(boss[at]) if boss[at] else [])]

    mine, theirs = upward(one), upward(other)
    shared = next((at for at in mine if at in theirs), None)
    return None if shared is None else mine.index(shared) + theirs.index(shared)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("roots", [1, 3])
def test_figures_are_those_of_plain_loops(tmp_path: Path, roots: int, directed: bool) -> None:
    rng = dice(roots)
    ids = [f"p{place}" for place in range(40)]
    boss = {one: "" if place < roots else ids[int(rng.integers(0, place))] for place, one in enumerate(ids)}
    # Busy and silent people, ties again and again, people to themselves, and people of elsewhere.
    busy = 1 / np.arange(1, 41)
    rows = [(ids[a], ids[b]) for a, b in zip(rng.choice(40, 90, p=busy / busy.sum()), rng.choice(40, 90), strict=True)]
    odd = [("p1", "p1"), ("gone", "p2"), ("p2", "gone")]
    found = told(
        tmp_path,
        "id,manager\n" + "".join(f"{one},{above}\n" for one, above in boss.items()),
        "".join(f"2024-01-01 10:{place % 60:02},{a},{b}\n" for place, (a, b) in enumerate(rows + odd)),
        directed=directed,
    )
    rows = [(a, b) for a, b in rows if a != b]
    ties = set(rows) if directed else {(min(pair), max(pair)) for pair in rows}
    level = {one: 1 + sum(steps(boss, one, top) or 0 for top in ids[:roots]) for one in ids}
    sizes = Counter(level.values()).values()
    graph = (nx.DiGraph if directed else nx.Graph)(ties)
    nx.set_node_attributes(graph, level, "level")
    near = [d for pair in rows if (d := steps(boss, *pair)) is not None]
    every = [d for a in ids for b in ids if a < b and (d := steps(boss, a, b)) is not None]
    ways = Counter(int(np.sign(level[b] - level[a])) for a, b in rows)

    assert found["ties"] == len(ties)
    assert found["dropped"]["unknown_senders"] == found["dropped"]["unknown_recipients"] == 1
    assert found["ei"]["observed"] == pytest.approx(
        np.mean([1 if level[a] != level[b] else -1 for a, b in ties]), abs=1e-6
    )
    assert found["ei"]["expected"] == pytest.approx(1 - 2 * sum(n * (n - 1) for n in sizes) / (40 * 39), abs=1e-6)
    likes = found["assortativity"]
    assert likes["categorical"] == pytest.approx(nx.attribute_assortativity_coefficient(graph, "level"), abs=1e-6)
    assert likes["numeric"] == pytest.approx(nx.numeric_assortativity_coefficient(graph, "level"), abs=1e-6)
    assert found["distance"]["observed"] == pytest.approx(np.mean(near), abs=1e-6)
    assert found["distance"]["all_pairs"] == pytest.approx(np.mean(every), abs=1e-6)
    shares = {"up": ways[-1], "lateral": ways[0], "down": ways[1]}
    assert {way: found["direction"][way] for way in shares} == pytest.approx(
        {way: count / len(rows) for way, count in shares.items()}, abs=1e-6
    )


@pytest.mark.parametrize(
    ("staff", "said", "directed", "needle"),
    [
        (TREE, "2024-01-01,2,3\n2024-01-01,3,4\n", False, "Assortativity: can't be said; all ties start or end on one"),
        (TREE, "2024-01-01,2,3\n", False, "level 3                      no ties    by chance +1.000"),
        (
            "id,level\n1,1\n2,2\n3,2\n4,3\n",
            "2024-01-01,2,1\n2024-01-01,3,4\n",
            True,
            "numeric: can't be said; all ties",
        ),
        ("id,manager\n1,\n2,1\n3,\n4,3\n", "2024-01-01,1,4\n", False, "no interaction between two people of one rep"),
        ("id,level\n1,1\n2,2\n3,\n4,n/a\n", "2024-01-01,3,4\n", False, "E-I index: can't be said; no interaction bet"),
        ("id,level\n1,\n2,\n", "2024-01-01,2,1\n", False, "Levels: none; fewer than two people"),
        ("id,level\n1,4\n2,4\n", "2024-01-01,2,1\n", False, "E-I index: can't be said; all people are on one level"),
        (TREE, "", False, "Distance in the reporting tree: can't be said; no interaction"),
    ],
)
def test_what_can_not_be_said_has_its_reason(
    tmp_path: Path, staff: str, said: str, directed: bool, needle: str
) -> None:
    found = told(tmp_path, staff, said, directed=directed)
    json.dumps(found, allow_nan=False)
    for part, keys in (
        ("ei", ["observed"]),
        ("assortativity", ["categorical", "numeric"]),
        ("distance", ["observed"]),
        ("direction", ["up", "lateral", "down"]),
    ):
        assert found[part].keys() >= {*keys, "interval"}
        assert all(found[part][key] is not None for key in keys) or found[part]["reason"]
    assert needle in "\n".join(lines(found))


def test_managers_and_senders_are_known_by_address_and_by_a_name_that_only_one_has(tmp_path: Path) -> None:
    staff = (
        "id,name,email,manager\n1,Ann,a@example.com,\n2,Bo,b@example.com,A@example.com\n3,Cy,,Ann\n4,Cy,,Bo\n5,Di,,Cy\n"
    )
    found = told(tmp_path, staff, "2024-01-01,Bo,1\n2024-01-01,b@example.com,4\n2024-01-01,Cy,1\n")
    assert [(one["level"], one["people"]) for one in found["levels"]["groups"]] == [("1", 1), ("2", 2), ("3", 1)]
    assert found["dropped"] == {"unknown_senders": 1}, "two are called Cy"
    assert "Line 6: the manager is not in the list" in found["notes"][0]


def test_levels_are_as_far_apart_as_their_numbers(tmp_path: Path) -> None:
    said = "".join(f"2024-01-01,{a},{b}\n" for a, b in ("12", "23", "34", "41", "13"))

    def numeric(*levels: str) -> float:
        staff = "id,level\n" + "".join(f"{place},{level}\n" for place, level in enumerate(levels, start=1))
        return float(told(tmp_path, staff, said)["assortativity"]["numeric"])

    assert numeric("1.5", "2", "4", "4") == numeric("15", "20", "40", "40") == numeric("-4", "-3", "1", "1")
    assert numeric("100000015", "100000020", "100000040", "100000040") == numeric("15", "20", "40", "40")
    assert numeric(*(f"{one}{'0' * 30}" for one in "1234")) == numeric("1", "2", "3", "4"), (
        "in order, where they are too large"
    )


def test_of_four_people_nothing_is_beyond_chance() -> None:
    """Of few people each arrangement is common: p can't call one of four rare."""
    boss = [NOBODY, 0, 0, 0]
    who, said = people([1, 2, 2, 2], boss=boss), talk([0, 0, 3], [1, 2, 0])
    few: dict[str, Any] = {"rng": dice(), "draws": 400, "resamples": 1}
    assert (distance(who, said, **few).observed.p or 0) > 0.2
    assert all((one.share.p or 0) > 0.2 for one in direction(who, said, **few).ways)
