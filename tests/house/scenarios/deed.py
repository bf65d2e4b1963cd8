"""What a scenario is, and where most of them begin."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests import factories as make
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can


@dataclass
class Deed:
    """A deed ready to be done: its arguments (with `by`), its space, and the pages that show it while it happens."""

    arguments: dict[str, Any]
    space: Space | None = None
    pages: list[str] = field(default_factory=list)
    reader: Person | None = None


@dataclass(frozen=True)
class Scenario:
    """`needs`: the right that a mere viewer lacks; None where whoever sees may. `queries`: the budget.

    `operators`: only an operator may do it.
    """

    action: Callable[..., Any]
    arrange: Callable[[], Deed]
    needs: Can | None = Can.CONTRIBUTE
    queries: int = 40
    operators: bool = False

    def __str__(self) -> str:
        return f"{self.action.__module__.split('.')[1]}.{self.action.__name__}"


def in_space(**arguments: Any) -> Deed:
    where = make.space()
    return Deed({"by": where.created_by, "space": where, **arguments}, where, [f"/spaces/{where.pk}/"])


def in_thread(**arguments: Any) -> Deed:
    thread = make.thread()
    make.reply(make.person(), thread, "A first answer.")
    deed = Deed({"by": thread.opened_by, "thread": thread, **arguments}, thread.space)
    deed.pages = [f"/threads/{thread.pk}/", f"/spaces/{thread.space_id}/"]
    return deed


def on_post(**arguments: Any) -> Deed:
    deed = in_thread()
    thread = deed.arguments.pop("thread")
    deed.arguments |= {"post": make.reply(thread.opened_by, thread, "Let us take the steel one."), **arguments}
    return deed


def operating(**arguments: Any) -> Deed:
    return Deed({"by": make.person(is_operator=True), **arguments})
