"""Merging ideas, by consent of their authors or by a facilitator, and undoing it. Nothing is moved by it.

`Idea.merged_into` follows from the merges that are done: each idea leads to where the chain of them ends. So undoing
one of them restores exactly what there would be without it, whatever was merged before or after.
"""

from collections.abc import Iterable
from uuid import UUID

from ideas.boards import events
from ideas.boards.actions import masks
from ideas.boards.actions.consent import authors_of, is_author, pair_for, worded
from ideas.boards.models import Idea, Merge, MergeState
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

_SETTLED = {
    MergeState.DECLINED: "This was declined already.",
    MergeState.TAKEN_BACK: "This was taken back already.",
    MergeState.DONE: "These ideas were merged already.",
    MergeState.UNDONE: "These ideas were merged already, and that was undone.",
}


@action
def propose_merge(*, by: Person, idea: Idea, into: Idea, reason: str, key: UUID | None = None) -> Merge:
    """Ask the authors of the other idea whether `idea` shall go on in `into`. An author or co-author of either asks.

    Whoever is an author of both needs to ask nobody: it is merged at once. The same proposal twice is one.
    """
    reason = worded(reason, "Say why these two are one: its readers and supporters will want to know.")
    idea, into = pair_for(by, idea, into)
    _can_merge(idea, into)
    mine, theirs = is_author(by, idea), is_author(by, into)
    if not mine and not theirs:
        raise Refused(
            "Only an author of one of the two can propose to merge them. A facilitator can merge them at once."
        )
    found = Merge.objects.filter(idea=idea, into=into, state=MergeState.PROPOSED).first()
    if found is not None and not (mine and theirs):
        unchanged()
        return found
    merge = found or Merge(proposed_by=masks.voice_on(by, idea if mine else into), asks_into=mine)
    merge.idea, merge.into, merge.reason = idea, into, reason
    if mine and theirs:
        _merge(merge)
        return _signed(by, merge, Verb.MERGED, events.IdeasMerged)
    merge.save()
    return _signed(by, merge, Verb.PROPOSED_MERGE, events.MergeProposed, to=authors_of(into if mine else idea))


@action
def agree_to_merge(*, by: Person, merge: Merge, key: UUID | None = None) -> Merge:
    """The other side agrees, and the two are merged. Raises Refused for whoever may not answer, or too late."""
    merge = _merge_for(by, merge)
    if merge.is_done:
        unchanged()
        return merge
    _refuse_settled(merge)
    if not may_answer(by, merge):
        raise Refused("An author of the other idea agrees or declines.")
    _can_merge(merge.idea, merge.into)
    merge.answered_by, merge.answered_at = _voice(by, merge), clock.now()
    _merge(merge)
    return _signed(by, merge, Verb.AGREED_TO_MERGE, events.IdeasMerged)


@action
def decline_merge(*, by: Person, merge: Merge, reason: str = "", key: UUID | None = None) -> Merge:
    """Both live on. Whoever proposed it, or an author of their side, takes it back by this."""
    merge = _merge_for(by, merge)
    if merge.state in {MergeState.DECLINED, MergeState.TAKEN_BACK}:
        unchanged()
        return merge
    _refuse_settled(merge)
    answers = may_answer(by, merge)
    if not answers and not (is_author(by, merge.idea) or is_author(by, merge.into)):
        raise Refused("Only the authors of the two ideas can answer this.")
    merge.state = MergeState.DECLINED if answers else MergeState.TAKEN_BACK
    merge.answer = worded(reason, "")
    merge.answered_by, merge.answered_at = _voice(by, merge), clock.now()
    merge.save()
    return _signed(by, merge, Verb.DECLINED_MERGE, events.MergeDeclined)


@action
def merge_ideas(*, by: Person, idea: Idea, into: Idea, reason: str, key: UUID | None = None) -> Merge:
    """A facilitator merges at once, with a reason. What the authors proposed to each other about these two is settled.

    Raises Refused for others (they can propose it), and for ideas of two spaces."""
    reason = worded(reason, "Say why these two are one: their authors and supporters are told.")
    idea, into = pair_for(by, idea, into)
    permissions.require(by, Can.FACILITATE, idea.board.space)
    _can_merge(idea, into)
    merge = Merge.objects.filter(idea=idea, into=into, state=MergeState.PROPOSED).first()
    merge = merge or Merge(proposed_by=by)
    merge.idea, merge.into, merge.reason = idea, into, reason
    merge.answered_at = clock.now()
    if merge.pk is not None:
        merge.answered_by = by
    _merge(merge)
    return _signed(by, merge, Verb.MERGED, events.IdeasMerged)


