"""Messages of a history, as posts in threads: written in bulk, in one transaction for each batch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workspace.audit.ledger import Told, record_history, retelling, unchanged
from workspace.audit.models import Verb
from workspace.common import richtext
from workspace.imports.events import ThreadImported
from workspace.imports.queries.cast import Cast
from workspace.imports.queries.settled import Settled
from workspace.imports.slack.carried import Carried
from workspace.imports.slack.sorting import Change, Sort
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Attention, Follow, Mention, Post, PostKind, Reaction, ReadMark, Thread

AT_ONCE = 500
LINE_VERBS = {
    Change.JOINED: Verb.JOINED,
    Change.LEFT: Verb.LEFT,
    Change.CHANGED: Verb.CHANGED_SPACE,
    Change.ARCHIVED: Verb.ARCHIVED,
    Change.RESTORED: Verb.RESTORED,
    Change.OTHER: Verb.IMPORTED,
}


@dataclass
class Written:
    """What a batch left behind: its rows by the ts of their messages, and the threads that grew."""

    posts: dict[str, Post] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)
    opened: set[int] = field(default_factory=set)
    stood_at: dict[int, int] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    reactions: int = 0


@retelling
def carry_messages(
    *, by: Person, cast: Cast, space: Space, settled: Settled, titles: Mapping[str, str], batch: Sequence[Carried]
) -> Written:
    """Write a batch of messages of one conversation, none of which is here yet, in the order given.

    Posts get the next numbers of their threads; threads that do not exist are opened with the title in `titles`.
    Each contribution is in the ledger with its own time and author. Whoever took part follows the thread and has read
    all of it: nothing imported is unread for anybody. `settled` is brought up to date only once this is saved.
    """
    if not batch:
        unchanged()
        return Written()
    done = Written()
    _threads(done, cast, space, settled, titles, batch)
    _posts(done, cast, settled, batch)
    _quotes(done, settled, batch)
    _mentions(done, cast, batch)
    _reactions(done, cast, batch)
    _attention(done, cast, batch)
    _sign(done, cast, batch)
    events = [(one.stream, ThreadImported(thread=one.pk, space=one.space_id)) for one in done.threads.values()]
    record_history(done.told, by=by, source=cast.source.partition(":")[0], events=events)
    return done


def _threads(
    done: Written, cast: Cast, space: Space, settled: Settled, titles: Mapping[str, str], batch: Sequence[Carried]
) -> None:
    """The threads of the batch, locked; those that are new are opened by whoever speaks first in them."""
    keys = dict.fromkeys(one.place.key for one in batch)
    numbers = [settled.threads[key] for key in keys if key in settled.threads]
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).in_bulk(numbers)
    for key in keys:
        if key in settled.threads:
            done.threads[key] = rows[settled.threads[key]]
            done.stood_at[rows[settled.threads[key]].pk] = rows[settled.threads[key]].last_number
    new = []
    for one in batch:
        if one.place.key not in done.threads:
            thread = Thread(
                space=space,
                title=titles.get(one.place.key) or space.name,
                opened_by_id=cast.members[one.author.id].pk,
                opened_at=one.at,
                last_at=one.at,
                imported_from=f"{settled.prefix}{one.place.key}",
            )
            done.threads[one.place.key] = thread
            new.append(thread)
    Thread.objects.bulk_create(new)
    done.opened = {thread.pk for thread in new}


def _posts(done: Written, cast: Cast, settled: Settled, batch: Sequence[Carried]) -> None:
    for one in batch:
        thread = done.threads[one.place.key]
        thread.last_number, thread.last_at = thread.last_number + 1, max(thread.last_at, one.at)
        is_line = one.sort is Sort.LINE
        done.posts[one.ts] = Post(
            thread=thread,
            number=thread.last_number,
            kind=PostKind.SYSTEM if is_line else PostKind.SAID,
            author_id=cast.members[one.author.id].pk,
            body=one.body,
            html="" if is_line else richtext.render(one.body, _known(cast, one, thread))[0],
            at=one.at,
            edited_at=one.edited_at,
            deleted_at=one.at if one.sort is Sort.DELETED else None,
            imported_from=f"{settled.prefix}{one.ts}",
        )
    Post.objects.bulk_create(done.posts.values(), batch_size=AT_ONCE)
    Thread.objects.bulk_update(done.threads.values(), ["last_number", "last_at"], batch_size=AT_ONCE)


def _known(cast: Cast, one: Carried, thread: Thread) -> dict[str, richtext.Named]:
    known = cast.known(one.users)
    if one.everybody:
        known["space"] = richtext.Named("space", "space", "space", thread.space_id)
    return known


def _quotes(done: Written, settled: Settled, batch: Sequence[Carried]) -> None:
    """An answer that stands in running talk quotes what it answers, wherever that was written."""
    answers = {one.ts: one.place.answers for one in batch if one.place.answers}
    missing = [f"{settled.prefix}{ts}" for ts in answers.values() if ts not in done.posts]
    found = {post.imported_from: post for post in Post.objects.filter(imported_from__in=missing)}
    quoting = []
    for ts, answered in answers.items():
        quoted = done.posts.get(answered) or found.get(f"{settled.prefix}{answered}")
        if quoted is not None and quoted.thread_id == done.posts[ts].thread_id:
            done.posts[ts].quotes = quoted
            quoting.append(done.posts[ts])
    if quoting:
        Post.objects.bulk_update(quoting, ["quotes"], batch_size=AT_ONCE)


def _mentions(done: Written, cast: Cast, batch: Sequence[Carried]) -> None:
    rows = [
        Mention(post=done.posts[one.ts], person_id=pk)
        for one in batch
        for pk in sorted({cast.members[user].pk for user in one.users if user in cast.members})
    ]
    rows += [Mention(post=done.posts[one.ts], whole_space=True) for one in batch if one.everybody]
    Mention.objects.bulk_create(rows, batch_size=AT_ONCE)


def _reactions(done: Written, cast: Cast, batch: Sequence[Carried]) -> None:
    """Slack keeps no time of a reaction: it gets the message's."""
    rows = [
        Reaction(post=done.posts[one.ts], person_id=pk, emoji=reacted.emoji, at=one.at)
        for one in batch
        for reacted in one.reactions
        for pk in dict.fromkeys(cast.members[user].pk for user in reacted.users if user in cast.members)
    ]
    done.reactions = len(rows)
    Reaction.objects.bulk_create(rows, batch_size=AT_ONCE)
    done.told += [
        Told(row.at, row.person_id, Verb.REACTED, row.post, row.post.thread.space_id, (row.post.author_id,))
        for row in rows
    ]


