"""What listeners receive: the same partials that the pages are made of, drawn from the rows as they are now."""

from collections.abc import Collection, Sequence

from django.template.loader import render_to_string

from realtime.models import Event
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.threads import events
from workspace.threads.models import Outcome, Post, PostQuerySet, Thread
from workspace.threads.queries import ahead, lists
from workspace.threads.queries.cards import outcome_card, post_card, post_html
from workspace.threads.queries.catch_up import call_of
from workspace.threads.queries.page import thread_outcomes
from workspace.threads.queries.parts import draw_for_thread
from workspace.threads.queries.told import head_of, told


def may_listen(person: Person, thread: int) -> bool:
    """The socket's door is the page's door."""
    return Thread.objects.visible_to(person).filter(pk=thread).exists()


def may_listen_many(pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """As `may_listen`, for many (person, thread) at once: the space's rule, and one query for the spaces."""
    spaces = Thread.objects.filter(pk__in={thread for _, thread in pairs}).values_list("pk", "space")
    return permissions.may_many_within(permissions.Can.VIEW, pairs, spaces)


def said_html(post: Post) -> str:
    """The fragment of a post that was just said: what the listeners receive."""
    return ahead.drawn_ahead(post.pk) or posts_html(Post.objects.filter(pk=post.pk))


def fragment(event: Event) -> str:
    """The fragment of an event on `thread:<id>`. Empty when what it tells of is gone."""
    return fragments([event])[0]


def fragments(read: Sequence[Event]) -> list[str]:
    """As `fragment`, for many of any threads: all that tell of posts in the queries of `told`; those of higher rooms
    each by itself, but what says the same (votes in one poll) once.
    """
    contents = [event.content() for event in read]
    together = told([content for content in contents if isinstance(content, events.PostEvent)])
    higher: dict[str, str] = {}
    made = []
    for event, content in zip(read, contents, strict=True):
        if isinstance(content, events.PostEvent):
            made.append(together.fragment(content))
            continue
        said = f"{event.stream_id} {event.kind} {content.model_dump_json()}"
        if said not in higher:
            higher[said] = draw_for_thread(event)
        made.append(higher[said])
    return made


def posts_html(posts: PostQuerySet) -> str:
    """Posts as elements for the page, in the order of the thread."""
    cards = [post_card(post) for post in posts.for_display().order_by("number")]
    return "".join(map(post_html, cards))


def head_html(number: int) -> str:
    """The head of a thread, and word to fetch anew what differs per reader."""
    thread = Thread.objects.select_related("space", "opened_by__organisation").filter(pk=number).first()
    if thread is None:
        return ""
    return head_of(thread)


def outcomes_html(number: int) -> str:
    thread = Thread.objects.filter(pk=number).first()
    if thread is None:
        return ""
    return render_to_string("threads/parts/outcomes.html", {"thread": thread, "outcomes": thread_outcomes(thread)})


def listed_outcome_html(outcome: Outcome) -> str:
    """The line of one outcome where a page lists those of several threads; nothing where it is not shown."""
    if outcome.withdrawn_at is not None:
        return render_to_string("threads/parts/listed_outcome.html#gone", {"outcome": outcome})
    found = Outcome.objects.select_related("post__thread__space", "post__author", "owner").get(pk=outcome.pk)
    return render_to_string("threads/parts/listed_outcome.html", {"card": outcome_card(found)})


def draw_for_space(event: Event) -> str:
    """The fragment of a `thread.…` event on `space:<id>`: the thread's row, or that it is gone from the list."""
    content = event.content()
    if not isinstance(content, events.ThreadOpened | events.ThreadListed | events.ThreadUnlisted):
        return ""
    row = lists.shared_row(content.thread)
    if row is None or row.thread.space_id != content.space:
        return render_to_string("threads/parts/row.html#gone", {"number": content.thread})
    return row_html(row, into="threads")


def row_html(row: lists.ThreadRow, *, into: str = "") -> str:
    return render_to_string("threads/parts/row.html", {"row": row, "into": into})


def draw_for_person(event: Event) -> str:
    """The fragment of `thread.called` on that person's own stream: the line in their catch-up."""
    content = event.content()
    if not isinstance(content, events.Called):
        return ""
    person = Person.objects.filter(pk=int(event.stream_id.partition(":")[2])).first()
    call = call_of(person, content.thread) if person else None
    if call is None:
        return ""
    return render_to_string("threads/parts/call.html", {"call": call, "into": "catch-up-calls"})
