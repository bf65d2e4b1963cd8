"""What a list of people would change: compared with the reporting line as it stands, without changing anything."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from workspace.audit.models import Side
from workspace.people.models import Identity, Person, Position
from workspace.people.queries.people_file import PeopleFile, Problem, Row

Ref = int | str
"""Somebody in the tree: the number of a person who is known, or the key of a row for one who is not yet."""


@dataclass(frozen=True)
class Place:
    """Where somebody is to stand. `path` runs from the root down to them, and `level` is its length."""

    row: Row
    person: Person | None
    path: tuple[Ref, ...]
    held: Position | None = None

    @property
    def level(self) -> int:
        return len(self.path)

    @property
    def manager(self) -> Ref | None:
        return self.path[-2] if len(self.path) > 1 else None

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.row.name

    @property
    def stands(self) -> bool:
        """Whether the position held now says all this already."""
        row, held = self.row, self.held
        return held is not None and (
            (tuple(held.path), held.manager_id, held.unit, held.title, held.grade)
            == (self.path, self.manager, row.unit, row.title, row.grade)
        )


@dataclass(frozen=True)
class Plan:
    """What an import does if there are no `problems`; with problems it does nothing."""

    file: PeopleFile
    new: tuple[Place, ...] = ()
    moved: tuple[Place, ...] = ()
    unchanged: tuple[Place, ...] = ()
    left: tuple[Position, ...] = ()
    problems: tuple[Problem, ...] = ()
    roots: tuple[str, ...] = field(default=(), compare=False)

    @property
    def levels(self) -> dict[int, int]:
        """How many people would stand on each level."""
        count: dict[int, int] = defaultdict(int)
        for place in (*self.new, *self.moved, *self.unchanged):
            count[place.level] += 1
        return dict(sorted(count.items()))

    def in_words(self) -> str:
        return (
            f"{len(self.new)} new, {len(self.moved)} moved, {len(self.left)} missing from the list "
            "(they keep their account and lose their position), "
            f"{len(self.unchanged)} unchanged, on {len(self.levels)} levels"
        )


def plan_import(file: PeopleFile, *, several_roots: bool = False) -> Plan:
    """Compare the file with the people who are known. All problems are told at once, by line.

    `several_roots`: take a list with more than one person at the top (each begins a tree of their own, and no distance
    is measured between trees). Otherwise that is a problem, since it mostly means that managers are missing."""
    problems = list(file.problems)
    if not file.rows:
        return Plan(file, problems=tuple(problems))
    above = _managers(file.rows, problems)
    paths = paths_from_roots(above)
    problems += _cycles(file.rows, above, paths)
    first = {row.key: row for row in reversed(file.rows)}
    roots = [first[key] for key, manager in above.items() if manager is None]
    if len(roots) > 1 and not several_roots:
        problems.append(Problem(f"{len(roots)} people have no manager, and one is expected: {_some(roots)}."))
    people = _known(file.rows, problems)
    if problems:
        problems.sort(key=lambda problem: problem.line or 0)
        return Plan(file, problems=tuple(problems), roots=tuple(row.name for row in roots))
    return _compared(file, paths, people, tuple(row.name for row in roots))


def paths_from_roots(above: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """The path from its root down to each who hangs on a root, breadth first. Whoever is caught in a cycle has none."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for key, manager in above.items():
        below[manager].append(key)
    paths: dict[str, tuple[str, ...]] = {root: (root,) for root in below[None]}
    waiting = deque(paths)
    while waiting:
        key = waiting.popleft()
        for report in below[key]:
            paths[report] = (*paths[key], report)
            waiting.append(report)
    return paths


