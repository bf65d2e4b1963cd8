"""manage.py participation_metrics: from a clean shell, on small files and on a real company's."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.reports.metrics.networks import DATA, company, dice, published, real
from workspace.reports.metrics.direction import direction
from workspace.reports.metrics.distance import distance
from workspace.reports.metrics.ei import ei_index
from workspace.reports.metrics.mixing import mixing_matrix
from workspace.reports.metrics.participation import participation
from workspace.reports.metrics.ties import only, towards_others, weighed
from workspace.reports.metrics.voice import voice

ROOT = Path(__file__).parents[3]
FEW = {"draws": 200, "resamples": 20}


def run(people: Path, talk: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """As on a machine where nothing is set up: no database, no environment, another folder."""
    command = [sys.executable, "-W", "error", str(ROOT / "manage.py"), "participation_metrics"]
    return subprocess.run(
        [*command, "--people", str(people), "--interactions", str(talk), *more],
        capture_output=True, text=True, check=False, cwd="/", env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def told(people: Path, talk: Path, *more: str) -> dict[str, Any]:
    done = run(people, talk, "--json", *more)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    people, talk = tmp_path / "people.csv", tmp_path / "talk.csv"
    people.write_text("id,manager\na,\nb,a\nc,a\nd,b\ne,c\n")
    talk.write_text("at,actor,target\n2024-01-01,b,a\n2024-01-02,a,b\n2024-01-03,d,c\n2024-01-04,z,a\n")
    return people, talk


def test_a_small_company_in_numbers_and_in_words(small: tuple[Path, Path]) -> None:
    found = told(*small, "--draws", "100")
    assert (found["ties"], found["dropped"]) == (2, {"unknown_senders": 1})
    assert found["ei"]["observed"] == 1
    assert found["distance"]["observed"] == pytest.approx((1 + 1 + 3) / 3, abs=1e-6)
    assert found["direction"]["up"] == pytest.approx(2 / 3, abs=1e-6)
    assert told(*small, "--draws", "100", "--directed")["ties"] == 3
    words = run(*small, "--draws", "100").stdout
    assert "left out: 1 rows, unknown senders" in words
    assert "not distinguishable from chance" in words


def test_the_same_files_give_the_same_figures(small: tuple[Path, Path]) -> None:
    assert told(*small) == told(*small)


def test_without_a_hierarchy_what_needs_it_is_null_with_its_reason(small: tuple[Path, Path]) -> None:
    small[0].write_text("id\na\nb\nc\nd\n")
    found = told(*small)
    assert found["ties"] == 2
    for measure, key in (("ei", "observed"), ("assortativity", "categorical"), ("distance", "observed")):
        assert found[measure][key] is None
        assert found[measure]["reason"]
    assert found["direction"]["up"] is None
    assert found["direction"]["reason"]
    assert "can't be said" in run(*small).stdout


def test_groups_without_an_order_have_no_direction(small: tuple[Path, Path]) -> None:
    small[0].write_text("id,team\na,Red\nb,Red\nc,Blue\nd,Blue\n")
    found = told(*small, "--level-column", "team")
    assert found["ei"]["observed"] == -1
    assert found["assortativity"]["numeric"] is None
    assert found["direction"]["up"] is None


def test_no_talk_at_all_is_said(small: tuple[Path, Path]) -> None:
    small[1].write_text("at,actor,target\n")
    found = told(*small)
    assert (found["ties"], found["ei"]["observed"]) == (0, None)
    assert found["distance"]["reason"] == "no interaction between two people of the list"
    assert run(*small).returncode == 0


@pytest.mark.parametrize(
    ("which", "text", "said"),
    [
        (0, "", "people.csv, line 1: the file is empty"),
        (1, "at,actor,target\nx,b,a\n", "talk.csv, line 2: a time such as"),
        (0, None, "people.csv: No such file"),
    ],
)
def test_a_wrong_file_ends_with_its_line(small: tuple[Path, Path], which: int, text: str | None, said: str) -> None:
    if text is None:
        small[which].unlink()
    else:
        small[which].write_text(text)
    done = run(*small, "--json")
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


@pytest.mark.realdata
@real
def test_a_real_company_by_its_published_levels(tmp_path: Path) -> None:
    words = {1: "top", 2: "middle", 3: "regular"}
    found = told(published(tmp_path, words), DATA / "communication.csv", "--level-column", "Rank")
    ei, likes, steps, way = (found[key] for key in ("ei", "assortativity", "distance", "direction"))
    assert (found["ties"], found["used"], found["messages"]) == (3_190, 82_677, 58_322)
    assert found["dropped"] == {"unknown_senders": 102, "unknown_recipients": 97, "to_oneself": 51}
    assert ei["observed"] == pytest.approx(-0.506, abs=5e-4)
    assert ei["expected"] == pytest.approx(-0.529, abs=5e-4)
    assert ei["p"] == pytest.approx(0.73, abs=0.04)
    assert ei["distinguishable"] is False
    assert ei["null_interval"][1] - ei["null_interval"][0] == pytest.approx(4 * 0.066, rel=0.15)
    assert ei["by_message"] == pytest.approx(-0.362, abs=5e-4)
    assert likes["categorical"] == pytest.approx(0.073, abs=5e-4)
    assert (steps["observed"], steps["all_pairs"]) == (pytest.approx(3.613, abs=5e-4), pytest.approx(4.644, abs=5e-4))
    assert steps["shuffled"] == pytest.approx(4.298, abs=5e-3)
    assert [way[key] for key in ("up", "lateral", "down")] == pytest.approx([0.177, 0.666, 0.157], abs=5e-4)
    for low, high in (ei["interval"], likes["interval"]["categorical"], steps["interval"], way["interval"]["up"]):
        assert low < high


@pytest.mark.realdata
@real
def test_a_real_company_by_its_tree() -> None:
    found = told(DATA / "reportsto.csv", DATA / "communication.csv")
    assert found["ei"]["observed"] == pytest.approx(0.328, abs=5e-4)
    assert found["ei"]["expected"] == pytest.approx(0.392, abs=2e-3)
    assert found["ei"]["p"] == pytest.approx(0.02, abs=0.012)
    assert found["assortativity"]["categorical"] == pytest.approx(0.044, abs=5e-4)
    assert found["assortativity"]["numeric"] == pytest.approx(0.137, abs=1e-3)
    assert found["distance"]["observed"] == pytest.approx(3.613, abs=5e-4)


@pytest.mark.realdata
@real
def test_a_real_company_in_detail(tmp_path: Path) -> None:
    _, found, people = company(tmp_path)
    said = found.interactions
    shares = {one.key: one.share.value for one in distance(people, said, rng=dice(), **FEW).relations}
    assert shares == pytest.approx(
        {"to report": 0.083, "to boss": 0.076, "same boss": 0.131, "skip-level up": 0.030, "skip-level down": 0.026,
         "across branches": 0.655}, abs=6e-4,
    )  # fmt: skip
    top, middle, regular = participation(people, said, rng=dice(), resamples=20).groups
    assert [one.share.value for one in (top, middle, regular)] == pytest.approx([0.102, 0.115, 0.784], abs=6e-4)
    ratios = [one.representation.value for one in (top, middle, regular)]
    assert ratios == pytest.approx([1.30, 2.21, 0.90], abs=6e-3)
    assert regular.rate.value == pytest.approx(0.92, abs=5e-3)
    assert (regular.rate.low, regular.rate.high) == (pytest.approx(0.86, abs=5e-3), pytest.approx(0.95, abs=5e-3))
    assert voice(people, said, rng=dice(), resamples=20).gini.value == pytest.approx(0.605, abs=5e-4)
    cell = mixing_matrix(people, said, rng=dice(), resamples=20).cell(1, 1)
    assert cell.ratio.value == pytest.approx(2.66, abs=6e-3)
    assert max(cell.actors, cell.targets) <= 12


@pytest.mark.realdata
@real
def test_the_verdict_depends_on_what_chance_keeps_and_on_weights(tmp_path: Path) -> None:
    _, found, people = company(tmp_path)
    said = found.interactions
    index = ei_index(people, said, rng=dice(), rewirings=60, **FEW)
    rewired = index.rewired
    assert rewired is not None
    assert not index.relabelled.distinguishable
    assert rewired.distinguishable
    spread = ((rewired.null_high or 0) - (rewired.null_low or 0)) / 4
    assert ((rewired.observed.value or 0) - (rewired.expected or 0)) / spread < -8
    assert index.weighted.value == pytest.approx(-0.332, abs=5e-4)
    middle = index.groups[1]
    assert (middle.people, middle.observed.value) == (8, pytest.approx(0.908, abs=5e-4))
    busiest = np.argsort(np.bincount(said.actor, minlength=len(people)))[-5:]
    without = only(said, ~np.isin(said.actor, busiest))
    assert ei_index(people, without, rng=dice(), **FEW).weighted.value == pytest.approx(-0.374, abs=5e-4)
    single = only(said, towards_others(said) & (weighed(said.thing, said.at, said.actor, said.target) == 1))
    assert ei_index(people, single, rng=dice(), **FEW).weighted.value == pytest.approx(-0.377, abs=5e-4)
    assert direction(people, said, rng=dice(), **FEW).lateral.share.observed.value == pytest.approx(0.666, abs=5e-4)
