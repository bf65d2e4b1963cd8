"""Opening threads, replying, editing, deleting, reacting."""

from collections.abc import Collection, Sequence
from uuid import UUID

from realtime import signals
from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import is_unseen, one_line
from workspace.people.models import Person
from workspace.people.queries import faces
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import events
from workspace.threads.actions import doors, files, gates, speakers
from workspace.threads.actions.gates import Step
from workspace.threads.actions.mentions import follow_from_now, note_mentions, unmasked
from workspace.threads.actions.numbering import next_post
from workspace.threads.emojis import one_emoji
from workspace.threads.models import Attachment, Post, PostVersion, Reaction, Thread
from workspace.threads.queries import draw_ahead, held_elsewhere, known_handles

# Above so many people called by one post, nobody's own stream is told.
CROWD = 50


@action
def open_thread(
    *, by: Person, space: Space, title: str, body: str, attachments: Collection[int] = (), key: UUID | None = None
) -> Thread:
    """Open a thread with its first post. Whoever opens it follows it, and so does whoever it mentions."""
    thread, post, called = begin(by, space, title, body, attachments=attachments)
    record(
        by, Verb.OPENED_THREAD, thread, to=called, space=thread.space_id, on=thread.space.stream,
        event=events.ThreadOpened(thread=thread.pk, space=thread.space_id),
        also={thread.stream: events.Replied(thread=thread.pk, post=post.pk), **calls(post, called)},
    )  # fmt: skip
    return thread


@action
def post_reply(
    *, by: Person, thread: Thread, body: str, quotes: Post | None = None, attachments: Collection[int] = (),
    key: UUID | None = None,
) -> Post:  # fmt: skip
    """Add a post to a thread, quoting another of its posts or none. Raises Refused when the thread is closed."""
    thread = doors.thread_seen(by, thread, open_only=True)
    gates.ask(by, thread, Step.SAY)
    if quotes is not None and quotes.thread_id != thread.pk:
        raise Invalid("The post that you quote is in another thread.")
    post, called = say(by, thread, body, quotes=quotes, attachments=attachments)
    answered = quotes.author_id if quotes is not None else thread.opened_by_id
    record(
        by, Verb.REPLIED, post, to=[Person(pk=answered), *called], space=thread.space_id, on=thread.stream,
        event=events.Replied(thread=thread.pk, post=post.pk), also=calls(post, called),
    )  # fmt: skip
    signals.publish(thread.space.stream, "grown", about=thread.pk)
    return post


@action
def edit_post(*, by: Person, post: Post, body: str, key: UUID | None = None) -> Post:
    """Say it anew; what stood before stays readable, and what was decided stays as it was. Only the author can."""
    post = doors.standing_post_for(by, post)
    voice = speakers.own_voice(by, post.author_id)
    if voice is None:
        raise Refused("Only its author can edit a post. Reply to it, or quote it.")
    if post.number == 1:
        gates.ask(by, post.thread, Step.REWORD)
    if body.strip() == post.body:
        unchanged()
        return post
    called = reword(by, post, body, voice)
    record(
        by, Verb.EDITED, post, to=called, space=post.thread.space_id, on=post.thread.stream,
        event=events.Edited(thread=post.thread_id, post=post.pk), also=calls(post, called),
    )  # fmt: skip
    return post


@action
def delete_post(*, by: Person, post: Post, key: UUID | None = None) -> Post:
    """Take the words away and leave a tombstone that says who deleted it and when. Its decisions stay standing:
    a post that carries a decision can't be deleted, since what was decided must stay readable."""
    post = doors.post_for(by, post)
    if post.is_deleted:
        unchanged()
        return post
    voice = doors.own_or_facilitator(by, post.author_id, post.thread)
    if post.number == 1:
        gates.ask(by, post.thread, Step.REWORD)
    if post.outcomes.filter(kind="decision").exists():
        raise Refused("This post carries a decision. Supersede the decision instead of deleting it.")
    post.deleted_at, post.deleted_by = clock.now(), voice
    post.body = post.html = ""
    post.save(update_fields=["deleted_at", "deleted_by", "body", "html"])
    post.versions.all().delete()
    post.mentions.all().delete()
    post.reactions.all().delete()
    for attachment in post.attachments.all():
        files.remove(attachment)
    post.outcomes.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now(), withdrawn_by=voice)
    record(
        by, Verb.DELETED, post, to=[post.author], space=post.thread.space_id, on=post.thread.stream,
        event=events.Deleted(thread=post.thread_id, post=post.pk),
        also={post.thread.space.stream: events.ThreadListed(thread=post.thread_id, space=post.thread.space_id)},
    )  # fmt: skip
    return post


@action
def react(*, by: Person, post: Post, emoji: str, key: UUID | None = None) -> Post:
    """Put an emoji on a post, once per person and emoji."""
    post = doors.standing_post_for(by, post)
    character = one_emoji(emoji)
    if character is None:
        raise Invalid("A reaction is one emoji.")
    if Reaction.objects.filter(post=post, person__in=faces(by), emoji=character).exists():
        unchanged()
        return post
    Reaction.objects.create(post=post, person=speakers.speaker(by, post.thread), emoji=character, at=clock.now())
    return _reacted(by, post, Verb.REACTED)


@action
def withdraw_reaction(*, by: Person, post: Post, emoji: str, key: UUID | None = None) -> Post:
    post = doors.standing_post_for(by, post)
    given = Reaction.objects.filter(post=post, person__in=faces(by), emoji=one_emoji(emoji)).first()
    if given is None:
        unchanged()
        return post
    speakers.own_voice(by, given.person_id)
    given.delete()
    return _reacted(by, post, Verb.UNREACTED)