def _managers(rows: Sequence[Row], problems: list[Problem]) -> dict[str, str | None]:
    """The key of everybody's manager. Who names themselves, or nobody, is a root; who can't be found is a problem."""
    numbers = {row.number.lower(): row.key for row in rows if row.number}
    emails = {row.email: row.key for row in rows if row.email}
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        names[row.name.casefold()].add(row.key)
    above: dict[str, str | None] = {}
    for row in rows:
        if row.manager is None:
            above.setdefault(row.key, None)
            continue
        said = row.manager.lower()
        called = names.get(row.manager.casefold(), set())
        key = numbers.get(said) or emails.get(said) or (next(iter(called)) if len(called) == 1 else None)
        if key is None and called:
            problems.append(Problem(f"{len(called)} people are called {row.manager}: give an ID or e-mail.", row.line))
        elif key is None:
            problems.append(Problem(f"the manager {row.manager} of {row.name} is not in the list.", row.line))
        else:
            above.setdefault(row.key, None if key == row.key else key)
    return above


def _cycles(
    rows: Sequence[Row], above: Mapping[str, str | None], paths: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """Each circle of people who report to one another, once. Who only hangs on a circle is not named."""
    by_key = {row.key: row for row in rows}
    seen = set(paths)
    for start in above:
        trail: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in above and at not in seen and at not in trail:
            trail[at] = None
            at = above[at]
        seen.update(trail)
        if at is not None and at in trail:
            circle = list(trail)[list(trail).index(at) :]
            names = " → ".join(by_key[key].name for key in [*circle, at])
            yield Problem(f"these people report to one another in a circle: {names}.", by_key[at].line)


def _known(rows: Sequence[Row], problems: list[Problem]) -> dict[str, Person]:
    """Who of the list is known, by number or by e-mail address; what speaks against it is a problem."""
    emails = [row.email for row in rows if row.email]
    numbers = [row.number for row in rows if row.number]
    by_number = {person.employee_number: person for person in Person.objects.filter(employee_number__in=numbers)}
    by_email = {
        identity.external_id: identity.person
        for identity in Identity.objects.filter(
            source="email", external_id__in=emails, person__is_placeholder=True, person__claimed_by=None
        ).select_related("person")
    }
    addressed_people = Person.objects.alias(lowered=Lower("email")).filter(lowered__in=emails)
    by_email |= {(person.email or "").lower(): person for person in addressed_people}
    found: dict[str, Person] = {}
    for row in rows:
        numbered, addressed = by_number.get(row.number), by_email.get(row.email or "")
        problem = _contradiction(row, numbered, addressed)
        if problem:
            problems.append(Problem(problem, row.line))
        elif person := numbered or addressed:
            found[row.key] = person
    return found


def _contradiction(row: Row, numbered: Person | None, addressed: Person | None) -> str:
    if numbered and addressed and numbered != addressed:
        return f"ID {row.number} is {numbered.name} here, but {row.email} is {addressed.name}."
    if addressed and addressed.side == Side.CUSTOMER:
        return f"{row.email} belongs to {addressed.name} of a customer organisation."
    if addressed and row.number and addressed.employee_number and addressed.employee_number != row.number:
        return f"{row.email} is {addressed.name} here, who has the ID {addressed.employee_number}."
    return ""


def _compared(
    file: PeopleFile,
    paths: Mapping[str, tuple[str, ...]],
    people: Mapping[str, Person],
    roots: tuple[str, ...],
) -> Plan:
    held = {position.person_id: position for position in Position.objects.current().select_related("person")}
    refs: dict[str, Ref] = {key: people[key].pk if key in people else key for key in paths}
    new: list[Place] = []
    moved: list[Place] = []
    unchanged: list[Place] = []
    for row in sorted(file.rows, key=lambda row: len(paths[row.key])):
        person = people.get(row.key)
        place = Place(row, person, tuple(refs[key] for key in paths[row.key]), held.get(person.pk) if person else None)
        if place.held is None:
            new.append(place)
        else:
            (unchanged if place.stands else moved).append(place)
    here = {person.pk for person in people.values()}
    left = tuple(position for pk, position in sorted(held.items()) if pk not in here)
    return Plan(file, tuple(new), tuple(moved), tuple(unchanged), left, roots=roots)


def _some(rows: Iterable[Row], most: int = 12) -> str:
    rows = list(rows)
    more = f" and {len(rows) - most} more" if len(rows) > most else ""
    return ", ".join(f"{row.name} (line {row.line})" for row in rows[:most]) + more
