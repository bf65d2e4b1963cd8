"""What was said before Causeway, from two outside files: who is who here, where each stood, what is here already."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from django.utils import timezone

from workspace.audit.models import Participation, Side
from workspace.audit.snapshots import Snapshot
from workspace.common.errors import Refused
from workspace.imports.queries.cast import people_by_email
from workspace.people.models import Identity, Person, Position
from workspace.reports.metrics.network import NOBODY
from workspace.reports.metrics.outside import Member, Staff, Talk, key_of, read_staff, read_talk
from workspace.reports.metrics.ranks import Ranks, ranks_of
from workspace.reports.metrics.tables import Malformed
from workspace.reports.metrics.tree import Tree

# Rows of the ledger and identities of people that came with such a file carry this name.
SOURCE = "baseline"
# A deed of a file is the same deed in every file: the namespace of their names.
DEEDS = uuid.UUID("5b0e5b0f-6a37-4d0e-9f0d-3c1f1d6f7a21")
HIGHEST = 32_767
# What is dated earlier counts seconds from the beginning of a study, or years.
EARLIEST = int(datetime(1971, 1, 1, tzinfo=UTC).timestamp())
DAY = 86_400
T = TypeVar("T", Staff, Talk)


@dataclass(frozen=True)
class Said:
    """One deed: at a time, by one to others (places in the list of people), with the name that tells it from others."""

    at: int
    actor: int
    targets: tuple[int, ...]
    key: uuid.UUID


@dataclass(frozen=True)
class Baseline:
    """The files as they would be taken in. `here`: the number of each person of the list who is known, by place."""

    file_name: str
    staff: Staff
    talk: Talk
    tree: Tree
    ranks: Ranks | None
    here: Mapping[int, int]
    matched: int
    said: Sequence[Said]
    known: int
    notes: tuple[str, ...] = field(default=())

    @property
    def newcomers(self) -> list[int]:
        """Who of the list is nobody here yet, by place."""
        return [place for place in range(len(self.staff)) if place not in self.here]

    @property
    def rows(self) -> int:
        return sum(len(one.targets) for one in self.said)

    def lines(self) -> list[str]:
        """What would be, in words."""
        new, earlier = f"{self.rows:,} of them new in {len(self.said):,} deeds", len(self.here) - self.matched
        found = f"{self.matched:,} found here, {earlier:,} by an earlier import"
        told = [
            f"{self.file_name}: {self.talk.rows:,} rows, {new}, {self.known:,} deeds here already.",
            f"{len(self.staff):,} people: {found}, {len(self.newcomers):,} as placeholders.",
        ]
        told += [f"  left out: {count:,} rows, {why.replace('_', ' ')}" for why, count in self.talk.dropped.items()]
        return told + [f"  note: {note}" for note in (*self.staff.notes, *self.notes)]


def plan_baseline(people: Path, interactions: Path, *, level_column: str | None = None) -> Baseline:
    """Read both files and see what is new. Raises Refused with the file and the line; OSError. Changes nothing."""
    staff = _read(people, lambda: read_staff(people, level_column=level_column))
    talk = _read(interactions, lambda: _in_time(read_talk(interactions, staff, needs_times=True)))
    tree = Tree.from_bosses(staff.boss, staff.placed)
    here, matched = _who_is_who(staff)
    said = _deeds(staff, talk)
    before = _known_keys(said, here)
    ranks = ranks_of(staff, tree, level_column=level_column) if level_column or not staff.placed.any() else None
    notes = ranks.notes if ranks else ()
    if ranks and not ranks.ordered:
        notes = (*notes, f"No level is stamped: {ranks.why_not}.")
    return Baseline(
        file_name=interactions.name,
        staff=staff,
        talk=talk,
        tree=tree,
        ranks=ranks,
        here=here,
        matched=matched,
        said=[one for one in said if one.key not in before],
        known=len(before),
        notes=notes,
    )


def stood_then(plan: Baseline, people: Mapping[int, int]) -> dict[int, Snapshot]:
    """Where each person (by number) stood, as the file has it; where it has no managers, where Causeway first knew
    them. `people`: numbers by place."""
    first = {} if plan.staff.placed.any() else _first_positions(people.values())
    found: dict[int, Snapshot] = {}
    for place, number in people.items():
        member, position = plan.staff.members[place], first.get(number)
        level, path = _level(plan, place), _path(plan, place, people)
        if position is not None:
            level, path = level or position.level, tuple(position.path)
        unit = member.unit or (position.unit if position else "")
        found[number] = Snapshot(side=Side.EMPLOYEE, level=level, unit=unit[:120], path=path)
    sides = Person.objects.order_by().filter(pk__in=found, side=Side.CUSTOMER).values_list("pk", flat=True)
    return {**found, **{number: Snapshot(side=Side.CUSTOMER) for number in sides}}


def _level(plan: Baseline, place: int) -> int | None:
    if plan.ranks is not None:
        level = int(plan.ranks.level[place]) if plan.ranks.ordered else NOBODY
    else:
        level = int(plan.tree.depth[place])
    return level if 0 <= level <= HIGHEST else None


def _path(plan: Baseline, place: int, people: Mapping[int, int]) -> tuple[int, ...] | None:
    """From the root down; nobody's where only the person itself would stand in it."""
    if not plan.staff.placed[place] or not (plan.staff.boss != NOBODY).any():
        return None
    return tuple(people[int(one)] for one in plan.tree.path[place] if one >= 0)


