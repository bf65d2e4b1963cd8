"""As whom somebody speaks in a thread: themselves, or a mask where a higher room says that masks are worn."""

from collections.abc import Callable

from workspace.common.errors import Refused
from workspace.people.actions import mask_for, speak_as
from workspace.people.models import Person
from workspace.people.queries import is_mine
from workspace.threads.models import Thread

# Where masks are worn in a thread now, as `mask_for` calls it ("board:5"); none where nobody wears any.
ScopeOf = Callable[[Thread], str | None]
_scopes: list[ScopeOf] = []


def register_masks(scope_of: ScopeOf) -> None:
    """Call from `apps.py` of a room that has a gate before its threads (`gates.py`); it is asked of no others."""
    if scope_of not in _scopes:
        _scopes.append(scope_of)


def scope_of(thread: Thread) -> str | None:
    """Of a thread that came through the doors: where masks are worn in it now, or None. Asked once a thread."""
    if not hasattr(thread, "masked_in"):
        asked = _scopes if getattr(thread, "gates", ()) else ()
        masked_in(thread, next((scope for ask in asked if (scope := ask(thread))), None))
    return thread.masked_in  # type: ignore[attr-defined,no-any-return]


def masked_in(thread: Thread, scope: str | None) -> None:
    """Note what `scope_of` is to say of a thread that is new."""
    thread.masked_in = scope  # type: ignore[attr-defined]


def speaker(by: Person, thread: Thread) -> Person:
    """Whose name stands under what `by` does in a thread: their own, or that of a mask, which signs the deed then."""
    scope = scope_of(thread)
    return by if scope is None else speak_as(mask_for(by, scope))


def own_voice(by: Person, author: int) -> Person | None:
    """As whom `by` speaks of what is their own: as whoever it was signed by. None if it is not theirs.

    Who changes under a mask what they wrote openly would say whose mask it is."""
    if author == by.pk:
        return by
    return speak_as(Person.objects.get(pk=author)) if is_mine(by, author) else None


def refuse_masks(thread: Thread, sentence: str) -> None:
    """Raises Refused with that sentence while masks are worn in a thread that came through the doors."""
    if scope_of(thread) is not None:
        raise Refused(sentence)
