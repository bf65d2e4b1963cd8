"""A document as a backend stores it: its words with places and weights, their stems, and its filters. No text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.documents import Document
from search.words import Token, stems, tokens

# Lexemes that are no words of the text begin with a sign that no word begins with.
STEM, CONTEXT, MARK = SIGNS = ("=", "^", "#")
# No phrase reaches from the title into the text.
GAP = 10
TITLE_WEIGHT, BODY_WEIGHT, STEM_WEIGHT, CONTEXT_WEIGHT = "A", "B", "C", "D"


@dataclass
class Analysed:
    """`places`: for each lexeme where it stands, with its weight; a mark stands nowhere."""

    places: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    # Words as they were written: what misspelt words are compared with.
    vocabulary: set[str] = field(default_factory=set)


def analyse(document: Document) -> Analysed:
    """The lexemes of a document."""
    found = Analysed()
    at = _write(found, tokens(document.title), TITLE_WEIGHT, 1)
    at = _write(found, tokens(document.body), BODY_WEIGHT, at + GAP)
    for place, token in enumerate(tokens(document.context), start=at + GAP):
        found.places[CONTEXT + token.word].append((place, CONTEXT_WEIGHT))
        for stem in stems(token.word) - {token.word}:
            found.places[CONTEXT + STEM + stem].append((place, CONTEXT_WEIGHT))
    for mark in document.marks:
        found.places[MARK + mark] = []
    return found


def _write(found: Analysed, words: Iterable[Token], weight: str, at: int) -> int:
    """Add words from place `at` on; returns the place after the last."""
    for token in words:
        found.places[token.word].append((at, weight))
        for stem in stems(token.word) - {token.word}:
            found.places[STEM + stem].append((at, STEM_WEIGHT))
        if worth_spelling(token.word):
            found.vocabulary.add(token.word)
        at += 1
    return at


def with_endings(word: str) -> list[str]:
    """The lexemes of a word and of what differs from it by its ending. A word that is its own stem is stored once."""
    found = [word]
    for stem in sorted(stems(word)):
        found += [STEM + stem, *([stem] if stem != word else [])]
    return found


def worth_spelling(word: str) -> bool:
    """Whether a word belongs in the list that misspelt and partial words are looked up in. Pairs are too short."""
    return 3 <= len(word) <= 40 and not word.isdigit()
