"""A question as the text of a PostgreSQL tsquery."""

from collections.abc import Iterable, Mapping, Sequence

from search.analysis import CONTEXT, MARK, with_endings
from search.backends.base import Query
from search.documents import Kind
from search.questions import Term

Similar = Mapping[str, Sequence[str]]


def quoted(lexeme: str) -> str:
    """A lexeme as a literal of tsvector and tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def whole(query: Query, kind: Kind, similar: Similar) -> str:
    """What a document of that kind must match. Empty when nothing is asked of its words and marks."""
    return _all(
        [
            *_words(query.terms, kind, similar),
            *(_any(quoted(MARK + mark) for mark in group) for group in query.marks),
            *(f"!{quoted(MARK + mark)}" for mark in query.without_marks),
            *(f"!{_term(term, {}, stemmed=False)}" for term in query.excluded),
        ]
    )


def ranking(query: Query, similar: Similar) -> str:
    """The words alone: what a document is judged by."""
    return _any(_term(term, similar, context=True) for term in query.terms)


def _words(terms: Sequence[Term], kind: Kind, similar: Similar) -> list[str]:
    if kind is not Kind.POST or len(terms) < 2:
        return [_term(term, similar) for term in terms]
    # All words, some of which may be in the thread's title; but at least one in the post itself.
    return [
        *(_term(term, similar, context=True) for term in terms),
        _any(_term(term, similar) for term in terms),
    ]


def _term(term: Term, similar: Similar, *, context: bool = False, stemmed: bool = True) -> str:
    word = term.single
    if not word:
        return _phrase(term)
    lexemes = [*(with_endings(word) if stemmed else [word]), *similar.get(word, ())]
    if context:
        lexemes += [CONTEXT + lexeme for lexeme in lexemes]
    beginnings = {word, CONTEXT + word} if term.prefix else set()
    return _any(quoted(lexeme) + (":*" if lexeme in beginnings else "") for lexeme in lexemes)


def _phrase(term: Term) -> str:
    parts = [quoted(word) for word, _ in term.words]
    if term.prefix:
        parts[-1] += ":*"
    text, at = parts[0], 0
    for part, (_, after) in zip(parts[1:], term.words[1:], strict=True):
        text, at = f"({text} <{after - at}> {part})", after
    return text


def _any(parts: Iterable[str]) -> str:
    joined = list(parts)
    return joined[0] if len(joined) == 1 else f"({' | '.join(joined)})"


def _all(parts: Iterable[str]) -> str:
    return " & ".join(parts)
