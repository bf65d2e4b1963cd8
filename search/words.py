"""How text becomes words, for documents and questions alike: whatever one side folds, the other folds too.

Words are runs of letters and digits, without case and accents, so that a word inside an address is found as well.
Scripts that are written without spaces (Chinese, Japanese, Korean, Thai …) become overlapping pairs of characters.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from django.conf import settings

LONGEST_WORD = 60


def _spans(numbers: list[int]) -> str:
    """Code points as the inside of a character class."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in spans)


_MARKS = _spans([n for n in range(0x300, sys.maxunicode) if unicodedata.category(chr(n)) in {"Mn", "Mc"}])
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# Marks that are often left out when typing: accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_STEMMED = re.compile(r"[a-zà-öø-ÿ\u0400-\u04ff]{4,}")


@dataclass(frozen=True, slots=True)
class Token:
    """One indexed word and where it stands in the text that it came from."""

    word: str
    start: int
    end: int
    # Of a script without spaces: a pair of characters, or the last one alone.
    paired: bool = False


def normal(text: str) -> str:
    """The form in which texts are split and shown: letters and their accents as one character."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word without case, accents and width (Ｃａｆé is cafe)."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    folded = unicodedata.normalize("NFC", bare).casefold().translate(_LETTERS)
    return folded[:LONGEST_WORD]


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order. Positions are those in `normal(text)`."""
    for match in _WORD.finditer(normal(text)):
        start, raw = match.start(), match[0]
        folded = fold(raw) if len(raw) <= LONGEST_WORD else _fold_long(raw)
        if not _UNSPACED.search(folded):
            if folded.isalnum() or _WORD.fullmatch(folded):
                yield Token(folded, start, match.end())
            else:  # folding made something of it that is no word (½ is 1⁄2): its parts are
                yield from (Token(part[0], start, match.end()) for part in _WORD.finditer(folded))
            continue
        exact = len(folded) == len(raw)
        for word, low, high, paired in _parts(folded):
            yield Token(word, start + low if exact else start, start + high if exact else match.end(), paired)


def _fold_long(raw: str) -> str:
    """A long run: kept whole where it has no spaces by nature, else cut."""
    if not _UNSPACED.search(raw):
        return fold(raw[:LONGEST_WORD])
    return "".join(fold(raw[at : at + LONGEST_WORD]) for at in range(0, len(raw), LONGEST_WORD))


def _parts(folded: str) -> Iterator[tuple[str, int, int, bool]]:
    """Words with their places (from, to) of a run that has unspaced script in it."""
    at = 0
    for run in _UNSPACED.finditer(folded):
        if at < run.start():
            yield folded[at : run.start()], at, run.start(), False
        for place in range(run.start(), run.end() - 1):
            yield folded[place : place + 2], place, place + 2, True
        yield folded[run.end() - 1], run.end() - 1, run.end(), True
        at = run.end()
    if at < len(folded):
        yield folded[at:], at, len(folded), False


@lru_cache(maxsize=200_000)
def stems(word: str) -> frozenset[str]:
    """What is left of a word without its endings, in each language of settings.SEARCH_LANGUAGES."""
    if not _STEMMED.fullmatch(word):
        return frozenset()
    return frozenset(_stemmer(language).stemWord(word) for language in settings.SEARCH_LANGUAGES)


@lru_cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)
