"""What an idea's page tells of merges and splits: where it goes on, what goes on in it, and what is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from ideas.boards.models import Idea, Merge, MergeState, Split
from ideas.boards.queries.parts import IdeaLook
from ideas.boards.queries.selves import selves
from workspace.common.errors import NotVisible
from workspace.people.models import Person

PEOPLE = ("proposed_by__organisation", "answered_by__organisation", "undone_by__organisation")
EARLIER = 20


@dataclass(frozen=True)
class Proposal:
    """A merge that waits for an answer. `may_answer`: by this reader; `is_own`: their side proposed it."""

    merge: Merge
    may_answer: bool
    is_own: bool


@dataclass(frozen=True)
class MergingShown:
    """`out`: the merge by which this idea goes on elsewhere (its heir is `idea.merged_into`); `taken`: those by which
    others go on in this one, near or far."""

    idea: Idea
    out: Merge | None
    taken: Sequence[Merge]
    proposals: Sequence[Proposal]
    split_from: Split | None
    splits: Sequence[Split]
    earlier: Sequence[Merge]
    is_author: bool
    may_facilitate: bool
    may_change: bool

    @property
    def may_propose(self) -> bool:
        """Whether the menu offers to merge and to split it."""
        return self.may_change and self.idea.stands and (self.is_author or self.may_facilitate)

    @property
    def may_undo(self) -> bool:
        return self.may_change and (self.is_author or self.may_facilitate)

    @property
    def is_empty(self) -> bool:
        rest = (self.out, self.taken, self.proposals, self.split_from, self.splits)
        return not any(rest)


def merging_shown(look: IdeaLook) -> MergingShown:
    """Four queries."""
    idea, person = look.idea, look.visit.person
    mine = set(selves(person))
    rows = Merge.objects.visible_to(person).filter(
        Q(idea=idea) | Q(into=idea) | Q(idea__merged_into=idea, state=MergeState.DONE)
    )
    merges = list(rows.select_related("idea__author__organisation", "into", "idea__board", "into__board", *PEOPLE))
    splits = Split.objects.visible_to(person).filter(Q(idea=idea) | Q(made=idea), undone_at__isnull=True)
    parted = list(splits.select_related("idea", "made", "by__organisation"))
    open_ones = [merge for merge in merges if merge.is_open]
    authors = authors_by_idea({idea.pk, *(pk for one in open_ones for pk in (one.idea_id, one.into_id))})
    return MergingShown(
        idea=idea,
        out=next((one for one in merges if one.is_done and one.idea_id == idea.pk), None),
        taken=[one for one in merges if one.is_done and one.idea_id != idea.pk],
        proposals=[_proposal(one, authors, mine) for one in open_ones] if idea.stands else [],
        split_from=next((one for one in parted if one.made_id == idea.pk), None),
        splits=[one for one in parted if one.idea_id == idea.pk],
        earlier=[one for one in merges if not one.is_open and not one.is_done][-EARLIER:],
        is_author=bool(authors.get(idea.pk, set()) & mine),
        may_facilitate=look.visit.may_facilitate,
        may_change=look.visit.may_contribute,
    )


def merge_for(person: Person, number: int) -> Merge:
    """A merge with both ideas. Raises NotVisible."""
    rows = Merge.objects.visible_to(person).select_related("idea__board__space", "into__board__space", *PEOPLE)
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def split_for(person: Person, number: int) -> Split:
    """A split with both ideas. Raises NotVisible."""
    rows = Split.objects.visible_to(person).select_related("idea__board__space", "made__board__space", "by")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def authors_by_idea(ideas: set[int]) -> dict[int, set[int]]:
    """The numbers of an idea's author and of those who joined them. Two queries."""
    from ideas.boards.models import Contributor

    found: dict[int, set[int]] = {
        pk: {author} for pk, author in Idea.objects.filter(pk__in=ideas).values_list("pk", "author")
    }
    joined = Contributor.objects.filter(idea__in=ideas, accepted_at__isnull=False)
    for idea, person in joined.values_list("idea", "person"):
        found.setdefault(idea, set()).add(person)
    return found


def _proposal(merge: Merge, authors: dict[int, set[int]], mine: set[int]) -> Proposal:
    asked, asking = (merge.into_id, merge.idea_id) if merge.asks_into else (merge.idea_id, merge.into_id)
    return Proposal(
        merge,
        may_answer=bool(authors.get(asked, set()) & mine),
        is_own=bool(authors.get(asking, set()) & mine),
    )
