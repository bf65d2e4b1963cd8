"""What two files say of participation across ranks, as numbers and as sentences: `manage.py participation_metrics`."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from workspace.reports.metrics import chance
from workspace.reports.metrics.assortativity import Assortativity, assortativity
from workspace.reports.metrics.direction import direction
from workspace.reports.metrics.distance import Distance, distance
from workspace.reports.metrics.ei import ei_index
from workspace.reports.metrics.network import NOBODY, Against, Estimate, Floats, Ints, People
from workspace.reports.metrics.outside import Staff, Talk
from workspace.reports.metrics.ranks import Ranks, ranks_of
from workspace.reports.metrics.ties import ties_of, weighed
from workspace.reports.metrics.tree import Tree

SEED = 1988
NO_LEVELS = "no level is known: there is no column of levels, and nobody stands in a reporting tree that has a top"
ONE_LEVEL = "all people are on one level"
NO_TREE = "nobody's manager is known"
NO_TALK = "no interaction between two people of the list"
NO_TALK_BY_LEVEL = "no interaction between two people whose level is known"
NO_TALK_IN_A_TREE = "no interaction between two people of one reporting tree"
ONE_END = "all ties start or end on one and the same level"
FEW = "fewer than two people of the list have a level"


@dataclass(frozen=True)
class Read:
    """The two files, ready to be measured."""

    staff: Staff
    talk: Talk
    tree: Tree
    ranks: Ranks | None
    directed: bool
    draws: int

    @classmethod
    def of(
        cls, staff: Staff, talk: Talk, *, level_column: str | None, directed: bool, draws: int = chance.DRAWS
    ) -> "Read":
        tree = Tree.from_bosses(staff.boss, staff.placed)
        return cls(staff, talk, tree, ranks_of(staff, tree, level_column=level_column), directed, draws)

    @property
    def people(self) -> People:
        n = len(self.staff)
        level = self.ranks.level if self.ranks else np.full(n, NOBODY)
        ids = tuple(one.id for one in self.staff.members)
        return People(ids, level, np.full(n, NOBODY), self.staff.boss, np.ones(n, dtype=np.bool_))

    def rng(self) -> np.random.Generator:
        return np.random.default_rng(SEED)


def measure(read: Read) -> dict[str, Any]:
    """Everything, as it is printed with --json. What can't be said is null, with its `reason`."""
    interactions = read.talk.interactions
    one = interactions
    weights = weighed(one.thing, one.at, one.actor, one.target)
    return {
        "people": len(read.staff),
        "rows": read.talk.rows,
        "used": len(interactions),
        "messages": round(float(weights.sum())),
        "dropped": read.talk.dropped,
        "strangers": len(read.talk.strangers),
        "directed": read.directed,
        "levels": _levels(read),
        "ties": len(ties_of(interactions, len(read.staff), directed=read.directed)),
        "ei": _ei(read, weights),
        "assortativity": _assortativity(read),
        "distance": _distance(read, weights),
        "direction": _direction(read, weights),
        "notes": [*read.staff.notes, *(read.ranks.notes if read.ranks else ())],
    }


def _levels(read: Read) -> dict[str, Any]:
    if read.ranks is None:
        return {"by": None, "groups": [], "reason": NO_LEVELS}
    level, names = read.ranks.level, read.ranks.names
    groups = [{"level": names[key], "people": int((level == key).sum())} for key in sorted(names)]
    return {"by": read.ranks.by, "groups": groups, **_because(read.ranks.why_not or ("" if groups else FEW))}


def _no_levels(read: Read, *, ordered: bool = False) -> str:
    """Why nothing can be said by level, or nothing."""
    if read.ranks is None:
        return NO_LEVELS
    known = read.ranks.level[read.ranks.level != NOBODY]
    if len(known) < 2:
        return FEW
    if len(np.unique(known)) < 2:
        return ONE_LEVEL
    return read.ranks.why_not if ordered and not read.ranks.ordered else ""


def _nothing(read: Read, why: str) -> str:
    """Why there is nothing to measure: no talk at all, or none among those of whom it could be said."""
    return why if len(read.talk.interactions) else NO_TALK


def _ei(read: Read, weights: Floats) -> dict[str, Any]:
    rng, interactions = read.rng(), replace(read.talk.interactions, weight=weights)
    found = ei_index(read.people, interactions, rng=rng, directed=read.directed, draws=read.draws)
    reason = _no_levels(read) or ("" if found.ties else _nothing(read, NO_TALK_BY_LEVEL))
    against = Against(Estimate.unknown(), null="relabelled") if reason else found.relabelled
    groups = [] if reason or read.ranks is None else found.groups
    return {
        **_against(against),
        "rescaled": None if reason else _round(found.rescaled),
        "by_message": None if reason else _round(found.weighted.value),
        "groups": [
            {
                "level": read.ranks.names[one.group] if read.ranks else str(one.group),
                "people": one.people,
                "observed": _round(one.observed.value),
                "expected": _round(one.expected),
                "interval": _interval(one.observed),
            }
            for one in groups
        ],
        **_because(reason),
    }


