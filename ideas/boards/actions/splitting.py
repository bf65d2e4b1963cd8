"""Splitting an idea in two, and undoing it: what was taken along is written down, so that it comes back exactly."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Max

from ideas.boards import events
from ideas.boards.actions import doors, masks, words
from ideas.boards.actions.consent import authors_of, is_author, pair_for, worded
from ideas.boards.models import Case, Contributor, Idea, Merge, MovedCase, Split, Wording
from ideas.boards.models.merges import MergeState
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.actions import posts
from workspace.threads.events import Replied, ThreadOpened
from workspace.threads.models import Post, Thread

Texts = Mapping[str, str]


@action
def split_idea(
    *, by: Person, idea: Idea, reason: str, title: str, problem: str, affected: str = "", workaround: str = "",
    proposal: str = "", cases: Collection[int] = (), remains: Texts | None = None, key: UUID | None = None,
) -> Split:  # fmt: skip
    """Make part of an idea one of its own: words, and those of its cases that belong there.

    An author, a co-author, or a facilitator. `remains` says what the idea that is split reads from now on (fields as in
    edit_idea); only its authors may change that. Supporters stay where they are: it is for them to support the new one.
    """
    reason = worded(reason, "Say why these are two: its readers and supporters will want to know.")
    idea = doors.standing(doors.kept_idea_for(by, idea))
    given = words.said(title=title, problem=problem, affected=affected, workaround=workaround, proposal=proposal)
    made, thread, post, called = _plant(by, idea, given)
    split = Split(idea=idea, made=made, reason=reason, by=masks.voice_on(by, idea))
    also: dict[str, Payload] = {
        thread.stream: Replied(thread=thread.pk, post=post.pk),
        idea.board.space.stream: ThreadOpened(thread=thread.pk, space=idea.board.space_id),
        **posts.calls(post, called),
    }
    if remains and _differs(idea, remains):
        if not is_author(by, idea):
            raise Refused("Only its authors can change what the idea says. Take the words along, and leave them there.")
        split.before = _words_of(idea)
        reword(by, idea, {**split.before, **remains})
        split.after = _words_of(idea)
    split.save()
    _take_along(split, cases)
    event = events.IdeaSplit(board=idea.board_id, idea=idea.pk, made=made.pk, split=split.pk)
    also[idea.thread.stream] = event
    to = [person for person in authors_of(idea) if not masks.is_mine(by, person.pk)]
    record(
        by,
        Verb.SPLIT,
        split,
        to=[*to, *called],
        space=idea.board.space_id,
        on=idea.board.stream,
        event=event,
        also=also,
    )
    return split


@action
def undo_split(*, by: Person, split: Split, reason: str = "", key: UUID | None = None) -> Split:
    """Put together again what was split: the cases come back, those too that were told since; the words as they were,
    unless somebody has edited them since. The idea that was made is withdrawn, with what was said about it.
    """
    split = _split_for(by, split)
    if split.undone_at is not None:
        unchanged()
        return split
    idea, made = split.idea, split.made
    own = is_author(by, idea) or is_author(by, made)
    if not own and not permissions.may(by, Can.FACILITATE, idea.board.space):
        raise Refused("Only an author of one of the two, or a facilitator, can undo this.")
    _can_undo(split)
    Case.objects.filter(idea=made).update(idea=idea)
    if split.after and _words_of(idea) == split.after:
        reword(by, idea, split.before)
    if not made.is_withdrawn:
        made.withdrawn_at, made.withdrawn_by = clock.now(), masks.voice_on(by, idea)
        made.save(update_fields=["withdrawn_at", "withdrawn_by"])
    split.undone_by, split.undone_at = masks.voice_on(by, idea), clock.now()
    split.undone_reason = worded(reason, "")
    split.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    event = events.SplitUndone(board=idea.board_id, idea=idea.pk, made=made.pk, split=split.pk)
    to = [person for person in authors_of(idea) if not masks.is_mine(by, person.pk)]
    also: dict[str, Payload] = {idea.thread.stream: event, made.thread.stream: event}
    record(by, Verb.UNSPLIT, split, to=to, space=idea.board.space_id, on=idea.board.stream, event=event, also=also)
    return split


def reword(by: Person, idea: Idea, texts: Texts) -> None:
    """Say an idea anew within another deed: what stood before is kept, and its thread says the same."""
    before = _words_of(idea)
    given = words.said(**{name: texts.get(name, "") for name in before})
    Wording.objects.create(idea=idea, replaced_by=masks.voice_on(by, idea), files=idea.file_names, **before)
    given.onto(idea, by)
    idea.edited_at = clock.now()
    idea.save(update_fields=[*words.FIELDS, "edited_at"])
    if idea.thread.title != given.title:
        idea.thread.title = given.title
        idea.thread.save(update_fields=["title"])
    post = idea.opening
    post.thread = idea.thread
    post.thread.space = idea.board.space
    posts.reword(by, post, given.text, masks.voice_on(by, idea))


def _plant(by: Person, idea: Idea, given: words.Words) -> tuple[Idea, Thread, Post, list[Person]]:
    """The new idea beside the old one, with its author and co-authors."""
    board = idea.board
    thread, post, called = posts.begin(by, board.space, given.title, given.text, scope=masks.scope_of(board))
    last = board.ideas.aggregate(last=Max("number"))["last"] or 0
    made = Idea(board=board, number=last + 1, author=idea.author, thread=thread, split_from=idea)
    given.onto(made, by)
    made.save()
    made.tags.set(idea.tags.all())
    Contributor.objects.bulk_create(
        Contributor(
            idea=made, person_id=one.person_id, invited_by_id=one.invited_by_id, invited_at=one.invited_at,
            accepted_at=one.accepted_at,
        )
        for one in idea.contributors.filter(accepted_at__isnull=False)
    )  # fmt: skip
    return made, thread, post, called


def _take_along(split: Split, numbers: Collection[int]) -> None:
    cases = list(Case.objects.filter(pk__in=numbers, idea=split.idea).select_for_update(no_key=True, of=("self",)))
    if len(cases) != len(set(numbers)):
        raise Invalid("One of these cases does not belong to this idea any more. Reload the page and choose again.")
    MovedCase.objects.bulk_create(MovedCase(split=split, case=case) for case in cases)
    Case.objects.filter(pk__in=numbers).update(idea=split.made)


def _can_undo(split: Split) -> None:
    held = Merge.objects.filter(state=MergeState.DONE, into=split.made).exists()
    if split.made.merged_into_id is not None or held:
        raise Refused("The idea that was split off was merged since. Undo that first.")
    if split.made.splits.filter(undone_at__isnull=True).exists():
        raise Refused("The idea that was split off was split again since. Undo that first.")
    if split.idea.merged_into_id is not None:
        raise Refused("The idea that it came from was merged since. Undo that first.")


def _split_for(by: Person, split: Split) -> Split:
    seen = Split.objects.visible_to(by).filter(pk=split.pk).first()
    if seen is None:
        raise NotVisible
    idea, made = pair_for(by, Idea(pk=seen.idea_id), Idea(pk=seen.made_id))
    found = Split.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.pk)
    found.idea, found.made = idea, made
    return found


def _words_of(idea: Idea) -> dict[str, str]:
    return {name: getattr(idea, name) for name in words.Words.__dataclass_fields__}


def _differs(idea: Idea, remains: Texts) -> bool:
    given = words.said(**{**_words_of(idea), **remains})
    return any(getattr(given, name) != getattr(idea, name) for name in words.Words.__dataclass_fields__)