@action
def unmerge_ideas(*, by: Person, merge: Merge, reason: str = "", key: UUID | None = None) -> Merge:
    """The two live apart again, as they were: an author of either, or a facilitator."""
    merge = _merge_for(by, merge)
    if merge.state == MergeState.UNDONE:
        unchanged()
        return merge
    if not merge.is_done:
        raise Refused("These two are not merged.")
    own = is_author(by, merge.idea) or is_author(by, merge.into)
    if not own and not permissions.may(by, Can.FACILITATE, merge.idea.board.space):
        raise Refused("Only an author of one of the two, or a facilitator, can undo this.")
    merge.state, merge.undone_by, merge.undone_at = MergeState.UNDONE, _voice(by, merge), clock.now()
    merge.undone_reason = worded(reason, "")
    merge.save()
    settle(merge.idea)
    return _signed(by, merge, Verb.UNMERGED, events.IdeasUnmerged)


def may_answer(by: Person, merge: Merge) -> bool:
    """Whether it is for `by` to agree: an author of the side that did not propose."""
    return is_author(by, merge.into if merge.asks_into else merge.idea)


def _voice(by: Person, merge: Merge) -> Person:
    """As whom `by` speaks of the two: as an author of the one or the other; a facilitator openly."""
    return masks.voice_on(by, merge.idea if is_author(by, merge.idea) else merge.into)


def settle(idea: Idea) -> None:
    """Let an idea, and all that leads to it by merges that are done, lead to where the chain ends. All are locked."""
    ends_at = idea
    seen = {idea.pk}
    while (step := Merge.objects.done().filter(idea=ends_at).select_related("into").first()) is not None:
        if step.into_id in seen:
            raise Invalid("These merges go round in a circle.")
        seen.add(step.into_id)
        ends_at = step.into
    changed = [idea, *_leading_to(idea)]
    for one in changed:
        heir = ends_at if one.pk != ends_at.pk else None
        if one.merged_into_id != (heir.pk if heir else None):
            one.merged_into = heir
            one.save(update_fields=["merged_into"])


def _leading_to(idea: Idea) -> list[Idea]:
    """Ideas that were merged into this one, or into one of those, locked in the order of their numbers."""
    found: dict[int, int] = {}
    next_ones = [idea.pk]
    while next_ones:
        rows = Merge.objects.done().filter(into__in=next_ones).values_list("idea", flat=True)
        next_ones = [pk for pk in rows if pk not in found and pk != idea.pk]
        found |= dict.fromkeys(next_ones, idea.pk)
    return list(Idea.objects.filter(pk__in=found).order_by("pk").select_for_update(no_key=True, of=("self",)))


def _merge(merge: Merge) -> None:
    merge.state = MergeState.DONE
    merge.save()
    both = [merge.idea, merge.into]
    other = Merge.objects.filter(idea__in=both, into__in=both, state=MergeState.PROPOSED)
    other.update(state=MergeState.TAKEN_BACK, answered_at=clock.now())
    settle(merge.idea)


def _can_merge(idea: Idea, into: Idea) -> None:
    if idea.pk == into.pk:
        raise Invalid("An idea can't be merged into itself. Choose another one.")
    if idea.board.space_id != into.board.space_id:
        raise Refused("Ideas of two spaces can't be merged: not everybody who sees the one sees the other.")
    for one in (idea, into):
        if one.is_withdrawn:
            raise Refused("“%(title)s” was withdrawn. It can be restored first.", title=one.title)
    if idea.merged_into_id is not None:
        raise Refused("This idea was merged already. Undo that first.")
    if into.merged_into is not None:
        raise Refused(
            "“%(title)s” was merged into “%(into)s”: merge it into that one.",
            title=into.title,
            into=into.merged_into.title,
        )


def _merge_for(by: Person, merge: Merge) -> Merge:
    """The merge with both ideas and their boards, all locked. Raises NotVisible or Refused."""
    seen = Merge.objects.visible_to(by).filter(pk=merge.pk).first()
    if seen is None:
        raise NotVisible
    idea, into = pair_for(by, Idea(pk=seen.idea_id), Idea(pk=seen.into_id))
    found = Merge.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.pk)
    found.idea, found.into = idea, into
    return found


def _refuse_settled(merge: Merge) -> None:
    if not merge.is_open:
        raise Refused(_SETTLED[MergeState(merge.state)])


def _signed(
    by: Person, merge: Merge, verb: Verb, kind: type[events.MergeEvent], *, to: Iterable[Person] | None = None
) -> Merge:
    idea, into = merge.idea, merge.into
    event = kind(board=idea.board_id, idea=idea.pk, into=into.pk, merge=merge.pk)
    told = [*authors_of(idea), *authors_of(into)] if to is None else list(to)
    also: dict[str, Payload] = {}
    if into.board_id != idea.board_id:
        also[into.board.stream] = kind(board=into.board_id, idea=idea.pk, into=into.pk, merge=merge.pk)
    if kind in {events.IdeasMerged, events.IdeasUnmerged}:
        also[idea.thread.stream] = also[into.thread.stream] = event
    others = [person for person in told if not masks.is_mine(by, person.pk)]
    record(
        by, verb, merge, to=others, space=idea.board.space_id, on=idea.board.stream,
        event=event, also=also,
    )  # fmt: skip
    return merge