def titled(title: str) -> str:
    title = one_line(title)
    if not title:
        raise Invalid("Give the thread a title: what is it about?")
    if len(title) > 160:
        raise Invalid("A title has at most 160 characters. Put the rest into the text.")
    return title


def written(body: str) -> str:
    body = "" if is_unseen(body) else body.replace("\x00", "").strip()
    if len(body) > richtext.MAX_LENGTH:
        raise Invalid(
            "A post has at most %(most)s characters. Attach longer texts as a file.", most=f"{richtext.MAX_LENGTH:,}"
        )
    return body


def begin(
    by: Person, space: Space, title: str, body: str, *, attachments: Collection[int] = (), scope: str | None = None
) -> tuple[Thread, Post, list[Person]]:
    """A new thread of a space, its first post, and the people whom that calls. For the actions of higher rooms too.

    `scope`: where masks are worn in it (`speakers`). Raises NotVisible or Refused.
    """
    found = Space.objects.visible_to(by).filter(pk=space.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Can.CONTRIBUTE, found)
    at = clock.now()
    thread = Thread(space=found, title=titled(title), opened_at=at, last_at=at)
    speakers.masked_in(thread, scope)
    thread.opened_by = speakers.speaker(by, thread)
    thread.save(force_insert=True)
    post, called = say(by, thread, body, attachments=attachments)
    return thread, post, called


def say(
    by: Person, thread: Thread, body: str, *, quotes: Post | None = None, attachments: Collection[int] = ()
) -> tuple[Post, list[Person]]:
    """The next post of a thread, with its files and mentions; and the people whom it calls. Locks the thread.

    For the actions of higher rooms too, which tell the thread of it with `Replied` and those people with `calls`.
    """
    body = written(body)
    taken = _taken(by, attachments) if attachments else []
    _something(body, bool(taken))
    known = known_handles(thread.space, body, by, speakers.scope_of(thread))
    html, handles = richtext.render(body, known)
    voice = speakers.speaker(by, thread)
    post = next_post(by, voice, thread, body, html, quotes)
    if taken:
        Attachment.objects.filter(pk__in=[file.pk for file in taken]).update(post=post, uploaded_by=voice)
    called = note_mentions(post, thread.space, known, handles)
    if called:
        follow_from_now(thread.pk, called)
    draw_ahead(post, plain=not (taken or handles))
    return post, called


def reword(by: Person, post: Post, body: str, voice: Person | None = None) -> list[Person]:
    """Say a locked post anew, as `voice`, keeping what it said. Returns whom it calls and did not call before.

    For the actions of higher rooms too, which tell the thread of it with `Edited`.
    """
    body = written(body)
    _something(body, post.attachments.exists())
    PostVersion.objects.create(
        post=post, body=post.body, html=post.html, replaced_by=voice or by, replaced_at=clock.now()
    )
    known = known_handles(post.thread.space, body, by, speakers.scope_of(post.thread))
    post.body, (post.html, handles), post.edited_at = body, richtext.render(body, known), clock.now()
    post.save(update_fields=["body", "html", "edited_at"])
    called = note_mentions(post, post.thread.space, known, handles)
    follow_from_now(post.thread_id, called)
    return called


def refile(by: Person, post: Post, attachments: Collection[int], voice: Person | None = None) -> None:
    """Let a locked post hold these files and no others; new ones wait for `by`, and hang there as `voice`'s.

    For the actions of higher rooms too, which tell the thread of it. A post without words keeps a file at least.
    """
    held = {file.pk: file for file in post.attachments.all()}
    taken = _taken(by, [number for number in attachments if number not in held])
    _something(post.body, bool(attachments))
    for number, file in held.items():
        if number not in attachments:
            files.remove(file)
    Attachment.objects.filter(pk__in=[file.pk for file in taken]).update(post=post, uploaded_by=voice or by)


def _taken(by: Person, attachments: Collection[int]) -> list[Attachment]:
    """The files that wait for this post. Locked: of two posts that take the same file at once, or a post and a discard,
    one has it."""
    waiting = Attachment.objects.filter(pk__in=attachments, uploaded_by=by, post__isnull=True).exclude(held_elsewhere())
    taken = list(waiting.order_by("pk").select_for_update(no_key=True))
    if len(taken) != len(set(attachments)):
        raise Invalid("One of the files is not there any more. Attach it again.")
    return taken


def _something(body: str, has_files: bool) -> None:
    if not body and not has_files:
        raise Invalid("Write something first, or attach a file.")


def _reacted(by: Person, post: Post, verb: Verb) -> Post:
    record(
        by, verb, post, to=[post.author], space=post.thread.space_id, on=post.thread.stream,
        event=events.Reacted(thread=post.thread_id, post=post.pk),
    )  # fmt: skip
    return post


def calls(post: Post, called: Sequence[Person]) -> dict[str, Payload]:
    """A line for each person called, on their own stream. A crowd gets none: each would hold up the writer.

    Its catch-up has the call all the same, since that is read from the mentions; only its page learns of it later.
    Who is called by a mask hears of it on their own stream, like anybody.
    """
    if len(called) > CROWD:
        return {}
    numbers = unmasked(called)
    return {Person(pk=number).stream: events.Called(thread=post.thread_id, post=post.pk) for number in numbers}
