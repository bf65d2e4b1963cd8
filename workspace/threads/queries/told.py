"""The fragments of what happened to posts, drawn together: what several of them show is read and drawn once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.template.loader import render_to_string

from workspace.threads import events
from workspace.threads.models import Post, Thread
from workspace.threads.queries import ahead
from workspace.threads.queries.cards import post_card, post_html
from workspace.threads.queries.page import outcomes_of

# What stands around the posts and differs per reader (menu, composer, links): the page fetches these anew.
PERSONAL = ("thread-actions", "thread-foot", "thread-parts", "thread-place")

# They change what is written in posts that quote theirs.
Rewritten = events.Edited | events.Deleted
# A line of the system, and another head of the thread.
Announced = events.ThreadRenamed | events.ThreadMoved | events.ThreadClosed | events.ThreadReopened


class Piece(NamedTuple):
    """A post's HTML, and its number in the thread."""

    number: int
    html: str


@dataclass(frozen=True)
class Told:
    """Drawn pieces: posts by their key, heads and outcomes by their thread's."""

    posts: Mapping[int, Piece]
    quoting: Mapping[int, Sequence[int]]
    heads: Mapping[int, str]
    outcomes: Mapping[int, str]

    def fragment(self, content: events.PostEvent) -> str:
        """Empty when what it tells of is gone."""
        shown = {content.post}
        if isinstance(content, events.OutcomeEvent) and content.old is not None:
            shown.add(content.old)
        if isinstance(content, Rewritten):
            shown.update(self.quoting.get(content.post, ()))
        around = ""
        if isinstance(content, events.OutcomeEvent | Rewritten):
            around = self.outcomes.get(content.thread, "")
        elif isinstance(content, Announced):
            around = self.heads.get(content.thread, "")
        return around + "".join(piece.html for piece in sorted(self.posts[post] for post in shown & self.posts.keys()))


def told(contents: Sequence[events.PostEvent]) -> Told:
    """What the fragments of these need. At most six queries, whatever their number: none for what was drawn ahead,
    three for posts, one for threads, and two for outcomes where they are shown.
    """
    touched = {content.post for content in contents if not isinstance(content, events.Replied)}
    touched |= {content.old for content in contents if isinstance(content, events.OutcomeEvent) and content.old}
    for post in touched:
        ahead.forget(post)
    drawn = _drawn_ahead({content.post for content in contents} - touched)
    changed = {content.thread for content in contents if isinstance(content, events.OutcomeEvent | Rewritten)}
    headed = {content.thread for content in contents if isinstance(content, Announced)}
    threads = _threads(changed | headed)
    read, quoting = _read(contents, ({content.post for content in contents} | touched) - drawn.keys())
    return Told(
        posts=drawn | read,
        quoting=quoting,
        heads={number: head_of(threads[number]) for number in headed & threads.keys()},
        outcomes=_outcomes([threads[number] for number in changed & threads.keys()]),
    )


def _drawn_ahead(posts: Iterable[int]) -> dict[int, Piece]:
    """Those just said in this process: each makes up a fragment alone."""
    found = {post: ahead.drawn_ahead(post) for post in posts}
    return {post: Piece(0, html) for post, html in found.items() if html}


def _read(
    contents: Sequence[events.PostEvent], posts: Collection[int]
) -> tuple[dict[int, Piece], dict[int, list[int]]]:
    """These posts and those that quote a rewritten one, whose own are told in the second mapping."""
    rewritten = {content.post for content in contents if isinstance(content, Rewritten)}
    wanted = Q(pk__in=posts) | Q(quotes__in=rewritten) if rewritten else Q(pk__in=posts)
    found = list(Post.objects.filter(wanted).for_display().order_by("number")) if posts else []
    quoting: dict[int, list[int]] = {}
    for post in found:
        if post.quotes_id in rewritten:
            quoting.setdefault(post.quotes_id, []).append(post.pk)
    return {post.pk: Piece(post.number, post_html(post_card(post))) for post in found}, quoting


def _threads(numbers: Iterable[int]) -> dict[int, Thread]:
    wanted = set(numbers)
    found = Thread.objects.select_related("space", "opened_by__organisation").filter(pk__in=wanted)
    return {thread.pk: thread for thread in found} if wanted else {}


def head_of(thread: Thread) -> str:
    """The head of a thread, and word to fetch anew what differs per reader."""
    return render_to_string("threads/parts/head.html", {"thread": thread, "personal": PERSONAL})


def _outcomes(threads: Sequence[Thread]) -> dict[int, str]:
    cards = outcomes_of([thread.pk for thread in threads]) if threads else {}
    return {
        thread.pk: render_to_string(
            "threads/parts/outcomes.html", {"thread": thread, "outcomes": cards.get(thread.pk, [])}
        )
        for thread in threads
    }
