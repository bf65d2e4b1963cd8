"""Short names made from people's words: what follows the @ in a mention, or stands in an address."""

import unicodedata
from collections.abc import Container

LONGEST = 60
# What an @ in front of it means, or may come to mean, for everybody at once: nobody's handle.
RESERVED = frozenset({"space", "all", "everyone", "everybody", "here", "channel"})
# Latin letters that are letters of their own, not letters with an accent.
SPELLED = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


def slug(words: str) -> str:
    """`words` in lower case with hyphens. Latin letters lose their accents; other scripts keep their letters.

    Empty when nothing of it is a letter or a digit.
    """
    plain = unicodedata.normalize("NFKD", words.lower().translate(SPELLED))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    kept = "".join(char if char.isalnum() else "-" for char in unicodedata.normalize("NFC", bare).lower())
    return "-".join(part for part in kept.split("-") if part)[:LONGEST].strip("-")


def handle(name: str, taken: Container[str]) -> str:
    """A handle for somebody of that name that is neither `taken` nor reserved: anna-berg, anna-berg-2, anna-berg-3."""
    first = slug(name) or "person"
    if first not in taken and first not in RESERVED:
        return first
    number = 2
    while True:
        ending = f"-{number}"
        attempt = first[: LONGEST - len(ending)].rstrip("-") + ending
        if attempt not in taken:
            return attempt
        number += 1
