"""The index as a dictionary: the twin of the real one for tests, and the shortest statement of what it does."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from search.analysis import CONTEXT, MARK, Analysed, analyse, with_endings
from search.backends.base import Found, Hit, Query, Scope
from search.documents import Document, Kind
from search.likeness import misspelt
from search.questions import Term

MOST_SIMILAR = 30
PARTIAL_FROM = 3
WEIGHTS = {"A": 1.0, "B": 0.4, "C": 0.2, "D": 0.1}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Similar = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Entry:
    document: Document
    analysed: Analysed


class MemoryBackend:
    """Every search looks at every document."""

    def __init__(self) -> None:
        self._entries: dict[tuple[Kind, int], _Entry] = {}

    def index(self, documents: Collection[Document]) -> None:
        for document in documents:
            self._entries[document.kind, document.object_id] = _Entry(document, analyse(document))

    def delete(self, kind: Kind, object_ids: Collection[int]) -> None:
        for number in object_ids:
            self._entries.pop((kind, number), None)

    def between(self, kind: Kind, low: int, high: int) -> set[int]:
        return {number for of, number in self._entries if of == kind and low <= number <= high}

    def clear(self) -> None:
        self._entries.clear()

    def settle(self) -> None:
        """Nothing to do: the words are counted when they are asked for."""

    def search(
        self, query: Query, scope: Scope, kinds: Sequence[Kind], *, limit: int, offset: int = 0, loose: bool = False
    ) -> Found:
        similar = self._similar(query.terms) if loose else {}
        spaces = set(scope.spaces)
        visible = [
            entry
            for entry in self._entries.values()
            if entry.document.kind in kinds and _visible(entry.document, spaces, scope) and _passes(entry, query)
        ]
        strict = {id(entry) for entry in visible if _matches(entry, query.terms, {})}
        found = [entry for entry in visible if id(entry) in strict or (loose and _matches(entry, query.terms, similar))]
        found.sort(key=lambda entry: _order(entry, query, similar, id(entry) in strict), reverse=True)
        hits = {
            kind: [
                Hit(kind, entry.document.object_id, strict=id(entry) in strict)
                for entry in found
                if entry.document.kind == kind
            ][offset : offset + limit]
            for kind in kinds
        }
        return Found(hits, similar)

    def _similar(self, terms: Sequence[Term]) -> dict[str, list[str]]:
        vocabulary = {word for entry in self._entries.values() for word in entry.analysed.vocabulary}
        similar = {}
        for term in terms:
            if word := term.single:
                partial = [
                    known for known in vocabulary if len(word) >= PARTIAL_FROM and word in known and known != word
                ]
                typos = [known for known in vocabulary if misspelt(word, known, prefix=term.prefix) is not None]
                similar[word] = sorted({*typos, *partial})[:MOST_SIMILAR]
        return similar


def _visible(document: Document, spaces: set[int], scope: Scope) -> bool:
    if document.space is not None:
        return document.space in spaces
    return scope.organisations is None or document.organisation in scope.organisations


def _passes(entry: _Entry, query: Query) -> bool:
    document, places = entry.document, entry.analysed.places
    return (
        all(any(MARK + mark in places for mark in group) for group in query.marks)
        and not any(MARK + mark in places for mark in query.without_marks)
        and (query.authors is None or document.author in query.authors)
        and document.author not in query.without_authors
        and _in_time(document.at, query)
        and not any(_stands(entry, term, {}, stemmed=False) for term in query.excluded)
    )


def _in_time(at: datetime | None, query: Query) -> bool:
    if at is None:
        return not (query.before or query.after)
    return not (query.before and at >= query.before) and not (query.after and at < query.after)


def _matches(entry: _Entry, terms: Sequence[Term], similar: Similar) -> bool:
    return all(_stands(entry, term, similar, context=True) for term in terms) and (
        not terms or any(_stands(entry, term, similar) for term in terms)
    )


def _stands(entry: _Entry, term: Term, similar: Similar, *, context: bool = False, stemmed: bool = True) -> bool:
    return any(True for _ in _places(entry, term, similar, context=context, stemmed=stemmed))


def _places(
    entry: _Entry, term: Term, similar: Similar, *, context: bool = False, stemmed: bool = True
) -> Iterator[tuple[int, str]]:
    """Where a term stands in a document."""
    known = entry.analysed.places
    if word := term.single:
        lexemes = {*(with_endings(word) if stemmed else [word]), *similar.get(word, ())}
        for lexeme in (*lexemes, *(CONTEXT + lexeme for lexeme in lexemes if context)):
            yield from known.get(lexeme, ())
        if term.prefix:
            beginnings = (word, CONTEXT + word) if context else (word,)
            yield from (place for lexeme in known if lexeme.startswith(beginnings) for place in known[lexeme])
        return
    first, *rest = [
        (_spots(known, word, term.prefix and word == term.words[-1][0]), after) for word, after in term.words
    ]
    for place, weight in first[0].items():
        if all(place + after in spots for spots, after in rest):
            yield place, weight


def _spots(known: Mapping[str, list[tuple[int, str]]], word: str, prefix: bool) -> dict[int, str]:
    if not prefix:
        return dict(known.get(word, ()))
    return dict(place for lexeme in known if lexeme.startswith(word) for place in known[lexeme])


def _order(entry: _Entry, query: Query, similar: Similar, strict: bool) -> tuple[float, ...]:
    at = entry.document.at or EPOCH
    if query.newest_first or not query.terms:
        return (strict, at.timestamp(), entry.document.object_id)
    weight = sum(
        max((WEIGHTS[weight] for _, weight in _places(entry, term, similar, context=True)), default=0)
        for term in query.terms
    )
    return (strict, weight, at.timestamp(), entry.document.object_id)
