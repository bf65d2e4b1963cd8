"""Submitting an idea, editing it, taking it back."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Max

from ideas.boards import events
from ideas.boards.actions import doors, masks, words
from ideas.boards.models import Board, Idea, Wording
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Refused, Stale
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can
from workspace.threads.actions import posts
from workspace.threads.events import Replied, ThreadListed, ThreadOpened


@action
def submit_idea(
    *, by: Person, board: Board, title: str, problem: str, affected: str = "", workaround: str = "",
    proposal: str = "", attachments: Collection[int] = (), key: UUID | None = None,
) -> Idea:  # fmt: skip
    """Bring an idea onto a board: the problem first. Its comments are a thread, which its author follows.

    Files hang on the thread's first post, which says what the idea says.
    """
    board = doors.board_for(by, board)
    doors.phase_of(board, "may_submit")
    given = words.said(title=title, problem=problem, affected=affected, workaround=workaround, proposal=proposal)
    idea, called, also = begin(by, board, given, attachments)
    record(
        by, Verb.SUBMITTED_IDEA, idea, to=called, space=board.space_id, on=board.stream,
        event=events.IdeaSubmitted(board=board.pk, idea=idea.pk), also=also,
    )  # fmt: skip
    return idea


@action
def edit_idea(
    *, by: Person, idea: Idea, version: int, title: str, problem: str, affected: str = "", workaround: str = "",
    proposal: str = "", attachments: Collection[int] | None = None, key: UUID | None = None,
) -> Idea:  # fmt: skip
    """Say it anew: its author and those who joined them. What stood before stays readable.

    `version` is the one that the edit began from. `attachments`: the files that it has from now on, those that stay
    and new ones; None: as they are. Raises Stale when somebody else has changed it meanwhile.
    """
    idea = doors.own_idea_for(by, idea)
    given = words.said(title=title, problem=problem, affected=affected, workaround=workaround, proposal=proposal)
    before = words.Words(**{name: getattr(idea, name) for name in words.Words.__dataclass_fields__})
    if given == before and not _are_others(idea, attachments):
        unchanged()
        return idea
    if version != idea.wordings.count() + 1:
        raise Stale("Somebody else has changed this idea meanwhile. Nothing was overwritten, and your text is kept.")
    speaker = masks.voice_on(by, idea)
    said_before = {name: getattr(before, name) for name in words.Words.__dataclass_fields__}
    Wording.objects.create(idea=idea, replaced_by=speaker, files=idea.file_names, **said_before)
    given.onto(idea, by)
    idea.edited_at = clock.now()
    idea.save(update_fields=[*words.FIELDS, "edited_at"])
    called = _retell(by, speaker, idea, given)
    if attachments is not None:
        posts.refile(by, idea.opening, attachments, speaker)
    told = events.IdeaEdited(board=idea.board_id, idea=idea.pk)
    record(
        by, Verb.EDITED_IDEA, idea, to=[idea.author, *called], space=idea.board.space_id, on=idea.board.stream,
        event=told,
        also={
            idea.thread.stream: told,
            idea.board.space.stream: ThreadListed(thread=idea.thread_id, space=idea.board.space_id),
            **posts.calls(idea.opening, called),
        },
    )  # fmt: skip
    return idea


@action
def withdraw_idea(*, by: Person, idea: Idea, key: UUID | None = None) -> Idea:
    """Take it off the board: its author or a facilitator. Who has its address can still read it; it can come back."""
    idea = doors.kept_idea_for(by, idea)
    if idea.is_withdrawn:
        unchanged()
        return idea
    if idea.merged_into_id is not None:
        raise Refused("This idea was merged into another one. Take it out of there first.")
    idea.withdrawn_at, idea.withdrawn_by = clock.now(), masks.voice_on(by, idea)
    idea.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _tell(by, idea, Verb.WITHDREW_IDEA, events.IdeaWithdrawn(board=idea.board_id, idea=idea.pk))
    return idea


@action
def restore_idea(*, by: Person, idea: Idea, key: UUID | None = None) -> Idea:
    """Bring it back: whoever withdrew it, or a facilitator."""
    idea = doors.kept_idea_for(by, idea)
    if not idea.is_withdrawn:
        unchanged()
        return idea
    if not masks.is_mine(by, idea.withdrawn_by_id) and not permissions.may(by, Can.FACILITATE, idea.board.space):
        raise Refused("A facilitator withdrew this idea. Ask them to restore it.")
    masks.voice_on(by, idea)
    idea.withdrawn_at = idea.withdrawn_by = None
    idea.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _tell(by, idea, Verb.RESTORED_IDEA, events.IdeaRestored(board=idea.board_id, idea=idea.pk))
    return idea


def begin(
    by: Person, board: Board, given: words.Words, attachments: Collection[int] = ()
) -> tuple[Idea, list[Person], dict[str, Payload]]:
    """An idea with its thread: whom its words call, and what is told on other streams than the board's.

    Within a deed that holds the board's lock and signs it.
    """
    thread, post, called = posts.begin(
        by, board.space, given.title, given.text, attachments=attachments, scope=masks.scope_of(board)
    )
    last = board.ideas.aggregate(last=Max("number"))["last"] or 0
    idea = Idea(board=board, number=last + 1, author=masks.speaker_of(by, board), thread=thread)
    given.onto(idea, by)
    idea.save()
    return idea, called, {
        thread.stream: Replied(thread=thread.pk, post=post.pk),
        board.space.stream: ThreadOpened(thread=thread.pk, space=board.space_id),
        **posts.calls(post, called),
    }  # fmt: skip


def _are_others(idea: Idea, attachments: Collection[int] | None) -> bool:
    """Whether these are not the files that it has."""
    return attachments is not None and set(attachments) != set(idea.opening.attachments.values_list("pk", flat=True))


def _retell(by: Person, voice: Person, idea: Idea, given: words.Words) -> list[Person]:
    """The thread says the same as the idea, in its title and its first post. Returns whom that calls anew."""
    if idea.thread.title != given.title:
        idea.thread.title = given.title
        idea.thread.save(update_fields=["title"])
    post = idea.opening
    post.thread = idea.thread
    post.thread.space = idea.board.space
    return posts.reword(by, post, given.text, voice) if post.body != given.text else []


def _tell(by: Person, idea: Idea, verb: Verb, event: events.IdeaEvent) -> None:
    record(
        by, verb, idea, to=[idea.author], space=idea.board.space_id, on=idea.board.stream, event=event,
        also={idea.thread.stream: event},
    )  # fmt: skip
