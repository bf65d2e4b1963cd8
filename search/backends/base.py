"""The seam: what search asks of whatever keeps its index. PostgreSQL does; Elasticsearch can; a dictionary in tests.

One specification, tests/search/backend_spec.py, holds for all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from search.documents import Document, Kind
from search.questions import Term


@dataclass(frozen=True)
class Scope:
    """Whose documents may be found. A queryset of numbers serves as `spaces`, so that no list need be read.

    `organisations`: whose people may be found; None for everybody's.
    """

    spaces: Iterable[int]
    organisations: Collection[int] | None = None


@dataclass(frozen=True)
class Query:
    """A question with its names resolved.

    `marks`: of each group at least one; `authors`: any of them, None for everybody; `without_…`: none of these.
    """

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    marks: Sequence[Collection[str]] = ()
    without_marks: Collection[str] = ()
    authors: Collection[int] | None = None
    without_authors: Collection[int] = ()
    before: datetime | None = None
    after: datetime | None = None
    newest_first: bool = False


@dataclass(frozen=True)
class Hit:
    kind: Kind
    object_id: int
    # Found as it was asked, and not only by words that are similar.
    strict: bool = True


@dataclass(frozen=True)
class Found:
    """Hits of each kind, best first; `similar` are the words that were taken for a word of the question as well."""

    hits: Mapping[Kind, Sequence[Hit]]
    similar: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Backend(Protocol):
    """Keeps documents and finds them again. Every method may be called again with the same arguments without harm."""

    def index(self, documents: Collection[Document]) -> None:
        """Take these in; each replaces what was known of its object."""

    def delete(self, kind: Kind, object_ids: Collection[int]) -> None:
        """Forget these, as far as they are known."""

    def between(self, kind: Kind, low: int, high: int) -> set[int]:
        """Which objects of that kind are known with low <= number <= high."""

    def clear(self) -> None:
        """Forget everything."""

    def settle(self) -> None:
        """After much was taken in at once: bring statistics and word lists up to date."""

    def search(
        self, query: Query, scope: Scope, kinds: Sequence[Kind], *, limit: int, offset: int = 0, loose: bool = False
    ) -> Found:
        """At most `limit` hits of each of `kinds` after the first `offset`, best first.

        All terms must be in a document: as words, with another ending, or as the beginning of a word where the term
        says so. A post is also found by words of its thread's title, but not by these alone. With `loose`, a word
        may also be part of a word, or one that is misspelt; what is found only so comes last.
        """
