"""The map of a board's opinions, computed from the votes as they are."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from django.db.models import Count, Max

from ideas.boards.models import Board
from ideas.boards.opinion import find_groups, group_informed_consensus
from ideas.boards.opinion.groups import FEWEST_VOTERS
from ideas.opinions.models import Opinion, Statement

# Rows of one board's opinions that are kept in mind, in each process.
REMEMBERED = 32
TELLING = 3
LETTERS = "ABCDE"


@dataclass(frozen=True)
class Share:
    """How one group, or everybody, stands on a statement."""

    group: str
    agree: int
    disagree: int
    passed: int

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def after(self) -> int:
        """Where the bar of those who disagree begins."""
        return self.agree + self.passed

    @property
    def percent(self) -> int:
        """Agreed, of those who saw it, in whole percent."""
        return round(100 * self.agree / self.total) if self.total else 0


@dataclass(frozen=True)
class Line:
    """A statement with what was said of it. `score`: 0 to 1, agreed on across all groups (None without groups)."""

    statement: int
    words: str
    all: Share
    groups: Sequence[Share] = ()
    score: float | None = None


@dataclass(frozen=True)
class Telling:
    """A statement on which a group stands out: how many of it agree, and of all others, in whole percent."""

    line: Line
    own: int
    others: int


@dataclass(frozen=True)
class Group:
    """Like-minded voters. `telling`: statements on which they stand out most from all others."""

    letter: str
    size: int
    telling: Sequence[Telling]


@dataclass(frozen=True)
class Dot:
    """A voter's place, in percent of the picture from the left and from the top; nobody's name. `group`: or empty."""

    across: float
    down: float
    group: str


@dataclass(frozen=True)
class OpinionMap:
    """`has_groups`: at least 15 voters, so that there is a map; otherwise plain bars. Lines best first. `extremity`:
    by statement, how far it tells people apart; empty without a map."""

    voters: int
    votes: int
    lines: Sequence[Line]
    groups: Sequence[Group] = ()
    dots: Sequence[Dot] = ()
    extremity: Mapping[int, float] = field(default_factory=dict)

    fewest = FEWEST_VOTERS

    @property
    def has_groups(self) -> bool:
        return bool(self.groups)


def opinion_map(board: Board) -> OpinionMap:
    """What people of a board agree on. One query where nothing has changed since it was drawn, else three."""
    state = Opinion.objects.filter(statement__board=board, statement__withdrawn_at__isnull=True).aggregate(
        votes=Count("pk"), last=Max("at")
    )
    standing = board.statements.standing().aggregate(count=Count("pk"), last=Max("pk"))
    return _drawn(board.pk, (state["votes"], state["last"], standing["count"], standing["last"]))


@lru_cache(maxsize=REMEMBERED)
def _drawn(board: int, state: object) -> OpinionMap:
    """`state` changes whenever a vote or a statement comes, changes or goes."""
    statements = list(Statement.objects.filter(board=board).standing().values_list("pk", "words"))
    rows = Opinion.objects.filter(statement__board=board, statement__withdrawn_at__isnull=True)
    votes = list(rows.order_by("pk").values_list("statement", "person", "stand"))
    columns = {number: place for place, (number, _) in enumerate(statements)}
    voters = _shuffled({person for _, person, _ in votes}, board)
    matrix = np.full((len(voters), len(columns)), np.nan)
    for statement, person, stand in votes:
        matrix[voters[person], columns[statement]] = stand
    return _map_of(statements, matrix, len(votes))


def _shuffled(people: set[int], board: int) -> dict[int, int]:
    """A row for each voter, in an order that tells nothing of who they are."""
    order = sorted(people, key=lambda one: hashlib.blake2b(f"{board}:{one}".encode()).digest())
    return {person: row for row, person in enumerate(order)}


def _map_of(statements: list[tuple[int, str]], matrix: np.ndarray, votes: int) -> OpinionMap:
    everybody = [_share("", matrix[:, column]) for column in range(len(statements))]
    if len(matrix) < FEWEST_VOTERS or not statements:
        lines = [Line(number, words, share) for (number, words), share in zip(statements, everybody, strict=True)]
        return OpinionMap(len(matrix), votes, sorted(lines, key=lambda line: (-line.all.percent, -line.all.total)))
    found = find_groups(matrix)
    letters = LETTERS[: len(found.sizes)]
    lines = [
        Line(
            *statements[one.statement],
            everybody[one.statement],
            [_share(letter, matrix[found.groups == place, one.statement]) for place, letter in enumerate(letters)],
            one.score,
        )
        for one in group_informed_consensus(matrix, found.groups)
    ]
    groups = [Group(letter, found.sizes[place], _telling(lines, place)) for place, letter in enumerate(letters)]
    far = {number: float(one) for (number, _), one in zip(statements, found.extremity, strict=True)}
    return OpinionMap(len(matrix), votes, lines, groups, _dots(found.places, found.groups, letters), far)


def _share(group: str, column: np.ndarray) -> Share:
    return Share(group, int((column == 1).sum()), int((column == -1).sum()), int((column == 0).sum()))


def _telling(lines: Sequence[Line], place: int) -> list[Telling]:
    """The statements on which a group differs most from all other groups together, by the share that agrees
    (smoothed by one vote each way); at least half of the group must have seen them."""

    def apart(line: Line) -> float:
        own, others = line.groups[place], others_than(line)
        return abs((own.agree + 1) / (own.total + 2) - (others.agree + 1) / (others.total + 2))

    def others_than(line: Line) -> Share:
        others = [share for other, share in enumerate(line.groups) if other != place]
        return Share(
            "", sum(one.agree for one in others), sum(one.disagree for one in others), sum(one.passed for one in others)
        )

    seen = [line for line in lines if line.groups[place].total * 2 >= max(one.groups[place].total for one in lines)]
    most = sorted(seen, key=apart, reverse=True)[:TELLING]
    return [Telling(line, line.groups[place].percent, others_than(line).percent) for line in most]


def _dots(places: np.ndarray, groups: np.ndarray, letters: str) -> list[Dot]:
    """Places fitted into the middle 92 % of the picture."""
    spread = np.abs(places).max(axis=0)
    fitted = 50 + 46 * places / np.where(spread > 0, spread, 1)
    return [
        Dot(round(float(across), 1), round(float(down), 1), letters[group] if group >= 0 else "")
        for (across, down), group in zip(fitted, groups, strict=True)
    ]
