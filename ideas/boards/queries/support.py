"""How many support an idea, with what was merged into it; customers and employees apart. Never whose support it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ideas.boards.models import Board, Idea, Support
from ideas.boards.ranking import Measured
from workspace.people.models import Person
from workspace.people.queries import faces

# Merging moves nothing: an idea's family is itself and all that was merged into it, or into one of those. A person who
# stands on two of a family counts once: supporting before passing, the idea itself before its relatives.
_FAMILY = """
WITH RECURSIVE family (root, idea) AS (
    SELECT id, id FROM boards_idea WHERE id = ANY(%(ideas)s)
    UNION
    SELECT family.root, child.id FROM family JOIN boards_idea child ON child.merged_into_id = family.idea
), voices AS (
    SELECT DISTINCT ON (family.root, support.person_id)
        family.root, support.person_id, support.passed, support.importance
    FROM family JOIN boards_support support ON support.idea_id = family.idea AND support.withdrawn_at IS NULL
    ORDER BY family.root, support.person_id, support.passed, support.idea_id = family.root DESC, support.at DESC
)
"""
_COUNTS = """
SELECT voices.root,
    count(*) FILTER (WHERE NOT passed AND person.side = 'customer'),
    count(*) FILTER (WHERE NOT passed AND person.side = 'employee')
FROM voices JOIN people_person person ON person.id = voices.person_id
GROUP BY voices.root
"""
_MEASURES = """
SELECT idea.id, idea.number, coalesce(told.supporters, 0), coalesce(told.stands, 0), coalesce(looked.seen, 0),
    coalesce(told.rated, 0), coalesce(told.importance, 0)
FROM boards_idea idea
LEFT JOIN (
    SELECT root, count(*) FILTER (WHERE NOT passed) AS supporters, count(*) AS stands,
        count(importance) AS rated, sum(importance) AS importance
    FROM voices GROUP BY root
) told ON told.root = idea.id
LEFT JOIN (
    SELECT family.root, count(DISTINCT sighting.person_id) AS seen
    FROM family JOIN boards_sighting sighting ON sighting.idea_id = family.idea GROUP BY family.root
) looked ON looked.root = idea.id
WHERE idea.id = ANY(%(ideas)s)
"""


@dataclass(frozen=True)
class Supporters:
    """Distinct people. `imported` are votes that came with the ideas from elsewhere, whose people nobody knows."""

    customers: int = 0
    employees: int = 0
    imported: int = 0

    @property
    def total(self) -> int:
        return self.customers + self.employees


@dataclass(frozen=True)
class Stand:
    """What one person said of an idea or its family. `counts`: they support it; else they pass, or said nothing."""

    counts: bool = False
    passed: bool = False
    importance: int | None = None
    why: str = ""


def supporters_of(ideas: Sequence[Idea], *, known: Board | None = None) -> Mapping[int, Supporters]:
    """By number, only of ideas whose board shows counts now. Three queries for any number; one where all are of the
    board that is `known` with its phases."""
    boards = {known.pk: known} if known else {}
    if others := {idea.board_id for idea in ideas} - boards.keys():
        boards |= Board.objects.with_phases().in_bulk(others)
    told = {number for number, board in boards.items() if counts_are_open(board)}
    return counted([idea for idea in ideas if idea.board_id in told])


def counted(ideas: Sequence[Idea]) -> Mapping[int, Supporters]:
    """As `supporters_of`, for a caller who has asked whether counts are open. One query."""
    found = {root: (customers, employees) for root, customers, employees in _ask(_COUNTS, [one.pk for one in ideas])}
    return {one.pk: Supporters(*found.get(one.pk, (0, 0)), one.imported_support) for one in ideas}


def counts_are_open(board: Board) -> bool:
    """Whether counts of a board may be told: its phase shows them, or it has no phase now."""
    phase = board.phase
    return phase is None or phase.counts_are_open


def measured(ideas: Collection[int]) -> list[Measured]:
    """What orders are made of. Who took a stand has seen it, whether or not a browser said so. One query."""
    return [
        Measured(idea, number, supporters, max(seen, stands), rated, importance)
        for idea, number, supporters, stands, seen, rated, importance in _ask(_MEASURES, ideas)
    ]


def family_of(idea: Idea) -> list[int]:
    """The idea and all that was merged into it, by number. One query."""
    return [row[0] for row in _ask("SELECT idea FROM family", [idea.pk])]


def stand_of(person: Person, idea: Idea) -> Stand:
    """How a person stands to an idea, by what they said of it or of its family. Two queries."""
    rows = Support.objects.standing().filter(idea__in=family_of(idea), person__in=faces(person))
    own = sorted(rows, key=lambda row: (row.passed, row.idea_id != idea.pk, -row.pk))
    if not own:
        return Stand()
    return Stand(own[0].counts, own[0].passed, own[0].importance, own[0].why)


def stands_on(person: Person, board: Board) -> tuple[set[int], set[int]]:
    """The ideas of a board that a person supports, and those that they pass. A merged one counts for its heir, too."""
    rows = Support.objects.standing().filter(idea__board=board, person__in=faces(person))
    supported, passed = set[int](), set[int]()
    for idea, heir, passes in rows.values_list("idea", "idea__merged_into", "passed"):
        (passed if passes else supported).update(number for number in (idea, heir) if number is not None)
    return supported, passed - supported


def _ask(question: str, ideas: Collection[int]) -> list[tuple[Any, ...]]:
    if not ideas:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY + question, {"ideas": list(ideas)})
        return list(cursor.fetchall())
