"""Ideas like the one that somebody is writing: found by words, stems and trigrams, compared by what is rare.

How it works: the database's own statistics say how many ideas have a word. The rarest words of what was typed, and
pairs of the commoner ones, lead to a bounded number of candidates, however large the board is; titles with the same
trigrams come beside them, for typing errors. Candidates are then compared in full: by the rare words that both titles
have (a weighted Jaccard index), by the trigrams of the titles, and by the words of the problem.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import Any

from django.db import connection, transaction

from ideas.boards.models import Board, Idea
from ideas.boards.queries.frequencies import Frequencies, frequencies
from ideas.boards.queries.support import Supporters, supporters_of
from workspace.people.models import Person

MOST = 5
SHORTEST = 3
# So many rows at most are looked at by words of the title, by words of the text; and so many are compared in full.
BY_TITLE, BY_TEXT, COMPARED = 250, 80, 20
# So many entries of the index are gone through for pairs of words, which a common word alone would exceed by far.
READ = 6_000
# What a word that nobody else has written must share with a word of a title to be taken for it, as pg_trgm counts.
TRIGRAMS = 0.55
# So many such words, the longest, are looked up, if they are long enough to tell by their trigrams.
UNKNOWN, LONG = 1, 5
# Below this two ideas have nothing to do with each other; one of another board must be nearer to be worth showing.
NEAR, NEAR_ELSEWHERE = 0.22, 0.4
WORDS_OF_TEXT = 8
LONGEST_TITLE, LONGEST_TEXT = 160, 2_000
# What is read of those that are shown.
SHOWN = ("title", "number", "stage", "imported_support", "board__title")
# From so many ideas on the planner takes the indexes by itself.
MANY = 20_000

_FORMS = """
SELECT word, idea_forms(word), of_title
FROM (
    SELECT unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', idea_folded(%(title)s)))) AS word, true AS of_title
    UNION ALL
    SELECT unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', idea_folded(%(text)s)))), false
) AS typed
"""
_CANDIDATES = """
WITH near AS (
    (SELECT idea_id FROM boards_likeness
     WHERE md5(title) = md5(idea_folded(%(title)s)) AND board = ANY(%(boards)s) AND NOT withdrawn
     ORDER BY (board = %(board)s) DESC, idea_id LIMIT %(compared)s)
    UNION
    (SELECT idea_id FROM boards_likeness
     WHERE title_words @@ %(by_title)s::tsquery AND board = ANY(%(boards)s) AND NOT withdrawn
     ORDER BY ts_rank(title_words, %(any)s::tsquery) * (1 + (board = %(board)s)::int) DESC, idea_id LIMIT %(compared)s)
    {spelt}
    UNION
    (SELECT idea_id FROM boards_likeness
     WHERE text_words @@ %(by_text)s::tsquery AND board = ANY(%(boards)s) AND NOT withdrawn
     ORDER BY ts_rank(text_words, %(any)s::tsquery) DESC, idea_id LIMIT %(compared)s)
)
SELECT idea_id, leads_to, board, title = idea_folded(%(title)s),
    similarity(title, idea_folded(%(title)s)), tsvector_to_array(title_words),
    tsvector_to_array(to_tsvector('pg_catalog.simple', title)),
    ARRAY(SELECT text_words @@ word::tsquery FROM unnest(%(each)s::text[]) AS word)
