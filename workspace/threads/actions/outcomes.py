"""Marking what came of a conversation. Nothing is edited away: withdrawn and superseded outcomes stay on record."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.threads import events
from workspace.threads.actions import doors
from workspace.threads.actions.speakers import speaker
from workspace.threads.models import Outcome, OutcomeKind, Post
from workspace.threads.queries import nameable


@action
def mark_outcome(
    *, by: Person, post: Post, kind: str, summary: str = "", decided_by: Collection[Person] = (),
    owner: Person | None = None, due: date | None = None, key: UUID | None = None,
) -> Outcome:  # fmt: skip
    """Mark a post as the answer, a decision (who decided), an action (owner, due date) or a lesson.

    Anybody who may write here may mark. A post carries each kind at most once.
    """
    post = doors.standing_post_for(by, post)
    standing = Outcome.objects.filter(post=post, kind=kind, withdrawn_at__isnull=True).first()
    if standing is not None:
        unchanged()
        return standing
    outcome = _marked(speaker(by, post.thread), by, post, OutcomeKind(kind), summary, decided_by, owner, due)
    _record(by, Verb.MARKED_OUTCOME, outcome, [post.author, *([owner] if owner else []), *decided_by])
    return outcome


@action
def supersede_decision(
    *, by: Person, outcome: Outcome, post: Post, summary: str = "", decided_by: Collection[Person] = (),
    key: UUID | None = None,
) -> Outcome:  # fmt: skip
    """A later post decides otherwise. The old decision stays readable and points to the new one."""
    doors.lock_threads_of(by, outcome.post_id, post.pk)
    old = doors.outcome_for(by, outcome)
    post = doors.standing_post_for(by, post)
    if old.kind != OutcomeKind.DECISION:
        raise Invalid("Only a decision can be superseded; withdraw the mark instead.")
    if old.superseded_by_id is not None:
        raise Refused("That decision has been superseded already.")
    if old.post_id == post.pk:
        raise Invalid("A decision is superseded by another post. Write what is decided now, then choose that post.")
    if post.thread.space_id != old.post.thread.space_id:
        raise Invalid("A decision is superseded in the same space.")
    new = Outcome.objects.filter(post=post, kind=OutcomeKind.DECISION).first()
    if new is not None and new.superseded_by_id is not None:
        raise Invalid("The post that you chose carries a decision that was superseded itself.")
    if new is not None and Outcome.objects.filter(superseded_by=new).exists():
        raise Invalid("The decision in the post that you chose takes the place of another one already.")
    new = new or _marked(speaker(by, post.thread), by, post, OutcomeKind.DECISION, summary, decided_by, None, None)
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])
    _record(by, Verb.SUPERSEDED, new, [old.post.author, *old.decided_by.all(), *decided_by], supersedes=old)
    return new


@action
def withdraw_outcome(*, by: Person, outcome: Outcome, key: UUID | None = None) -> Outcome:
    """Take a mark back. A decision can't be: it is superseded."""
    outcome = doors.outcome_for(by, outcome)
    if outcome.kind == OutcomeKind.DECISION:
        raise Refused("A decision isn't taken back. Decide anew in another post and supersede this one.")
    if outcome.withdrawn_at is not None:
        unchanged()
        return outcome
    outcome.withdrawn_at, outcome.withdrawn_by = clock.now(), speaker(by, outcome.post.thread)
    outcome.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(by, Verb.WITHDREW_OUTCOME, outcome, [outcome.marked_by])
    return outcome


@action
def finish_action(*, by: Person, outcome: Outcome, key: UUID | None = None) -> Outcome:
    """The action is done."""
    outcome = _standing_action(by, outcome)
    if outcome.done_at is not None:
        unchanged()
        return outcome
    outcome.done_at, outcome.done_by = clock.now(), speaker(by, outcome.post.thread)
    outcome.save(update_fields=["done_at", "done_by"])
    _record(by, Verb.DID_ACTION, outcome, [outcome.marked_by, *([outcome.owner] if outcome.owner else [])])
    return outcome


@action
def reopen_action(*, by: Person, outcome: Outcome, key: UUID | None = None) -> Outcome:
    """Not done after all."""
    outcome = _standing_action(by, outcome)
    if outcome.done_at is None:
        unchanged()
        return outcome
    speaker(by, outcome.post.thread)
    outcome.done_at = outcome.done_by = None
    outcome.save(update_fields=["done_at", "done_by"])
    _record(by, Verb.REOPENED_ACTION, outcome, [outcome.marked_by, *([outcome.owner] if outcome.owner else [])])
    return outcome


def _standing_action(by: Person, outcome: Outcome) -> Outcome:
    outcome = doors.outcome_for(by, outcome)
    if outcome.kind != OutcomeKind.ACTION:
        raise Invalid("Only an action can be done.")
    if outcome.withdrawn_at is not None:
        raise Refused("This mark was withdrawn.")
    return outcome


def _marked(
    voice: Person, by: Person, post: Post, kind: OutcomeKind, summary: str, decided_by: Collection[Person],
    owner: Person | None, due: date | None,
) -> Outcome:  # fmt: skip
    if kind is OutcomeKind.ACTION and owner is None:
        raise Invalid("An action needs somebody who owns it.")
    named = {person.pk for person in decided_by} | ({owner.pk} if owner else set())
    if named and nameable(by, post.thread.space).filter(pk__in=named).count() != len(named):
        raise Invalid("Somebody whom you named can't see this space. Let them in first.")
    summary = one_line(summary)[:280]
    if kind is OutcomeKind.DECISION and not summary:
        summary = post.gist(280)  # what was decided stays, whatever becomes of the post
    outcome = Outcome.objects.create(
        post=post, kind=kind, summary=summary, marked_by=voice, at=clock.now(),
        owner=owner if kind is OutcomeKind.ACTION else None, due=due if kind is OutcomeKind.ACTION else None,
    )  # fmt: skip
    if kind is OutcomeKind.DECISION:
        outcome.decided_by.set(decided_by or [post.author])
    return outcome


def _record(
    by: Person, verb: Verb, outcome: Outcome, to: Collection[Person], *, supersedes: Outcome | None = None
) -> None:
    """Tell the thread, the space's list, and the other thread where a superseded decision stands."""
    thread = outcome.post.thread
    also: dict[str, Payload] = {thread.space.stream: events.ThreadListed(thread=thread.pk, space=thread.space_id)}
    old = supersedes.post if supersedes is not None else None
    if old is not None and old.thread_id != thread.pk:
        also[old.thread.stream] = events.OutcomeChanged(
            thread=old.thread_id, post=old.pk, outcome=supersedes.pk if supersedes else 0
        )
        old = None
    kind = events.OutcomeMarked if verb in {Verb.MARKED_OUTCOME, Verb.SUPERSEDED} else events.OutcomeChanged
    event = kind(thread=thread.pk, post=outcome.post_id, outcome=outcome.pk, old=old.pk if old else None)
    record(by, verb, outcome, to=to, space=thread.space_id, on=thread.stream, event=event, also=also)
