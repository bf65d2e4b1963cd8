"""Networks that tests measure: small ones made by dice that fall the same way each time, and a real company's."""

import csv
from pathlib import Path

import numpy as np
import pytest

from workspace.reports.metrics.network import NOBODY, Interactions, Ints, People
from workspace.reports.metrics.outside import Staff, Talk, read_staff, read_talk

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "manufacturing"
TOP = {str(one) for one in (86, 7, 27, 36, 69, 70, 85, 104, 121, 148, 156, 163)}
MIDDLE = {str(one) for one in (76, 90, 136, 137, 143, 152, 47, 162)}
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")


def dice(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def people(level: object, *, boss: object = None, unit: object = None) -> People:
    levels = np.asarray(level, dtype=np.int64)
    n = len(levels)
    nobody = np.full(n, NOBODY)
    return People(
        tuple(str(one) for one in range(n)),
        levels,
        nobody if unit is None else np.asarray(unit, dtype=np.int64),
        nobody if boss is None else np.asarray(boss, dtype=np.int64),
        np.ones(n, dtype=np.bool_),
    )


def talk(
    actor: object, target: object, *, weight: object = None, at: object = None, thing: object = None
) -> Interactions:
    a, b = np.asarray(actor, dtype=np.int64), np.asarray(target, dtype=np.int64)
    zero = np.zeros(len(a), dtype=np.int64)
    return Interactions(
        np.arange(len(a)) if at is None else np.asarray(at, dtype=np.int64),
        a,
        b,
        np.ones(len(a)) if weight is None else np.asarray(weight, dtype=np.float64),
        zero,
        zero if thing is None else np.asarray(thing, dtype=np.int64),
        ("turned to",),
    )


def random_pairs(n: int, ties: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """So many distinct directed pairs, drawn at random."""
    keys = rng.choice(n * (n - 1), ties, replace=False)
    a, b = keys // (n - 1), keys % (n - 1)
    return a, b + (b >= a)


def random_tree(n: int, rng: np.random.Generator) -> Ints:
    """Each person's boss is one of those before."""
    return np.array([NOBODY, *(int(rng.integers(0, max(1, one // 3))) for one in range(1, n))])


def published(folder: Path, spelled: dict[int, str] | None = None) -> Path:
    """The real company's people with the levels that its study gave them."""
    path = folder / "people.csv"
    with (DATA / "reportsto.csv").open() as source, path.open("w", newline="") as out:
        write = csv.writer(out)
        write.writerow(["id", "manager", "rank"])
        for row in csv.DictReader(source):
            level = 1 if row["ID"] in TOP else 2 if row["ID"] in MIDDLE else 3
            write.writerow([row["ID"], row["ReportsToID"], (spelled or {}).get(level, level)])
    return path


def company(folder: Path) -> tuple[Staff, Talk, People]:
    staff = read_staff(published(folder), level_column="rank")
    found = read_talk(DATA / "communication.csv", staff)
    return staff, found, people([int(one.level) for one in staff.members], boss=staff.boss)
