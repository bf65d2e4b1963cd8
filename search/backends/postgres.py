"""The index in PostgreSQL: lexemes made by search.words, GIN indexes, ranking by place and age.

Lexemes are written as literals, so neither the server's locale nor its dictionaries take part.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, F, FloatField, Func, Q, QuerySet, Value
from django.db.models.functions import Now

from search.analysis import SIGNS, Analysed, analyse, worth_spelling
from search.backends import tsquery
from search.backends.base import Found, Hit, Query, Scope
from search.documents import Document, Kind
from search.likeness import misspelt
from search.models import Entry
from search.questions import Term

# Ranking looks at the newest of what matches; of a word that is in every other post, older ones are not compared.
CANDIDATES = 1_000
MOST_SIMILAR = 30
PARTIAL_FROM = 3
MOST_PLACES = 16_383

_UPSERT = """
INSERT INTO search_entry (kind, object_id, space, organisation, author, at, vector)
SELECT kind, object_id, space, organisation, author, at, vector::tsvector
FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[])
    AS new(kind, object_id, space, organisation, author, at, vector)
ON CONFLICT (kind, object_id) DO UPDATE SET
    space = excluded.space, organisation = excluded.organisation, author = excluded.author,
    at = excluded.at, vector = excluded.vector
"""
_WORDS_OF = """
SELECT lexeme, count(*) FROM search_entry, unnest(tsvector_to_array(vector)) AS lexeme
WHERE kind = %s AND object_id = ANY(%s) GROUP BY lexeme
"""
_COUNT_WORDS = """
INSERT INTO search_word (word, documents) SELECT * FROM unnest(%s::text[], %s::int[])
ON CONFLICT (word) DO UPDATE SET documents = search_word.documents + excluded.documents
"""
_ALL_WORDS = """
INSERT INTO search_word (word, documents)
SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_entry')
WHERE length(word) BETWEEN 3 AND 40 AND word ~ '^[^=^#]' AND word !~ '^[0-9]+$'
"""
# Misspelt words by what is left when a letter is left out; parts of words; misspelt beginnings of words.
_SIMILAR = """
SELECT asked.word, asked.prefix, near.word, near.documents
FROM unnest(%s::text[], %s::boolean[]) AS asked(word, prefix), LATERAL (
    (SELECT word, documents FROM search_word
     WHERE length(asked.word) > 3 AND word_deletions(word) && word_deletions(asked.word) LIMIT 500)
    UNION
    (SELECT word, documents FROM search_word
     WHERE length(asked.word) >= %s AND word LIKE '%%' || asked.word || '%%' ORDER BY documents DESC LIMIT 60)
    UNION
    (SELECT word, documents FROM search_word
     WHERE asked.prefix AND length(asked.word) > 3 AND asked.word <%% word LIMIT 200)
) AS near
"""


class Matches(Func):
    """vector @@ a tsquery given as text."""

    template = "(vector @@ %(expressions)s::tsquery)"
    output_field = BooleanField()


class Score(Func):
    """How well a document answers: where the words stand (title, text, other endings, context), shortness, and age.

    A post of today counts fully, one of 120 days 70 %, one of years ago 40 %; what has no date counts fully.
    """

    template = (
        "ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, %(expressions)s::tsquery, 1)"
        " * (0.4 + 0.6 / (1 + coalesce(greatest(extract(epoch FROM now() - at), 0) / 10368000.0, 0)))"
    )
    output_field = FloatField()


class PostgresBackend:
    """Tables of our own in the house's database: what is indexed in a transaction is rolled back with it."""

    def index(self, documents: Collection[Document]) -> None:
        by_kind: dict[Kind, dict[int, Document]] = {}
        for document in documents:
            by_kind.setdefault(document.kind, {})[document.object_id] = document
        with transaction.atomic():
            for kind, latest in by_kind.items():
                self._replace(kind, latest)

    def delete(self, kind: Kind, object_ids: Collection[int]) -> None:
        with transaction.atomic():
            self._replace(kind, {}, gone=object_ids)

    def between(self, kind: Kind, low: int, high: int) -> set[int]:
        entries = Entry.objects.filter(kind=kind, object_id__range=(low, high))
        return set(entries.values_list("object_id", flat=True))

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_entry, search_word")

    def settle(self) -> None:
        """Count all words anew, merge what the GIN indexes have put off, and tell the planner."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_word IN EXCLUSIVE MODE")
            cursor.execute("DELETE FROM search_word")
            cursor.execute(_ALL_WORDS)
        with connection.cursor() as cursor:
            for name in ("search_posts", "search_titles"):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])
            cursor.execute("ANALYZE search_entry, search_word")

    def search(
        self, query: Query, scope: Scope, kinds: Sequence[Kind], *, limit: int, offset: int = 0, loose: bool = False
    ) -> Found:
        similar = self._similar(query.terms) if loose and query.terms else {}
        parts = [_of_kind(kind, query, scope, similar)[offset : offset + limit] for kind in kinds]
        rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        hits: dict[Kind, list[Hit]] = {kind: [] for kind in kinds}
        for kind, number, strict, *_ in sorted(rows, key=_best_first):
            hits[Kind(kind)].append(Hit(Kind(kind), number, strict=strict))
        return Found(hits, similar)

    def _replace(self, kind: Kind, latest: Mapping[int, Document], gone: Collection[int] = ()) -> None:
        """Write the documents, drop the gone ones, and keep the count of words right."""
        numbers = [*latest, *gone]
        analysed = {number: analyse(document) for number, document in latest.items()}
        counts: Counter[str] = Counter()
        for one in analysed.values():
            counts.update(one.vocabulary)
        with connection.cursor() as cursor:
            cursor.execute(_WORDS_OF, [kind, numbers])
            known = [
                (word, count) for word, count in cursor.fetchall() if word[0] not in SIGNS and worth_spelling(word)
            ]
            counts.subtract(dict(known))
            if gone:
                cursor.execute("DELETE FROM search_entry WHERE kind = %s AND object_id = ANY(%s)", [kind, list(gone)])
            if latest:
                cursor.execute(_UPSERT, _columns(latest.values(), analysed))
            changed = sorted((word, count) for word, count in counts.items() if count)
            if changed:
                cursor.execute(_COUNT_WORDS, [list(column) for column in zip(*changed, strict=True)])
                dropped = [word for word, count in changed if count < 0]
                cursor.execute("DELETE FROM search_word WHERE word = ANY(%s) AND documents <= 0", [dropped])

    def _similar(self, terms: Sequence[Term]) -> dict[str, list[str]]:
        """For each single word, known words that it may be part of or a slip of, the likeliest first. One query."""
        asked = {term.single: term.prefix for term in terms if term.single}
        if not asked:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_SIMILAR, [list(asked), list(asked.values()), PARTIAL_FROM])
            rows = cursor.fetchall()
        ranked: dict[str, list[tuple[int, int, str]]] = {word: [] for word in asked}
        for word, prefix, known, documents in rows:
            slips = misspelt(word, known, prefix=prefix)
            if known != word and (slips is not None or (len(word) >= PARTIAL_FROM and word in known)):
                ranked[word].append((slips or 9, -documents, known))
        return {word: [known for _, _, known in sorted(near)[:MOST_SIMILAR]] for word, near in ranked.items()}


def _of_kind(kind: Kind, query: Query, scope: Scope, similar: Mapping[str, Sequence[str]]) -> QuerySet[Any, Any]:
    """The rows of one kind as (kind, number, strict, score, at), best first."""
    wanted = Q(kind=kind) & _visible(kind, scope) & _narrowed(query)
    strict, widest = tsquery.whole(query, kind, {}), tsquery.whole(query, kind, similar)
    if widest:
        wanted &= Q(Matches(Value(widest)))
    entries = Entry.objects.filter(wanted)
    if query.terms and not query.newest_first:
        # The sum keeps the planner from walking through all posts by date in the hope of meeting the word soon.
        newest = entries.order_by((F("at") + (Now() - Now())).desc()).values("pk")[:CANDIDATES]
        entries = Entry.objects.filter(pk__in=newest)
        score: Func | Value = Score(Value(tsquery.ranking(query, similar)))
    else:
        score = Value(0.0)
    rows = entries.annotate(is_strict=Matches(Value(strict)) if similar else Value(True), score=score)
    return rows.order_by("-is_strict", "-score", "-at", "-object_id").values_list(*_COLUMNS)


_COLUMNS = ("kind", "object_id", "is_strict", "score", "at")


def _best_first(row: tuple[str, int, bool, float, datetime | None]) -> tuple[Any, ...]:
    _, number, strict, score, at = row
    return (not strict, -score, -(at.timestamp() if at else 0), -number)


def _visible(kind: Kind, scope: Scope) -> Q:
    if kind is not Kind.PERSON:
        return Q(space__in=scope.spaces)
    return Q() if scope.organisations is None else Q(organisation__in=scope.organisations)


def _narrowed(query: Query) -> Q:
    narrowed = Q()
    if query.authors is not None:
        narrowed &= Q(author__in=query.authors)
    if query.without_authors:
        narrowed &= ~Q(author__in=query.without_authors)
    if query.before:
        narrowed &= Q(at__lt=query.before)
    if query.after:
        narrowed &= Q(at__gte=query.after)
    return narrowed


def _columns(documents: Iterable[Document], analysed: Mapping[int, Analysed]) -> list[list[Any]]:
    rows = [
        (
            one.kind.value,
            one.object_id,
            one.space,
            one.organisation,
            one.author,
            one.at,
            _vector(analysed[one.object_id]),
        )
        for one in documents
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _vector(analysed: Analysed) -> str:
    """The lexemes as the text of a tsvector."""
    written = []
    for lexeme, places in analysed.places.items():
        where = ",".join(f"{min(place, MOST_PLACES)}{weight}" for place, weight in places[:255])
        written.append(tsquery.quoted(lexeme) + (f":{where}" if where else ""))
    return " ".join(written)
