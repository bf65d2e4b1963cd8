"""What a gathering decides: said in the thread and marked there, so that outcomes are the thread's like any other."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from workspace.common.errors import Invalid
from workspace.gatherings.models import Gathering
from workspace.people.models import Person
from workspace.threads import actions as threads
from workspace.threads.models import Outcome, OutcomeKind


def conclude(
    *, by: Person, gathering: Gathering, kind: OutcomeKind, words: str, decided_by: Collection[Person] = (),
    owner: Person | None = None, due: date | None = None, supersedes: Outcome | None = None, key: UUID | None = None,
) -> Outcome:  # fmt: skip
    """Say `words` in the thread and mark them: two deeds with an entry each, both or none. The same key does it once.

    Raises what posting and marking raise.
    """
    words = " ".join(words.split())
    if not words:
        raise Invalid("Say in one sentence what came of it.")
    with transaction.atomic():
        post = threads.post_reply(by=by, thread=gathering.thread, body=words, key=key)
        if supersedes is not None:
            decided: Outcome = threads.supersede_decision(
                by=by, outcome=supersedes, post=post, summary=words, decided_by=decided_by, key=key
            )
            return decided
        marked: Outcome = threads.mark_outcome(
            by=by, post=post, kind=kind, summary=words, decided_by=decided_by, owner=owner, due=due, key=key
        )
        return marked
