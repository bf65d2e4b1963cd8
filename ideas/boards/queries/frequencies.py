"""How many ideas have a word, from what PostgreSQL knows of the columns anyway (ANALYZE keeps it up to date)."""

import math
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

KEPT_FOR = 300.0
SHORTEST_SPELT, LONGEST_SPELT = 5, 24
_STATISTICS = """
SELECT attname, most_common_elems::text::text[], most_common_elem_freqs::float8[]
FROM pg_stats
WHERE schemaname = current_schema() AND tablename = 'boards_likeness' AND attname IN ('title_words', 'text_words')
    AND most_common_elems IS NOT NULL
"""
_IDEAS = "SELECT reltuples FROM pg_class WHERE oid = 'boards_likeness'::regclass"


@dataclass(frozen=True)
class Frequencies:
    """Shares of ideas by lexeme. A lexeme that is not there is rare: rarer than all that are.

    Of a table that was not analysed yet nothing is known, and everything counts as rare; it is small then.
    """

    ideas: float
    titles: Mapping[str, float]
    texts: Mapping[str, float]
    rare: float
    spelt: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def knows(self, forms: Collection[str]) -> bool:
        return any(form in self.titles or form in self.texts for form in forms)

    def meant(self, word: str) -> set[str]:
        """Words of titles that differ from this one by a letter, or by two that changed places."""
        if len(word) < SHORTEST_SPELT:
            return set()
        return {one for shorter in _shortened(word) for one in self.spelt.get(shorter, ())}

    def in_titles(self, forms: Collection[str]) -> float:
        """About how many titles have one of these forms of a word."""
        return self.ideas * self._share(self.titles, forms)

    def in_texts(self, forms: Collection[str]) -> float:
        return self.ideas * self._share(self.texts, forms)

    def weight(self, forms: Collection[str]) -> float:
        """What it says that two titles share a word: the information in it, in nats. Of every other title: little."""
        return -math.log(min(0.9, max(self._share(self.titles, forms), self.rare, 1e-6)))

    def _share(self, shares: Mapping[str, float], forms: Collection[str]) -> float:
        return max((shares[form] for form in forms if form in shares), default=self.rare)


_kept: dict[str, tuple[float, Frequencies]] = {}


def frequencies() -> Frequencies:
    """Of this database, as of the last five minutes. Two queries, or none."""
    name = str(connection.settings_dict["NAME"])
    found = _kept.get(name)
    if found is None or time.monotonic() - found[0] > KEPT_FOR:
        found = _kept[name] = (time.monotonic(), _read())
    return found[1]


def _read() -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute(_IDEAS)
        ideas = max(0.0, float(cursor.fetchone()[0]))
        cursor.execute(_STATISTICS)
        columns = {name: dict(zip(words, shares, strict=False)) for name, words, shares in cursor.fetchall()}
    titles = columns.get("title_words", {})
    rare = min(titles.values(), default=0.001) / 2
    spelt = defaultdict(list)
    for word in titles:
        if SHORTEST_SPELT <= len(word) <= LONGEST_SPELT:
            for shorter in _shortened(word):
                spelt[shorter].append(word)
    return Frequencies(ideas, titles, columns.get("text_words", {}), rare, dict(spelt))


def _shortened(word: str) -> set[str]:
    """The word, and what is left of it without one letter: two that have one of these in common are spelt alike."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(min(len(word), LONGEST_SPELT)))}
