"""What came of an import: by kind, with counts and examples, and the reason for what was left behind."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

EXAMPLES = 3
SHOWN = 120


@dataclass
class Report:
    """`found` messages are `carried` (by kind) or `skipped` (by reason): the sums agree, or the import is wrong.

    Of the carried, `new` were written by this run; the rest were here. `met` counts what was inside of messages.
    """

    team: str = ""
    found: int = 0
    new: int = 0
    carried: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    conversations: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    threads: int = 0
    inside: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    is_dry: bool = False
    was_stopped: bool = False

    def carry(self, kind: str, where: str, words: str) -> None:
        self.carried[kind] += 1
        self._example(kind, where, words)

    def skip(self, why: str, where: str, words: object = "") -> None:
        self.skipped[why] += 1
        self._example(why, where, str(words))

    def leave(self, what: str, count: int = 1, where: str = "", words: str = "") -> None:
        """Something beside messages that has no place here."""
        if count:
            self.left[what] += count
            if where:
                self._example(what, where, words)

    @property
    def adds_up(self) -> bool:
        return self.found == self.carried.total() + self.skipped.total()

    def as_json(self) -> dict[str, Any]:
        return {
            "team": self.team,
            "found": self.found,
            "new": self.new,
            "carried": dict(self.carried.most_common()),
            "skipped": dict(self.skipped.most_common()),
            "conversations": dict(self.conversations.most_common()),
            "people": dict(self.people.most_common()),
            "threads": self.threads,
            "inside": dict(self.inside.most_common()),
            "left": dict(self.left.most_common()),
            "examples": self.examples,
            "adds_up": self.adds_up,
            "is_dry": self.is_dry,
            "was_stopped": self.was_stopped,
        }

    def lines(self) -> list[str]:
        """For the terminal."""
        done = "would be carried" if self.is_dry else "carried"
        out = [f"{self.found:,} messages found: {self.carried.total():,} {done}, {self.skipped.total():,} left out."]
        if not self.is_dry:
            out.append(f"{self.new:,} of them are new here; the others had been carried before.")
        for title, counts in (
            (done.capitalize(), self.carried),
            ("Left out, and why", self.skipped),
            ("Conversations", self.conversations),
            ("People", self.people),
            ("Inside of messages", self.inside),
            ("Not carried", self.left),
        ):
            if counts:
                out += ["", f"{title}:", *self._rows(counts)]
        return out

    def _rows(self, counts: Counter[str]) -> list[str]:
        out = []
        for name, count in counts.most_common():
            out.append(f"  {count:>9,}  {name}")
            out += [f"             {example}" for example in self.examples.get(name, [])]
        return out

    def _example(self, kind: str, where: str, words: str) -> None:
        kept = self.examples.setdefault(kind, [])
        if len(kept) < EXAMPLES:
            text = " ".join(words.split())
            kept.append(f"{where}: {text[:SHOWN]}{'…' if len(text) > SHOWN else ''}".rstrip(": "))
