"""Ideas as they are written in `boards/*.txt`, read into what is done to each, one after the other.

    ## Don't wake me for what clears itself | klara | 112
    @problem: Forty yellow alarms a night.
    @affected: Everybody on call
    %tags alarms, nights
    %+1 support bernd ute 3: I don't read yellow any more.
    %+3 case zanele for aquafield (Joe Hartley): Joe deletes them together.
    %+8 answer elsa planned: Yes.
    %+10 result elsa +45 -30: Title | what is measured

The heading names the title, the author, and on which day before today it is brought. `%+3` is done three days later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workspace.web.demo.script import Misspelled

FOLDER = Path(__file__).parent / "boards"
DONE = re.compile(r"%\+(\d+) (\w+)([^:]*)(?::\s*(.*))?")
WORDS = ("problem", "affected", "today", "proposal")


@dataclass(frozen=True)
class Deed:
    """What is done `after` so many days, with the words after its name, and the text after the colon."""

    after: int
    what: str
    terms: tuple[str, ...]
    text: str


@dataclass
class Told:
    """An idea. `facts` are what its board wants to know besides: its tags, its cost, its scores."""

    title: str
    author: str
    day: int
    words: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)


def ideas(board: str) -> list[Told]:
    """All of a board, as its file says them. Raises Misspelled with the line."""
    return list(read((FOLDER / f"{board}.txt").read_text(encoding="utf-8")))


def read(text: str) -> Iterator[Told]:
    for block in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        head, *lines = block.rstrip().split("\n")
        try:
            title, author, day = (part.strip() for part in head.split("|"))
            one = Told(title, author, int(day))
        except ValueError:
            raise Misspelled(head) from None
        for line in filter(str.strip, lines):
            _take(one, line)
        if "problem" not in one.words:
            raise Misspelled(head)
        yield one


def _take(one: Told, line: str) -> None:
    name, _, text = line[1:].partition(":")
    if line.startswith("@") and name in WORDS:
        one.words[name] = text.strip()
    elif found := DONE.fullmatch(line):
        one.deeds.append(Deed(int(found[1]), found[2], tuple(found[3].split()), found[4] or ""))
    elif line.startswith("%") and not line.startswith("%+"):
        name, _, text = line[1:].partition(" ")
        one.facts[name] = text.strip()
    else:
        raise Misspelled(line)
