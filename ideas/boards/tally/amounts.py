"""Numbers as files of ballots have them: costs, budgets, points. Exact: never through a float."""

import re
from fractions import Fraction

from ideas.boards.tally.election import Malformed

# Nothing is decided about more than this, in any currency; and what is larger takes long to write out.
LARGEST = 10**18
DECIMAL = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?", re.ASCII)
SHARE = re.compile(r"[+-]?\d+/\d+", re.ASCII)
SPACES = re.compile(r"[\s\u00a0\u202f_']")


def amount(line: int, text: str, what: str, *, least: int | None = 0) -> Fraction:
    """`text` as a number: 1200, 1200.5, 1 200,50, 12e2 or 1/3. `what` it is, for the message.

    Raises Malformed with the line for what is no number, below `least`, or beyond all bounds.
    """
    bare = SPACES.sub("", text)
    if len(bare) > 60 or not (DECIMAL.fullmatch(bare) or SHARE.fullmatch(bare)):
        raise Malformed(line, f"{what} as a number, not {text.strip()[:40]!r}")
    try:
        found = Fraction(bare.replace(",", "."))
    except ZeroDivisionError as error:
        raise Malformed(line, f"{what} as a number, not {text.strip()!r}") from error
    if least is not None and found < least:
        raise Malformed(line, f"{what} of at least {least}, not {text.strip()}")
    if abs(found) > LARGEST:
        raise Malformed(line, f"{what} of at most {LARGEST:.0e}, not {text.strip()}")
    return found
