"""A rank-blind phase: nobody can tell who wrote, by any way to look.

Two worlds differ in who wrote alone. Everything that others can come by in them must be the same, letter by letter:
every page and every answer of the API, as the house itself lists them, every event with its fragment, what is found,
the bell and the mails. So a new page is tried without anybody remembering it.
"""

import difflib
import random
import secrets
from collections.abc import Callable

import pytest

from tests.boards.veiled import Texts, World, seen_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dice(monkeypatch: pytest.MonkeyPatch) -> Callable[[], random.Random]:
    """Names are drawn by chance; here by the same chance in each world, so that only who wrote differs."""

    def throw() -> random.Random:
        made = random.Random(7)
        monkeypatch.setattr(secrets, "choice", made.choice)
        monkeypatch.setattr(secrets, "token_hex", lambda n=32: f"{made.getrandbits(8 * n):0{2 * n}x}")
        return made

    return throw


@pytest.mark.parametrize(
    ("one", "other", "readers"),
    [
        ("boss", "clerk", ["stranger", "facilitator", "operator", "guest"]),
        ("guest", "clerk", ["facilitator", "client"]),
    ],
    ids=["two ranks", "a customer or an employee"],
)
def test_nobody_can_tell_who_wrote(one: str, other: str, readers: list[str], dice: Callable[[], random.Random]) -> None:
    world = World()
    looking = {who: getattr(world, who) for who in readers}
    first, second = (seen_in(world, getattr(world, by), looking, dice) for by in (one, other))
    assert len(first) > 200 * len(readers)
    broken = [place for place, text in first.items() if text.startswith("500")]
    assert not broken
    told = [place for place in sorted(first.keys() | second.keys()) if first.get(place) != second.get(place)]
    assert not told, _shown(told, first, second)


def _shown(told: list[str], first: Texts, second: Texts) -> str:
    lines = [f"{len(told)} places give it away:"]
    for place in told[:20]:
        one, other = ((texts.get(place) or "nothing").replace(">", ">\n").splitlines() for texts in (first, second))
        lines += [place, *list(difflib.unified_diff(one, other, lineterm="", n=1))[:12]]
    return "\n".join(lines)