def _assortativity(read: Read) -> dict[str, Any]:
    def by(level: Ints | None) -> Assortativity:
        said, rng = read.talk.interactions, read.rng()
        return assortativity(read.people, said, rng=rng, groups=level, directed=read.directed, draws=read.draws)

    found, exact = by(None), read.ranks.exact if read.ranks else None
    reason = _no_levels(read) or ("" if found.ties else _nothing(read, NO_TALK_BY_LEVEL))
    unknown = Against(Estimate.unknown())
    # Numbers need no company: a level of few weighs as much as its people do.
    numeric = unknown if reason or _no_levels(read, ordered=True) else (found if exact is None else by(exact)).numeric
    kinds = {"categorical": unknown if reason else found.categorical, "numeric": numeric}
    undefined = any(one.observed.value is None for one in kinds.values())
    return {**_several(kinds), **_because(reason or _no_levels(read, ordered=True) or (ONE_END if undefined else ""))}


def _distance(read: Read, weights: Floats) -> dict[str, Any]:
    people, interactions = read.people, read.talk.interactions
    has_tree = bool((read.staff.boss != NOBODY).any())
    found = distance(people, interactions, rng=read.rng(), tree=read.tree, draws=min(500, read.draws))
    reason = NO_TREE if not has_tree else ("" if found.people else _nothing(read, NO_TALK_IN_A_TREE))
    if reason and not has_tree:
        found = Distance(0, 0.0, 0.0, Against(Estimate.unknown()), None, None)
    by_message = distance(
        people, replace(interactions, weight=weights), rng=read.rng(), tree=read.tree, draws=1, resamples=1
    )
    told = _against(found.observed)
    return {
        "observed": told["observed"],
        "all_pairs": _round(found.all_pairs),
        "shuffled": _round(found.shuffled),
        "interval": told["interval"],
        "p": told["p"],
        "null_interval": told["null_interval"],
        "distinguishable": told["distinguishable"],
        "by_message": _round(by_message.observed.observed.value) if has_tree else None,
        "placed": _round(found.placed),
        "relations": {
            one.key: {
                "share": _round(one.share.value),
                "interval": _interval(one.share),
                "shuffled": _round(one.expected),
            }
            for one in found.relations
        },
        "steps": {
            one.key: {
                "share": _round(one.share.value),
                "interval": _interval(one.share),
                "shuffled": _round(one.expected),
            }
            for one in found.steps
        },
        **_because(reason),
    }


def _direction(read: Read, weights: Floats) -> dict[str, Any]:
    reason = _no_levels(read, ordered=True)
    found = direction(read.people, read.talk.interactions, rng=read.rng(), draws=read.draws)
    reason = reason or ("" if found.people else _nothing(read, NO_TALK_BY_LEVEL))
    unknown = Against(Estimate.unknown())
    told = _several({one.way: unknown if reason else one.share for one in found.ways})
    weighted = direction(
        read.people, replace(read.talk.interactions, weight=weights), rng=read.rng(), draws=1, resamples=1
    )
    by_message = {one.way: None if reason else _round(one.share.observed.value) for one in weighted.ways}
    return {**told, "by_message": by_message, **_because(reason)}


def _against(one: Against) -> dict[str, Any]:
    return {
        "observed": _round(one.observed.value),
        "expected": _round(one.expected),
        "p": _round(one.p),
        "interval": _interval(one.observed),
        "null_interval": None if one.null_low is None else [_round(one.null_low), _round(one.null_high)],
        "distinguishable": one.distinguishable if one.p is not None else None,
    }


def _several(kinds: dict[str, Against]) -> dict[str, Any]:
    """Each value under its own name, and beside them what belongs to each."""
    told = {name: _against(one) for name, one in kinds.items()}
    values = {name: one["observed"] for name, one in told.items()}
    beside = ("interval", "expected", "null_interval", "p", "distinguishable")
    return {**values, **{key: {name: one[key] for name, one in told.items()} for key in beside}}


def _because(reason: str) -> dict[str, str]:
    return {"reason": reason} if reason else {}


def _interval(one: Estimate) -> list[float | None] | None:
    return None if one.low is None and one.high is None else [_round(one.low), _round(one.high)]


def _round(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
