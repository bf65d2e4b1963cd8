"""What people type as one line (a title, a name, a reason), without what can't be seen."""

import unicodedata

JOINERS = "\u200c\u200d"  # Persian words and emoji are made with them
# Letters and signs by their category, and yet nothing is drawn: Hangul's fillers and the empty Braille cell.
_DRAWN_EMPTY = "\u115f\u1160\u2800\u3164\uffa0"


def one_line(text: str) -> str:
    """`text` on one line, single blanks between its words, with nothing invisible that turns or hides words.

    Empty where nothing of it would be seen: whoever asks for a name asks again.
    """
    kept = "".join(
        " " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} and one != "\x00" else one
        for one in text
        if one in JOINERS or (one != "\x00" and unicodedata.category(one) not in {"Cf", "Cs"})
    )
    return "" if is_unseen(kept) else " ".join(kept.split())


def is_unseen(text: str) -> bool:
    """Whether a reader would see nothing of it: blanks, marks of direction, joiners, fillers. True of no text."""
    return all(
        one.isspace() or one in _DRAWN_EMPTY or unicodedata.category(one) in {"Cc", "Cf", "Cs", "Mn"} for one in text
    )
