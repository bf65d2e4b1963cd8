"""Who hears of what happens in a thread without being called by name. For higher rooms too."""

from collections.abc import Collection

from django.db.models import F

from workspace.spaces.models import Membership
from workspace.threads.models import Attention, Follow, Thread


def listeners(threads: Collection[int]) -> dict[int, set[int]]:
    """By thread: who follows it or has joined its space, but has not muted it. Three queries."""
    follows = Follow.objects.filter(thread__in=threads).values_list("thread", "person", "attention")
    found: dict[int, set[int]] = {thread: set() for thread in threads}
    muted: set[tuple[int, int]] = set()
    for thread, person, attention in follows:
        if attention == Attention.MUTED:
            muted.add((thread, person))
        else:
            found[thread].add(person)
    spaces: dict[int, list[int]] = {}
    for thread, space in Thread.objects.filter(pk__in=threads).values_list("pk", "space"):
        spaces.setdefault(space, []).append(thread)
    for space, person in Membership.objects.filter(space__in=spaces).values_list(F("space"), F("person")):
        for thread in spaces[space]:
            found[thread].add(person)
    return {thread: {one for one in people if (thread, one) not in muted} for thread, people in found.items()}
