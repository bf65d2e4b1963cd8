"""A gathering begins, changes hands, and ends."""

from collections.abc import Sequence
from uuid import UUID

from realtime import signals
from workspace.audit.ledger import action, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.gatherings import events
from workspace.gatherings.actions import agenda as agendas
from workspace.gatherings.actions import doors
from workspace.gatherings.actions.agenda import Point
from workspace.gatherings.models import Attendance, Gathering, Hand, Round, Turn
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.actions import doors as thread_doors
from workspace.threads.actions import posts
from workspace.threads.actions.speakers import refuse_masks
from workspace.threads.actions.upkeep import note_line
from workspace.threads.models import Post, Thread


@action
def start_gathering(
    *, by: Person, thread: Thread, title: str = "", purpose: str = "", agenda: Sequence[Point] = (),
    key: UUID | None = None,
) -> Gathering:  # fmt: skip
    """Gather in a thread; `agenda` are its first points. Where one is live already, that is the answer.

    Anybody who may write here may start one, and facilitates it until they hand over.
    """
    thread = thread_doors.thread_for(by, thread, open_only=True)
    refuse_masks(thread, "Nobody shows their name here until this phase ends. Gather in a thread of the space instead.")
    live = Gathering.objects.live().filter(thread=thread).first()
    if live is not None:
        unchanged()
        return live
    made, line = _begun(by, thread, posts.titled(title or thread.title), purpose, agenda)
    record(
        by, Verb.STARTED_GATHERING, made, to=[thread.opened_by], space=thread.space_id, on=thread.stream,
        event=events.GatheringStarted(gathering=made.pk, thread=thread.pk, post=line.pk),
        also={thread.space.stream: _listed(made, thread)},
    )  # fmt: skip
    return made


@action
def gather_in_space(
    *, by: Person, space: Space, title: str, purpose: str, agenda: Sequence[Point] = (), key: UUID | None = None
) -> Gathering:
    """Gather in a space: opens a thread for it, whose first post is the purpose and the agenda."""
    purpose = one_line(purpose)
    if not purpose:
        raise Invalid("Say what you gather for: those who come later read it first.")
    points = "\n".join(f"{number}. {point.text}" for number, point in enumerate(agenda, start=1))
    thread, post, called = posts.begin(by, space, title, f"{purpose}\n\n{points}".strip())
    made, line = _begun(by, thread, thread.title, purpose, agenda)
    record(
        by, Verb.STARTED_GATHERING, made, to=called, space=thread.space_id, on=thread.stream,
        event=events.GatheringStarted(gathering=made.pk, thread=thread.pk, post=line.pk),
        also={
            thread.space.stream: _listed(made, thread),
            **posts.calls(post, called),
        },
    )  # fmt: skip
    return made


@action
def hand_over(*, by: Person, gathering: Gathering, to: Person, key: UUID | None = None) -> Gathering:
    """Somebody else facilitates from now on; the thread says so.

    Whoever facilitates hands over to anybody who may take part. A facilitator of the space may do so too, and so may
    anybody take it on themselves while whoever facilitates is away.
    """
    thread = thread_doors.thread_for(by, Thread(pk=gathering.thread_id))
    gathering = doors.gathering_for(by, gathering)
    if gathering.facilitator_id == to.pk:
        unchanged()
        return gathering
    leads = gathering.facilitator_id == by.pk
    if not leads and not doors.may_take_over(by, gathering):
        raise Refused("Only whoever facilitates this gathering can hand it over while they are here.")
    if not permissions.may(to, Can.CONTRIBUTE, thread.space):
        raise Invalid("Whoever facilitates must be able to write here. Choose somebody else, or let them in first.")
    before, gathering.facilitator = gathering.facilitator, to
    gathering.save(update_fields=["facilitator"])
    told = f"took over the gathering from {before.name}" if to == by else f"handed the gathering over to {to.name}"
    line = note_line(by, thread, told)
    event = events.GatheringHandedOver(gathering=gathering.pk, thread=thread.pk, post=line.pk, facilitator=to.pk)
    record(
        by, Verb.HANDED_OVER, gathering, to=[before, to], space=thread.space_id, on=gathering.stream, event=event,
        also={
            thread.stream: event,
            thread.space.stream: _listed(gathering, thread),
        },
    )  # fmt: skip
    return gathering


