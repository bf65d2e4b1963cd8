"""What listeners of `gathering:<id>` receive, and what a thread's listeners are told of its gatherings."""

from collections.abc import Callable, Collection
from typing import Any

from django.template.loader import render_to_string

from realtime.events import Payload
from realtime.models import Event
from workspace.gatherings import events
from workspace.gatherings.models import Gathering, Note
from workspace.gatherings.queries.page import Stage, agenda_of
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.threads.models import Post
from workspace.threads.queries import posts_html, row_html, shared_row

# The whole stage is fetched anew when what differs per reader changes: who facilitates, and that it has ended.
ROOM = "gathering-room"

# The list under a space's tab: whoever looks at it fetches it anew.
LISTED = "space-gatherings"

Draw = Callable[[Any], str]
_drawn: dict[type[Payload], Draw] = {}


def draws(*kinds: type[Payload]) -> Callable[[Draw], Draw]:
    """Makes a function the one that draws these payloads on `gathering:<id>`."""

    def register(draw: Draw) -> Draw:
        _drawn.update(dict.fromkeys(kinds, draw))
        return draw

    return register


def may_listen(person: Person, gathering: int) -> bool:
    """The socket's door is the page's door."""
    return Gathering.objects.visible_to(person).filter(pk=gathering).exists()


def may_listen_many(pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """As `may_listen`, for many (person, gathering) at once."""
    numbers = {gathering for _, gathering in pairs}
    spaces = Gathering.objects.filter(pk__in=numbers).values_list("pk", "thread__space")
    return permissions.may_many_within(permissions.Can.VIEW, pairs, spaces)


def fragment(event: Event) -> str:
    """The fragment of an event on `gathering:<id>`. Empty when what it tells of is gone."""
    content = event.content()
    draw = _drawn.get(type(content))
    return draw(content) if draw else ""


def draw_for_thread(event: Event) -> str:
    """The fragment of a `gathering.…` event on `thread:<id>`: the banner, and the lines that tell of it."""
    content = event.content()
    if isinstance(content, events.GatheringStarted | events.GatheringHandedOver):
        told = [content.post]
    elif isinstance(content, events.GatheringEnded | events.GatheringSummedUp):
        told = content.posts
    else:
        return ""
    return banner_html(content.thread) + posts_html(Post.objects.filter(pk__in=told))


def draw_for_space(event: Event) -> str:
    """The fragment of `gathering.listed` on `space:<id>`: the thread's row, and word to the list of gatherings."""
    content = event.content()
    if not isinstance(content, events.GatheringListed):
        return ""
    row = shared_row(content.thread)
    listed = row_html(row, into="threads") if row and row.thread.space_id == content.space else ""
    return listed + render_to_string("gatherings/room_changed.html", {"region": LISTED})


def banner_html(thread: int) -> str:
    return render_to_string("gatherings/banner.html", {"shown": gatherings_of(thread)})


def gatherings_of(thread: int) -> list[Gathering]:
    """Those of a thread, newest first: what its banner shows. One query."""
    return list(
        Gathering.objects.filter(thread=thread)
        .select_related("facilitator", "started_by", "summary")
        .order_by("-started_at", "-pk")
    )


def found(number: int) -> Gathering | None:
    return Gathering.objects.select_related("facilitator__organisation", "thread").filter(pk=number).first()


@draws(events.GatheringHandedOver, events.GatheringEnded, events.GatheringSummedUp)
def draw_room(content: events.GatheringEvent) -> str:
    return render_to_string("gatherings/room_changed.html", {"region": ROOM})


@draws(events.AgendaChanged)
def draw_agenda(content: events.GatheringEvent) -> str:
    return agenda_html(content.gathering)


@draws(events.TimerChanged)
def draw_timer(content: events.GatheringEvent) -> str:
    gathering = found(content.gathering)
    return now_html(gathering) if gathering else ""


@draws(events.NoteWritten, events.NoteEdited, events.NoteDeleted)
def draw_note(content: events.NoteEvent) -> str:
    return note_html(content.note)


def agenda_html(number: int) -> str:
    """The agenda, what is under way, and the timer that goes with it."""
    gathering = found(number)
    if gathering is None:
        return ""
    stage = Stage(gathering=gathering, agenda=agenda_of(gathering), notes=())
    context = {"stage": stage, "gathering": gathering}
    return render_to_string("gatherings/parts/agenda.html", context) + now_html(gathering, stage)


def now_html(gathering: Gathering, stage: Stage | None = None) -> str:
    stage = stage or Stage(gathering=gathering, agenda=agenda_of(gathering), notes=())
    return render_to_string("gatherings/parts/now.html", {"stage": stage, "gathering": gathering})


def note_html(number: int) -> str:
    note = Note.objects.select_related("author__organisation", "edited_by", "item").filter(pk=number).first()
    if note is None or note.deleted_at is not None:
        return render_to_string("gatherings/parts/note.html#gone", {"number": number})
    return render_to_string("gatherings/parts/note.html", {"note": note})