FROM boards_likeness WHERE idea_id IN (SELECT idea_id FROM near)
"""
# For a word that nobody has written so far: titles with a word of nearly the same trigrams.
_SPELT = """UNION
    (SELECT idea_id FROM boards_likeness
     WHERE ({alike}) AND board = ANY(%(boards)s) AND NOT withdrawn
     ORDER BY similarity(title, idea_folded(%(title)s)) DESC, idea_id LIMIT %(compared)s)"""
# Reading every idea is never quicker than the indexes, but the planner believes it of a small board.
_SETTINGS = """
SELECT set_config('pg_trgm.word_similarity_threshold', %s, true), set_config('enable_seqscan', 'off', true)
"""


@dataclass(frozen=True)
class Word:
    """A word that was typed, with the forms in which ideas may have it, and how rare it is (in nats)."""

    typed: str
    is_known: bool
    forms: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Alike:
    """An idea like what is typed. `through` is the one that was found, if it was merged into `idea`."""

    idea: Idea
    through: Idea | None
    likeness: float
    elsewhere: bool
    supporters: Supporters | None


def similar_ideas(
    person: Person, board: Board, *, title: str, text: str = "", but: int | None = None, most: int = MOST
) -> list[Alike]:
    """At most five ideas like this one that the person may see, the most alike first; of the same board by preference.

    `text` is the problem as far as it is typed; `but` an idea that is left out (the one that is edited). What was
    merged leads to what it was merged into, once. `likeness` is between 0 and 1, and is 1 for the same title.
    """
    title, text = (" ".join(words.replace("\0", " ").split()) for words in (title, text))
    title, text = title[:LONGEST_TITLE], text[:LONGEST_TEXT]
    boards = list(Board.objects.visible_to(person).values_list("pk", flat=True))
    if len(title) + len(text) < SHORTEST or board.pk not in boards:
        return []
    near = _scored(board.pk, boards, title, text)
    best: dict[int, tuple[float, int]] = {}
    for score, number, canonical in near:
        if but not in {number, canonical} and score > best.get(canonical, (0.0, 0))[0]:
            best[canonical] = (score, number)
    # A few more than are shown: of other boards only the nearest are, and one may have been withdrawn meanwhile.
    nearest = sorted((item for item in best.items() if item[1][0] >= NEAR), key=lambda item: (-item[1][0], item[0]))
    best = dict(nearest[: 2 * most + 2])
    rows = Idea.objects.filter(board__in=boards, withdrawn_at__isnull=True).select_related("board").only(*SHOWN)
    ideas = rows.in_bulk({*best, *(number for _, number in best.values())})
    return _shown(board, [(best[pk], ideas[pk]) for pk in best if pk in ideas], ideas, most)


def _shown(
    board: Board, found: Iterable[tuple[tuple[float, int], Idea]], ideas: Mapping[int, Idea], most: int
) -> list[Alike]:
    def place(one: tuple[tuple[float, int], Idea]) -> tuple[float, int]:
        (score, _), idea = one
        return -score - (0.05 if idea.board_id == board.pk else 0), idea.pk

    kept = [
        one for one in sorted(found, key=place)
        if one[0][0] >= (NEAR if one[1].board_id == board.pk else NEAR_ELSEWHERE)
    ][:most]  # fmt: skip
    counts = supporters_of([idea for _, idea in kept], known=board)
    return [
        Alike(
            idea, ideas.get(number) if number != idea.pk else None, score, idea.board_id != board.pk,
            counts.get(idea.pk),
        )
        for (score, number), idea in kept
    ]  # fmt: skip


def _scored(board: int, boards: Collection[int], title: str, text: str) -> list[tuple[float, int, int]]:
    """Score, number and canonical number of each candidate. Two queries."""
    known = frequencies()
    of_title, of_text = _words(title, text, known)
    by_title = _bounded(of_title, BY_TITLE, known.ideas, lambda word: known.in_titles(word.forms))
    rarest = sorted({*of_title, *of_text}, key=lambda word: -word.weight)[:WORDS_OF_TEXT]
    by_text = _bounded(rarest, BY_TEXT, known.ideas, lambda word: known.in_texts(word.forms), alone=not of_title)
    asked: dict[str, Any] = {
        "title": title, "board": board, "boards": list(boards), "by_title": by_title, "by_text": by_text,
        "any": _any(form for word in (of_title or rarest) for form in word.forms), "compared": COMPARED,
        "each": [_any(word.forms) for word in rarest],
    }  # fmt: skip
    spelt = _spelt(of_title, asked)
    with ExitStack() as stack:
        if spelt or known.ideas < MANY:
            stack.enter_context(transaction.atomic())
        cursor = stack.enter_context(connection.cursor())
        if spelt or known.ideas < MANY:
            cursor.execute(_SETTINGS, [str(TRIGRAMS)])
        cursor.execute(_CANDIDATES.replace("{spelt}", spelt), asked)
        rows = cursor.fetchall()
    return [(_likeness(row, of_title, rarest, known), row[0], row[1]) for row in rows]


def _spelt(words: Sequence[Word], asked: dict[str, Any]) -> str:
    """The part of the question that looks for words by their trigrams; its terms are added to what is asked."""
    unknown = [word.typed for word in words if not word.is_known and len(word.typed) >= LONG]
    names = [f"unknown_{place}" for place in range(min(UNKNOWN, len(unknown)))]
    asked |= zip(names, sorted(unknown, key=len, reverse=True), strict=False)
    alike = " OR ".join(f"title %%> %({name})s" for name in names)
    return _SPELT.replace("{alike}", alike) if names else ""


def _words(title: str, text: str, known: Frequencies) -> tuple[list[Word], list[Word]]:
    with connection.cursor() as cursor:
        cursor.execute(_FORMS, {"title": title, "text": text})
        rows = cursor.fetchall()
    found: tuple[list[Word], list[Word]] = ([], [])
    for word, forms, of_title in rows:
        kept = frozenset(forms)
        is_known = known.knows(kept)
        if of_title and not is_known:
            meant = known.meant(word)
            kept, is_known = kept | meant, bool(meant)
        found[0 if of_title else 1].append(Word(word, is_known, kept, known.weight(kept)))
    return found


def _bounded(words: Sequence[Word], budget: int, ideas: float, count: Any, *, alone: bool = True) -> str:
    """A tsquery that matches at most about `budget` ideas: rare words alone, then pairs of the commoner ones, of which
    none is so common that finding it would take long."""
    ordered = sorted(words, key=count)
    parts, left, rest = [], float(budget), []
    for word in ordered:
        if alone and count(word) <= left:
            parts.append(_any(word.forms))
            left -= count(word)
        else:
            rest.append(word)
    for one, two in combinations(_readable(rest, count), 2):
        together = count(one) * count(two) / max(ideas, 1)
        if together <= left:
            parts.append(f"(({_any(one.forms)}) & ({_any(two.forms)}))")
            left -= together
    if not parts and len(rest) > 1:
        parts.append(" & ".join(f"({_any(word.forms)})" for word in rest))
    return " | ".join(parts)


def _readable(words: Sequence[Word], count: Any) -> Sequence[Word]:
    """The rarest of these, which are in order: two at least, and more as far as their entries are few together."""
    together = list(accumulate(count(word) for word in words))
    return words[: max(2, min(WORDS_OF_TEXT, bisect_right(together, READ)))]


def _any(forms: Iterable[str]) -> str:
    quoted = (form.replace("\\", "\\\\").replace("'", "''") for form in sorted(set(forms)))
    return " | ".join(f"'{form}'" for form in quoted)


def _likeness(row: Sequence[Any], of_title: Sequence[Word], rarest: Sequence[Word], known: Frequencies) -> float:
    """Between 0 and 1: six tenths by the titles' words, three by their trigrams, the rest by the text."""
    _, _, _, is_same, trigrams, theirs, their_words, in_text = row
    if is_same:
        return 1.0
    theirs = set(theirs)
    shared = sum(word.weight for word in of_title if word.forms & theirs)
    mine = sum(word.weight for word in of_title)
    others = max(0.0, sum(known.weight([word]) for word in their_words) - shared)
    words = shared / (mine + others) if mine + others else 0.0
    whole = sum(word.weight for word in rarest)
    found = (word.weight for word, there in zip(rarest, in_text, strict=True) if there or word.forms & theirs)
    told = sum(found) / whole if whole else 0.0
    if not of_title:
        return 0.9 * told
    return min(0.99, 0.55 * words + 0.25 * float(trigrams) + 0.2 * told)
