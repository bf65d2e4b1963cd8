"""Which notes say much the same: a proposal for grouping them, by the likeness of their words.

Each text becomes a vector of its character n-grams (two to four letters within words, weighed by TF-IDF and of length
one), so that "log in", "login" and "logins" are alike, in any language that has letters. The distance of two texts is
1 minus the cosine. Groups are merged from the bottom up, always the two whose members are nearest on average (average
linkage, Sokal and Michener 1958), until the nearest two are further apart than the threshold.

Knows no canvas and no database.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Two short notes that share one word of three are put together, and two that share only endings are not. Chosen on the
# notes of tests/facilitation/test_clustering.py: at 0.85 the groups are those that people make; at 0.8 one note is left
# out, at 0.9 maps and spare parts fall together.
THRESHOLD = 0.85
# The distances of so many texts are a table of a million numbers: 8 MB, and a second.
MOST = 1_000
TITLE_MOST = 60


@dataclass(frozen=True)
class Cluster:
    """Texts by their index, in order; `title` is proposed from what they say: the one that is nearest to the others."""

    members: tuple[int, ...]
    title: str


def propose(texts: Sequence[str], threshold: float = THRESHOLD) -> list[Cluster]:
    """Groups of at least one text each, the largest first, then by their first member. Each text is in one of them.

    Texts that say the same but for case, accents' form and spaces are always together; those without a letter or digit
    stand alone. Raises ValueError for more than `MOST` texts.
    """
    if len(texts) > MOST:
        raise ValueError(f"at most {MOST} texts")
    alike: defaultdict[str, list[int]] = defaultdict(list)
    alone: list[list[int]] = []
    for index, text in enumerate(texts):
        plain = _plain(text)
        if any(letter.isalnum() for letter in plain):
            alike[plain].append(index)
        else:
            alone.append([index])
    distinct = list(alike)
    found = [Cluster((index,), "") for (index,) in alone]
    for group in _groups(distinct, threshold):
        members = sorted(index for one in group for index in alike[distinct[one]])
        medoid = alike[distinct[_medoid(distinct, group)]][0]
        found.append(Cluster(tuple(members), _title(texts[medoid])))
    return sorted(found, key=lambda one: (-len(one.members), one.members))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_MOST else line[: TITLE_MOST - 1].rstrip() + "…"


def _groups(texts: Sequence[str], threshold: float) -> Iterable[list[int]]:
    """The texts' indices, merged up to the threshold."""
    if len(texts) < 2:
        return [[index] for index in range(len(texts))]
    from sklearn.cluster import AgglomerativeClustering  # takes a second to load, and most processes never need it

    merged = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=threshold
    ).fit_predict(_distances(texts))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(merged):
        groups[int(label)].append(index)
    return groups.values()


def _medoid(texts: Sequence[str], group: Sequence[int]) -> int:
    """The one whose distances to the others of its group sum up to least; of several, the first."""
    if len(group) < 3:
        return min(group)
    sums = _distances([texts[index] for index in group]).sum(axis=0)
    return group[int(sums.argmin())]


def _distances(texts: Sequence[str]) -> NDArray[np.float64]:
    """1 minus the cosine of each two, at least 0."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), lowercase=False).fit_transform(texts)
    near: NDArray[np.float64] = (vectors @ vectors.T).toarray()
    return np.clip(1.0 - near, 0.0, None)