@action
def end_gathering(
    *, by: Person, gathering: Gathering, summary: str = "", forgotten: bool = False, key: UUID | None = None
) -> Gathering:
    """End it; `summary` is posted in the thread by whoever ends it. Hands go down, nobody has the floor any more.

    Whoever facilitates ends it, or a facilitator of the space. Raises Refused when there is a summary and the thread
    was closed meanwhile. `forgotten`: nobody did, and its time was up.
    """
    # Whoever may look asks: an archived space is not written to, and what goes on in it ends all the same.
    thread = thread_doors.thread_for(by, Thread(pk=gathering.thread_id), Can.VIEW)
    gathering = doors.gathering_for(by, gathering, Can.VIEW, ended=True)
    leads = gathering.facilitator_id == by.pk and permissions.may(by, Can.CONTRIBUTE, thread.space)
    if not leads and not permissions.may(by, Can.FACILITATE, thread.space):
        raise Refused("Only whoever facilitates this gathering can end it.")
    if not gathering.is_live:
        unchanged()
        return gathering
    _rest(gathering)
    gathering.ended_at, gathering.ended_by, gathering.forgotten = clock.now(), by, forgotten
    told = "facilitated the gathering until it ended by itself" if forgotten else "ended the gathering"
    line = note_line(by, thread, told)
    said, called = _summed_up(by, thread, gathering, summary) if summary.strip() else (None, [])
    gathering.save()
    event = events.GatheringEnded(
        gathering=gathering.pk, thread=thread.pk, posts=[line.pk, *([said.pk] if said else [])]
    )
    record(
        by, Verb.ENDED_GATHERING, gathering, to=[thread.opened_by, *called], space=thread.space_id,
        on=gathering.stream, event=event,
        also={
            thread.stream: event,
            thread.space.stream: _listed(gathering, thread),
            **(posts.calls(said, called) if said else {}),
        },
    )  # fmt: skip
    return gathering


@action
def sum_up(*, by: Person, gathering: Gathering, summary: str, key: UUID | None = None) -> Gathering:
    """Post the summary of a gathering that ended without one. Anybody who may write here can; the first one stands."""
    thread = thread_doors.thread_for(by, Thread(pk=gathering.thread_id), open_only=True)
    gathering = doors.gathering_for(by, gathering, ended=True)
    if gathering.is_live:
        raise Refused("This gathering is still going on. End it with its summary.")
    if gathering.summary_id is not None:
        raise Refused("This gathering has its summary already. Reply to it in the thread.")
    said, called = _summed_up(by, thread, gathering, summary)
    gathering.save(update_fields=["summary"])
    event = events.GatheringSummedUp(gathering=gathering.pk, thread=thread.pk, posts=[said.pk])
    record(
        by, Verb.SUMMED_UP, gathering, to=[thread.opened_by, *called], space=thread.space_id, on=gathering.stream,
        event=event,
        also={
            thread.stream: event,
            thread.space.stream: _listed(gathering, thread),
            **posts.calls(said, called),
        },
    )  # fmt: skip
    return gathering


@own_state
def be_here(*, by: Person, gathering: Gathering) -> Attendance | None:
    """I am here, now. Said when the page opens, after half a minute, and every minute from then on.

    Nobody need say that they leave: what was said last stands, through any crash. None when the gathering has ended and
    for who can only look on. Once somebody counts as having been here, the others' gauges are told so, without a name.
    """
    found = Gathering.objects.visible_to(by).select_related("thread__space").filter(pk=gathering.pk).first()
    if found is None:
        raise NotVisible
    if not found.is_live or not permissions.may(by, Can.CONTRIBUTE, found.thread.space):
        return None
    now = clock.now()
    here, new = Attendance.objects.get_or_create(gathering=found, person=by, defaults={"came_at": now, "seen_at": now})
    if not new:
        looked_in, here.seen_at = not here.stayed, max(now, here.seen_at)
        here.save(update_fields=["seen_at"])
        if looked_in and here.stayed:
            signals.publish(found.stream, "came")
    return here


def _begun(by: Person, thread: Thread, title: str, purpose: str, agenda: Sequence[Point]) -> tuple[Gathering, Post]:
    """The gathering with its first points, and the line in the thread that tells of it."""
    now = clock.now()
    made = Gathering.objects.create(
        thread=thread,
        title=title,
        purpose=one_line(purpose)[:280],
        started_by=by,
        facilitator=by,
        started_at=now,
    )
    agendas.put(by, made, agenda)
    return made, note_line(by, thread, "started a gathering")


def _listed(gathering: Gathering, thread: Thread) -> events.GatheringListed:
    return events.GatheringListed(gathering=gathering.pk, thread=thread.pk, space=thread.space_id)


def _rest(gathering: Gathering) -> None:
    """Whatever is under way ends with the gathering. A round that was not revealed stays unseen."""
    now = clock.now()
    gathering.agenda.filter(started_at__isnull=False, done_at__isnull=True).update(done_at=now)
    Turn.objects.filter(gathering=gathering, ended_at__isnull=True).update(ended_at=now)
    Hand.objects.filter(gathering=gathering, called_at__isnull=True, lowered_at__isnull=True).update(lowered_at=now)
    Round.objects.filter(gathering=gathering, revealed_at__isnull=True, dropped_at__isnull=True).update(dropped_at=now)
    gathering.begin_timer(None, now)


def _summed_up(by: Person, thread: Thread, gathering: Gathering, summary: str) -> tuple[Post, list[Person]]:
    if thread.space.is_archived:
        raise Refused("This space is archived: nothing is posted in it. End without a summary.")
    if thread.is_closed:
        raise Refused(
            "The thread is closed. Reopen it to post the summary, or end without one; what you typed is kept."
        )
    said, called = posts.say(by, thread, summary)
    gathering.summary = said
    return said, called
