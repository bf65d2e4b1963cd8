"""Conversations as they are written in `conversations/*.txt`, read into steps.

    ## firmware | Cold start alarm | 96
    @noor: What somebody says. It may go on
    for many lines.
    %react 👍 jakub liv
    %edit old words => new words
    @emeka: An answer.
    %quote 1
    %decision emeka noor: We wait ninety seconds.

The heading names the space, the title, and on which day before today it begins. `%` lines are about the post above:
react, quote, edit, answer, lesson, decision (by whom), supersede (a decision by its `%name`), action (owner, days to
do it, done after how many), close.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "conversations"
SPOKEN = re.compile(r"@(\w+):\s*(.*)")


class Misspelled(ValueError):
    """A conversation is not written by the rules above."""


@dataclass
class Deed:
    """Something done to a post: `what`, by or for `who`, with `text`."""

    what: str
    who: tuple[str, ...] = ()
    text: str = ""


@dataclass
class Said:
    who: str
    body: str
    deeds: list[Deed] = field(default_factory=list)


@dataclass
class Conversation:
    space: str
    title: str
    day: int
    posts: list[Said] = field(default_factory=list)


def conversations() -> list[Conversation]:
    """All of the folder, in the order of their files."""
    return [one for path in sorted(FOLDER.glob("*.txt")) for one in read(path.read_text(encoding="utf-8"))]


def read(text: str) -> Iterator[Conversation]:
    """The conversations of a text. Raises Misspelled with the line."""
    for block in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        head, *lines = block.rstrip().split("\n")
        try:
            space, title, day = (part.strip() for part in head.split("|"))
            one = Conversation(space, title, int(day))
        except ValueError:
            raise Misspelled(head) from None
        _fill(one, lines)
        yield one


def _fill(one: Conversation, lines: list[str]) -> None:
    for line in lines:
        spoken = SPOKEN.match(line)
        if spoken:
            one.posts.append(Said(spoken[1], spoken[2]))
        elif line.startswith("%"):
            one.posts[-1].deeds.append(_deed(line[1:]))
        elif one.posts:
            one.posts[-1].body += f"\n{line}"
        elif line.strip():
            raise Misspelled(line)
    for post in one.posts:
        post.body = post.body.strip()
    if not one.posts or not all(post.body for post in one.posts):
        raise Misspelled(one.title)


def _deed(line: str) -> Deed:
    what, _, rest = line.partition(" ")
    if what.endswith(":"):
        return Deed(what[:-1], text=rest.strip())
    if what in {"edit", "name"}:
        return Deed(what, text=rest)
    who, _, text = rest.partition(":")
    return Deed(what, tuple(who.split()), text.strip())
