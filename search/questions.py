"""What a person typed into the search box, taken apart. Nothing that can be typed is an error: what isn't understood
is told in `notes`, and the rest is searched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from search.words import Token, tokens

LONGEST_QUESTION = 400
MOST_TERMS = 20
HAS = ("attachment", "link", "outcome")
IS = ("decision", "answer", "action", "lesson", "open", "closed")

_PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<operator>from|in|has|is|before|after):(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S*))'
    r'|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "：": ":"})


@dataclass(frozen=True)
class Term:
    """Words that must stand together: one word, or the words of a phrase with their distance from the first.

    With `prefix` the last word may be only the beginning of one.
    """

    words: tuple[tuple[str, int], ...]
    prefix: bool = False

    @property
    def single(self) -> str:
        """The word, where there is only one; else nothing."""
        return self.words[0][0] if len(self.words) == 1 else ""


@dataclass(frozen=True)
class Operand:
    """What follows an operator, such as the handle in `from:`; `-from:` is negated."""

    value: str
    negated: bool = False


@dataclass(frozen=True)
class Question:
    """`authors`, `spaces` are names yet: whoever answers looks up what the asking person may see under them."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    authors: tuple[Operand, ...] = ()
    spaces: tuple[Operand, ...] = ()
    has: tuple[Operand, ...] = ()
    states: tuple[Operand, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to search for: no words, and no operator that narrows anything down."""
        return not (self.terms or self.authors or self.spaces or self.has or self.states or self.before or self.after)

    @property
    def only_posts(self) -> bool:
        """Asks for something that only posts can have."""
        asked = [mark.value for mark in (*self.has, *self.states) if not mark.negated]
        return bool(asked) and not {"open", "closed"}.intersection(asked)


@dataclass
class _Parsing:
    terms: list[Term] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    operands: dict[str, list[Operand]] = field(default_factory=lambda: {"from": [], "in": [], "has": [], "is": []})
    days: dict[str, datetime] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def parse(text: str, *, shortest_prefix: int = 2) -> Question:
    """Take a question apart. Dates are days in the current time zone: `after:` includes the day, `before:` does not.

    The last word may be the beginning of one, if it has at least `shortest_prefix` characters.
    """
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST_QUESTION]
    parsing = _Parsing()
    pieces = list(_PIECE.finditer(text.translate(_QUOTES)))
    for piece in pieces:
        negated = bool(piece["minus"])
        if piece["operator"]:
            quoted = piece["quoted"]
            _operator(
                parsing, piece["operator"].lower(), (piece["bare"] if quoted is None else quoted).strip(), negated
            )
        else:
            words = piece["phrase"] if piece["word"] is None else piece["word"]
            is_last = piece is pieces[-1] and piece["word"] is not None and not negated
            (parsing.excluded if negated else parsing.terms).extend(_terms(words, shortest_prefix if is_last else 0))
    return Question(
        text=text,
        terms=tuple(parsing.terms[:MOST_TERMS]),
        excluded=tuple(parsing.excluded[:MOST_TERMS]),
        authors=tuple(parsing.operands["from"]),
        spaces=tuple(parsing.operands["in"]),
        has=tuple(parsing.operands["has"]),
        states=tuple(parsing.operands["is"]),
        before=parsing.days.get("before"),
        after=parsing.days.get("after"),
        notes=tuple(parsing.notes),
    )


def _operator(parsing: _Parsing, operator: str, value: str, negated: bool) -> None:
    if not value:
        parsing.notes.append(f"“{operator}:” needs something right after the colon.")
    elif operator in {"from", "in"}:
        parsing.operands[operator].append(Operand(value.removeprefix("@"), negated))
    elif operator in {"before", "after"}:
        day = _day(value)
        if day is None or negated:
            parsing.notes.append(f"“{operator}:{value}” is not a day. Write it as {operator}:2026-01-31.")
        else:
            parsing.days[operator] = day
    else:
        known = HAS if operator == "has" else IS
        mark = value.lower().removesuffix("s") if value.lower() not in known else value.lower()
        if mark in known:
            parsing.operands[operator].append(Operand(mark, negated))
        else:
            parsing.notes.append(f"“{operator}:{value}” is not known. Try {operator}:{f', {operator}:'.join(known)}.")


def _day(value: str) -> datetime | None:
    """The beginning of a day, a month or a year in the current time zone."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        return timezone.make_aware(datetime.combine(day, time.min))
    except (ValueError, OverflowError):
        return None


def _terms(words: str, shortest_prefix: int) -> Iterator[Term]:
    """At most one term; none where there is no letter or digit. `shortest_prefix` 0: whole words only."""
    found = [*tokens(words)]
    kept = [(token.word, place) for place, token in enumerate(found) if not _ends_a_run(found, place)]
    if kept:
        # One character of an unspaced script is the first of the pairs that it begins.
        lone = found[0].paired and len(found) == 1
        prefix = 0 < shortest_prefix <= len(kept[-1][0])
        yield Term(tuple((word, place - kept[0][1]) for word, place in kept), prefix=prefix or lone)


def _ends_a_run(found: list[Token], place: int) -> bool:
    """The last character of a run of pairs: the pair before it says as much, and more text may follow it."""
    token = found[place]
    return token.paired and len(token.word) == 1 and place > 0 and found[place - 1].end == token.end
