"""Slack's mrkdwn as our markdown: what was bold stays bold, what was meant literally stays literal."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from workspace.imports.slack import emoji
from workspace.imports.slack.marks import code, decoded, escaped, fenced, line_escaped, link, styled

ANGLE = re.compile(r"<([^<>\n]*)>")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"```(.*?)```", re.DOTALL)
BULLET = re.compile(r"(\s*)(?:[•◦▪‣●○■]\s*|[-*]\s+)(?=\S)")
EMPHASIS = {"*": "**", "_": "_", "~": "~~"}
DATE_PARTS = 4


class Names(Protocol):
    """Who and what the ids in a text stand for, at the time of the import."""

    def handle(self, user: str) -> str | None:
        """What follows the @ for this user; None for somebody whom nobody knows."""

    def channel(self, channel: str) -> tuple[str, str] | None:
        """Name and address of a conversation that everybody may hear of; None for any other."""


@dataclass
class Converted:
    """The markdown of a message, whom it turns to (users by id, in order), and what was met on the way."""

    body: str = ""
    users: dict[str, None] = field(default_factory=dict)
    everybody: bool = False
    met: Counter[str] = field(default_factory=Counter)


class Converter:
    """Converts one message; keeps count of what was in it."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.found = Converted()

    def convert(self, text: str) -> Converted:
        """The whole of a message's `text`."""
        self.found.body = self.blocks(text)
        return self.found

    def blocks(self, text: str) -> str:
        """Code, quotes, lists and paragraphs, each kept apart from the next."""
        pieces: list[tuple[str, str]] = []
        at = 0
        for fence in FENCE.finditer(text):
            pieces += self._lines(text[at : fence.start()])
            pieces.append(("code", fenced(self.bare(fence[1]))))
            self.found.met["code"] += 1
            at = fence.end()
        return _joined([*pieces, *self._lines(text[at:])])

    def bare(self, text: str) -> str:
        """What stands in code: names and addresses as words, everything else as it is."""
        return decoded(ANGLE.sub(lambda angle: self.worded(angle[1]), text))

    def inline(self, text: str) -> str:
        """Everything that may stand within a line."""
        out: list[str] = []
        at = literal = 0
        while at < len(text):
            step = self._step(text, at)
            if step is None:
                at += 1
                continue
            end, words = step
            out += [escaped(decoded(text[literal:at])), words]
            if words.startswith("@") and _runs_on(text, end):
                out.append(" ")
            if words.startswith("@") and literal < at and text[at - 1].isalnum():
                out.insert(-1, " ")
            at = literal = end
        out.append(escaped(decoded(text[literal:])))
        return "".join(out)

    def mention(self, user: str, label: str = "") -> str:
        handle = self.names.handle(user)
        if handle is None:
            return escaped(f"@{label or 'somebody'}")
        self.found.users[user] = None
        return f"@{handle}"

    def everyone(self) -> str:
        self.found.everybody = True
        return "@space"

    def channel(self, channel: str, label: str = "") -> str:
        """A conversation's name; of one that is not open to everybody no more than that there is one."""
        known = self.names.channel(channel)
        if known is None:
            return "#private-channel"
        name, address = known
        return f"[#{escaped(name)}]({address})" if address else escaped(f"#{name}")

    def emoji(self, name: str) -> str:
        found = emoji.character(name)
        if found is None:
            self.found.met[f"custom emoji :{name}:"] += 1
            return f":{name}:"
        self.found.met["emoji"] += 1
        return found

    def address(self, url: str, label: str = "") -> str:
        self.found.met["link"] += 1
        return link(decoded(url), decoded(label))

    def _lines(self, text: str) -> list[tuple[str, str]]:
        """Each line with what it is: a quote, an item, a plain line."""
        if not text.strip():
            return []
        out: list[tuple[str, str]] = []
        lines = text.strip("\n").split("\n")
        for index, line in enumerate(lines):
            if line.startswith("&gt;&gt;&gt;"):
                rest = [line.removeprefix("&gt;&gt;&gt;"), *lines[index + 1 :]]
                return [*out, *(("quote", f"> {self._line(one.strip())}".rstrip()) for one in rest)]
            out.append(self._one(line))
        return out

    def _one(self, line: str) -> tuple[str, str]:
        if line.startswith("&gt;"):
            return "quote", f"> {self._line(line.removeprefix('&gt;').strip())}".rstrip()
        bullet = BULLET.match(line)
        if bullet:
            depth = min(len(bullet[1].expandtabs(4)) // 2, 6) if bullet[1] else 0
            return "item", f"{'  ' * depth}- {self._line(line[bullet.end() :])}"
        return "line", self._line(line)

    def _line(self, line: str) -> str:
        return line_escaped(self.inline(line.strip()))

    def _step(self, text: str, at: int) -> tuple[int, str] | None:
        """What begins at this place, if anything: where it ends, and its markdown."""
        char = text[at]
        if char == "<" and (angle := ANGLE.match(text, at)):
            return angle.end(), self._angle(angle[1])
        if char == "`" and (inner := CODE.match(text, at)):
            self.found.met["code"] += 1
            return inner.end(), code(self.bare(inner[1]))
        if char == ":" and (short := emoji.SHORTCODE.match(text, at)):
            name = f"{short[1]}::{short[2]}" if short[2] else short[1]
            if emoji.character(name) is not None or short[1].strip("0123456789"):
                return short.end(), self.emoji(name)
        if char in EMPHASIS and (end := _closing(text, at)):
            return end, styled(self.inline(text[at + 1 : end - 1]), EMPHASIS[char])
        return None

    def _angle(self, inner: str) -> str:
        target, _, label = inner.partition("|")
        if target[:1] == "@" and len(target) > 1:
            return self.mention(target[1:], decoded(label))
        if target[:1] == "#" and len(target) > 1:
            return self.channel(target[1:], decoded(label))
        if target[:1] == "!":
            return self._command(target[1:], decoded(label))
        return self.address(target, label) if target else escaped(decoded(f"<{inner}>"))

    def _command(self, command: str, label: str) -> str:
        name, *rest = command.split("^")
        if name in {"channel", "here", "everyone", "group"}:
            return self.everyone()
        if name == "subteam":
            return escaped(f"@{(label or 'a group').lstrip('@')}")
        if name == "date" and not label and len(rest) >= DATE_PARTS - 2:
            return escaped(rest[1])
        return escaped(label or f"@{name}")

    def worded(self, inner: str) -> str:
        """An angle as plain words, for code."""
        target, _, label = inner.partition("|")
        if target[:1] == "@":
            return f"@{self.names.handle(target[1:]) or label or 'somebody'}"
        if target[:1] == "#":
            known = self.names.channel(target[1:])
            return f"#{known[0]}" if known else "#private-channel"
        if target[:1] == "!":
            return label or f"@{target[1:].split('^')[0]}"
        return label or target


def _closing(text: str, at: int) -> int | None:
    """Where the emphasis that opens at `at` ends (behind its mark), by Slack's rule; None when it opens none."""
    mark, after = text[at], text[at + 1 : at + 2]
    if (at and (text[at - 1].isalnum() or text[at - 1] in EMPHASIS)) or not after or after.isspace() or after == mark:
        return None
    place = at + 1
    while place < len(text) and text[place] != "\n":
        skipped = ANGLE.match(text, place) or CODE.match(text, place) or emoji.SHORTCODE.match(text, place)
        if skipped:
            place = skipped.end()
            continue
        if text[place] == mark and not text[place - 1].isspace():
            follows = text[place + 1 : place + 2]
            if not follows or not (follows.isalnum() or follows == mark):
                return place + 1
        place += 1
    return None


def _runs_on(text: str, end: int) -> bool:
    """Whether what follows a mention would be read as a part of the handle."""
    follows, then = text[end : end + 1], text[end + 1 : end + 2]
    return follows.isalnum() or follows == "_" or (follows in {".", "-"} and (then.isalnum() or then == "_"))


def _joined(pieces: list[tuple[str, str]]) -> str:
    """Lines of one kind close together, a blank line where the kind changes: else one would swallow the next."""
    out: list[str] = []
    before = ""
    for kind, line in pieces:
        if before and (kind != before or kind == "code") and out[-1]:
            out.append("")
        out.append(line)
        before = kind
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n ")


def joined(blocks: list[str]) -> str:
    """Blocks of markdown under each other."""
    return "\n\n".join(block for block in blocks if block.strip())