def _first_positions(people: Collection[int]) -> dict[int, Position]:
    rows = Position.objects.filter(person__in=people).order_by("person_id", "during").distinct("person_id")
    return {one.person_id: one for one in rows}


def _read(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except Malformed as error:
        raise Refused(f"{path.name}, {error}. Nothing was imported.") from None


def _in_time(talk: Talk) -> Talk:
    """Raises Malformed if something was before there was mail, or has yet to be: such a column is of another kind."""
    at = talk.interactions.at
    for place in np.flatnonzero((at < EARLIEST) | (at > timezone.now().timestamp() + DAY))[:1]:
        year = datetime.fromtimestamp(int(at[place]), tz=UTC).year
        raise Malformed(int(talk.lines[place]), f"this would be in {year}; is the column of times one of another kind?")
    return talk


def _who_is_who(staff: Staff) -> tuple[dict[int, int], int]:
    """Numbers by place: found by employee number or address, or made by an earlier import; and how many were found."""
    by_number = {
        key_of(number): pk
        for pk, number in Person.objects.filter(employee_number__isnull=False).values_list("pk", "employee_number")
        if number
    }
    by_email = people_by_email(address for one in staff.members for address in _addresses(one))
    found: dict[int, int] = {}
    for place, one in enumerate(staff.members):
        number = by_number.get(key_of(one.id))
        person = next((by_email[address] for address in _addresses(one) if address in by_email), None)
        if number is not None or person is not None:
            found[place] = number if number is not None else person.pk if person else 0
    matched = len(found)
    keys = {key_of(one.id): place for place, one in enumerate(staff.members)}
    earlier = Identity.objects.filter(source=SOURCE, external_id__in=keys)
    for key, pk, claimed in earlier.values_list("external_id", "person", "person__claimed_by"):
        found.setdefault(keys[key], claimed or pk)
    return found, matched


def _addresses(one: Member) -> list[str]:
    return [text.strip().lower() for text in (one.email, one.id) if "@" in text]


def _deeds(staff: Staff, talk: Talk) -> list[Said]:
    """Rows of the same actor, time, verb and object are one deed towards several; the same row again is another."""
    rows = talk.interactions
    grouped: defaultdict[tuple[int, int, int, int, int], list[int]] = defaultdict(list)
    times: Counter[tuple[int, int, int, int, int]] = Counter()
    columns = (rows.at, rows.actor, rows.verb, rows.thing, rows.target)
    for at, actor, verb, thing, target in zip(*(column.tolist() for column in columns), strict=True):
        again = times[at, actor, verb, thing, target]
        times[at, actor, verb, thing, target] += 1
        grouped[at, actor, verb, thing, again].append(target)
    return [
        Said(
            at,
            actor,
            tuple(targets),
            uuid.uuid5(
                DEEDS,
                "\x1f".join(
                    (str(at), key_of(staff.members[actor].id), rows.verbs[verb], talk.things[thing], str(again))
                ),
            ),
        )
        for (at, actor, verb, thing, again), targets in grouped.items()
    ]


def _known_keys(said: Sequence[Said], here: Mapping[int, int]) -> set[uuid.UUID]:
    """The deeds that an earlier import has brought, whoever their actors are by now."""
    met = set(Identity.objects.filter(source=SOURCE).values_list("person", flat=True)) | set(here.values())
    # What a placeholder did is still signed by it once somebody has claimed it.
    claimed = set(Person.objects.filter(claimed_by__in=met).values_list("pk", flat=True))
    rows = Participation.objects.filter(source=SOURCE, actor__in=met | claimed, ordinal=0)
    before = set(rows.values_list("key", flat=True))
    return {one.key for one in said if one.key in before}


def moment_of(one: Said) -> datetime:
    return datetime.fromtimestamp(one.at, tz=UTC)
