"""What a higher room asks before somebody writes in a thread that belongs to something of its own (an idea's comments).

Whether a thread has such a gate is read together with the thread, so the others cost nothing more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from workspace.people.models import Person
from workspace.threads.models import Thread


class Step(Enum):
    """What somebody is about to do: say something; change or delete the first post; rename or move the thread."""

    SAY = "say"
    REWORD = "reword"
    KEEP = "keep"


Judge = Callable[[Person, Thread, Step], None]


@dataclass(frozen=True)
class Gate:
    """`rows` is a model with a `thread`: the gate stands before the threads of its rows. `judge` raises Refused."""

    rows: type[Any]
    judge: Judge

    @property
    def condition(self) -> str:
        table = self.rows._meta.db_table
        return f"EXISTS (SELECT 1 FROM {table} held WHERE held.thread_id = thread.id)"  # noqa: S608 - our own names


_gates: list[Gate] = []


def register_gate(rows: type[Any], judge: Judge) -> None:
    """Call from `apps.py`."""
    _gates.append(Gate(rows, judge))


def columns() -> str:
    """Which gates a thread has, as columns of a statement whose `thread` it is. Each ends in a comma."""
    return "".join(f"{gate.condition}, " for gate in _gates)


def count() -> int:
    return len(_gates)


def note(thread: Thread, stands: Sequence[bool]) -> None:
    """Keep on the thread which gates stand before it."""
    thread.gates = [gate for gate, here in zip(_gates, stands, strict=True) if here]  # type: ignore[attr-defined]


def ask(by: Person, thread: Thread, step: Step) -> None:
    """Of a thread that came through the doors. Raises what the gates raise."""
    for gate in getattr(thread, "gates", ()):
        gate.judge(by, thread, step)
