"""What a gathering decides: said in the thread and marked there, so that outcomes are the thread's like any other."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.gatherings.models import Gathering
from workspace.people.models import Person
from workspace.threads import actions as threads
from workspace.threads.models import Outcome, OutcomeKind


def conclude(
    *, by: Person, gathering: Gathering, kind: OutcomeKind, words: str, decided_by: Collection[Person] = (),
    owner: Person | None = None, due: date | None = None, supersedes: Outcome | None = None, key: UUID | None = None,
) -> Outcome:  # fmt: skip
    """Say `words` in the thread and mark them: two deeds with an entry each, both or none. The same key does it once.

    Raises what posting and marking raise, and Refused once the gathering has ended.
    """
    words = one_line(words)
    if not words:
        raise Invalid("Say in one sentence what came of it.")
    with transaction.atomic():
        post = threads.post_reply(by=by, thread=gathering.thread, body=words, key=key)
        _still_live(gathering, post.at)
        if supersedes is not None:
            decided: Outcome = threads.supersede_decision(
                by=by, outcome=supersedes, post=post, summary=words, decided_by=decided_by, key=key
            )
            return decided
        marked: Outcome = threads.mark_outcome(
            by=by, post=post, kind=kind, summary=words, decided_by=decided_by, owner=owner, due=due, key=key
        )
        return marked


def _still_live(gathering: Gathering, at: datetime) -> None:
    """Raises Refused where it had ended by then. Asked with the thread locked, which whoever ends it locks too; and by
    the time of the post, since a deed that is tried again with its key was done when it was done."""
    if Gathering.objects.filter(pk=gathering.pk, ended_at__lte=at).exists():
        raise Refused("This gathering has ended. Mark what comes of it in its thread.")