def _attention(done: Written, cast: Cast, batch: Sequence[Carried]) -> None:
    """Whoever said something follows; whoever follows has read. What somebody had not read before stays unread."""
    took_part: dict[tuple[int, int], datetime] = {}
    for one in batch:
        author = cast.members[one.author.id]
        if one.sort is Sort.SAID and not author.is_bot:
            took_part[done.threads[one.place.key].pk, author.pk] = one.at
    ends = {thread.pk: thread for thread in done.threads.values()}
    for pk, number in done.stood_at.items():
        ReadMark.objects.filter(thread=pk, number=number).update(number=ends[pk].last_number)
    Follow.objects.bulk_create(
        [Follow(thread_id=thread, person_id=person, attention=Attention.FOLLOWING) for thread, person in took_part],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    ReadMark.objects.bulk_create(
        [
            ReadMark(thread_id=thread, person_id=person, number=ends[thread].last_number, at=at)
            for (thread, person), at in took_part.items()
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _sign(done: Written, cast: Cast, batch: Iterable[Carried]) -> None:
    """An entry for each message. An answer turns to whoever opened the thread, or is quoted, and to who is named."""
    for one in batch:
        thread, post = done.threads[one.place.key], done.posts[one.ts]
        if one.sort is Sort.LINE:
            verb = LINE_VERBS[one.change]
            about = post if verb is Verb.IMPORTED else thread.space
            done.told.append(Told(one.at, post.author_id, verb, about, thread.space_id))
        elif one.sort is Sort.SAID:
            named = [cast.members[user].pk for user in one.users if user in cast.members]
            opens = thread.pk in done.opened and post.number == 1
            answered = post.quotes.author_id if post.quotes else thread.opened_by_id
            done.told.append(
                Told(
                    at=one.at,
                    by=post.author_id,
                    verb=Verb.OPENED_THREAD if opens else Verb.REPLIED,
                    obj=thread if opens else post,
                    space=thread.space_id,
                    to=tuple(named if opens else [answered, *named]),
                )
            )
