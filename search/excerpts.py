"""The part of a text that answers a question, with what was found in it marked. Made of the text as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.questions import Term
from search.words import Token, normal, stems, tokens

LENGTH = 240
LEAD = 60


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `found` if it is what was looked for."""

    text: str
    found: bool = False


def marked(text: str, terms: Sequence[Term], similar: Mapping[str, Sequence[str]]) -> list[Piece]:
    """The whole text."""
    text = normal(text)
    return _pieces(text, _spans(text, terms, similar), 0, len(text))


def excerpt(
    text: str, terms: Sequence[Term], similar: Mapping[str, Sequence[str]], length: int = LENGTH
) -> list[Piece]:
    """At most about `length` characters, from where most of the words are; the beginning if none is."""
    text = normal(text)
    spans = _spans(text, terms, similar)
    start = _best_start(spans, length)
    low = _word_edge(text, start)
    high = len(text) if len(text) - low <= length else _word_edge(text, low + length)
    high = high if high > low else min(len(text), low + length)
    pieces = _pieces(text, spans, low, high)
    return [*([Piece("… ")] if low else []), *pieces, *([Piece(" …")] if high < len(text) else [])]


def has_any(text: str, terms: Sequence[Term], similar: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything that was looked for is in the text."""
    return bool(_spans(normal(text), terms, similar))


def _spans(text: str, terms: Sequence[Term], similar: Mapping[str, Sequence[str]]) -> list[tuple[int, int]]:
    """Where the terms stand, merged and in order."""
    found = list(tokens(text))
    spans: list[tuple[int, int]] = []
    for term in terms:
        spans += _of_word(found, term, similar) if term.single else _of_phrase(found, term)
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _of_word(found: Sequence[Token], term: Term, similar: Mapping[str, Sequence[str]]) -> list[tuple[int, int]]:
    word = term.single
    wanted, endings = {word, *similar.get(word, ())}, stems(word)
    return [
        (token.start, token.end)
        for token in found
        if token.word in wanted
        or (term.prefix and token.word.startswith(word))
        or not endings.isdisjoint(stems(token.word))
    ]


def _of_phrase(found: Sequence[Token], term: Term) -> list[tuple[int, int]]:
    """A prefix counts only in the last word of the phrase."""
    spans = []
    last = len(term.words) - 1
    for at, token in enumerate(found[: len(found) - term.words[-1][1]]):
        stand = (
            found[at + after].word.startswith(word) if term.prefix and place == last else found[at + after].word == word
            for place, (word, after) in enumerate(term.words)
        )
        if all(stand):
            spans.append((token.start, found[at + term.words[-1][1]].end))
    return spans


def _best_start(spans: Sequence[tuple[int, int]], length: int) -> int:
    """A little before the span from which most others are within reach; the first of equals."""
    best, most = 0, 0
    for index, (low, _) in enumerate(spans):
        near = sum(1 for _, high in spans[index:] if high <= low + length - LEAD)
        if near > most:
            best, most = low, near
    return 0 if best <= LEAD * 2 else best - LEAD


def _word_edge(text: str, at: int) -> int:
    """The nearest start of a word at or before `at`; `at` itself in the midst of a very long one."""
    if at <= 0:
        return 0
    edge = text.rfind(" ", max(0, at - 30), at) + 1
    return edge or at


def _pieces(text: str, spans: Sequence[tuple[int, int]], low: int, high: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = low
    within = ((max(start, low), min(end, high)) for start, end in spans)
    for start, end in (span for span in within if span[0] < span[1]):
        if at < start:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], found=True))
        at = end
    if at < high:
        pieces.append(Piece(text[at:high]))
    return pieces
