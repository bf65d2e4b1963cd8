"""Writes around a brief: who wrote is signed as updates are stored; versions; the thread about it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from ideas.codesign import events
from ideas.codesign.actions import doors
from ideas.codesign.actions.versions import NAME_MOST
from ideas.codesign.models import Canvas, Discussion
from ideas.codesign.queries.brief import TALK, brief_name
from realtime import signals
from realtime.documents import documents
from realtime.documents.kinds import Change
from realtime.documents.models import HeldUpdate
from realtime.streams import parse
from workspace.audit import ledger
from workspace.audit.ledger import Told, action, record, record_history, retelling
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.spaces.permissions import Can
from workspace.threads import events as thread_events
from workspace.threads.actions import posts

# As long as somebody writes on, that is one contribution and not one for each letter.
SPELL = timedelta(minutes=15)


def sign_brief(changes: Sequence[Change]) -> None:
    """What documents call when updates of briefs are stored: an entry for each person and spell of writing. Within
    another deed (a version that was restored) that deed alone is signed."""
    if ledger.deed.get() is not None:
        return
    for name, person in sorted({(one.document, one.person) for one in changes if one.person is not None}):
        canvas = Canvas.objects.filter(pk=parse(name).id).first()
        if canvas is not None and not _is_spell(canvas, person):
            _sign(by=Person(pk=person), canvas=canvas)


def _is_spell(canvas: Canvas, person: int) -> bool:
    """By the ledger itself. One query, by who did it and when."""
    lately = Participation.objects.filter(actor=person, at__gt=clock.now() - SPELL, verb=Verb.WROTE_BRIEF)
    return lately.filter(object_kind=Canvas._meta.label_lower, object_id=canvas.pk).exists()


@retelling
def _sign(*, by: Person, canvas: Canvas) -> None:
    """Told afterwards, since the update stands already and is never refused for being one too many in a minute."""
    told = Told(clock.now(), by.pk, Verb.WROTE_BRIEF, canvas, canvas.space_id, (canvas.opened_by_id,))
    event = events.BriefWritten(canvas=canvas.pk)
    record_history([told], by=by, source="causeway", events=[(canvas.stream, event)])


@action
def keep_brief(*, by: Person, canvas: Canvas, title: str, key: UUID | None = None) -> Canvas:
    """Keep the brief as it stands, under a name. Whoever contributes may."""
    found = doors.canvas_for(by, canvas)
    title = one_line(title)
    if not title:
        raise Invalid("Give the version a name, so that others find it.")
    if len(title) > NAME_MOST:
        raise Invalid("A name has at most %(most)s characters.", most=NAME_MOST)
    documents.keep_version(brief_name(found), by=by.pk, title=title)
    _record(by, found, Verb.KEPT_VERSION)
    return found


@action
def restore_brief(*, by: Person, canvas: Canvas, version: int, key: UUID | None = None) -> Canvas:
    """Make the brief what it was. What stands now is kept as a version first, so that this can be undone by the same.

    Whoever contributes may. Raises NotVisible for a version of something else.
    """
    found = doors.canvas_for(by, canvas, writes=True)
    kept = documents.versions(brief_name(found)).filter(pk=version).first()
    if kept is None:
        raise NotVisible
    title = f"Before going back to “{kept.title}”"[:NAME_MOST]
    documents.restore(brief_name(found), by=by.pk, version=kept, title=title)
    _record(by, found, Verb.RESTORED_VERSION)
    return found


@action
def settle_brief(*, by: Person, canvas: Canvas, held: int, accept: bool, key: UUID | None = None) -> Canvas:
    """Let an edit in that was held because it would take away most of the brief, or leave it out. For facilitators.
    What stands before it is let in is kept as a version."""
    found = doors.canvas_for(by, canvas, Can.FACILITATE)
    update = documents.held(brief_name(found)).filter(pk=held).first()
    if update is None:
        raise NotVisible
    if accept:
        documents.keep_version(brief_name(found), by=by.pk, title="Before an edit that took away most of it")
    try:
        documents.settle(update, by=by.pk, accept=accept)
    except documents.Malformed as error:
        raise Refused("This edit does not fit what stands there now any more. Leave it out.") from error
    _record(by, found, Verb.SETTLED_UPDATE)
    return found


def tell_of_held_brief(update: HeldUpdate) -> None:
    """Who may decide sees it at once, and finds it on the page in any case."""
    signals.publish(f"canvas:{parse(update.document.name).id}", "held")


@action
def discuss_brief(*, by: Person, canvas: Canvas, body: str, key: UUID | None = None) -> Discussion:
    """Open the thread of the brief with its first comment. Who comes second replies in the thread that is there."""
    found = doors.canvas_for(by, canvas)
    if Discussion.objects.filter(canvas=found, note=TALK).exists():
        raise Refused("This brief is being discussed already. Reload to see its thread, and reply there.")
    thread, post, called = posts.begin(by, found.space, f"Brief · {found.title}"[:160], body)
    talk = Discussion.objects.create(canvas=found, note=TALK, thread=thread, opened_by=by)
    record(
        by, Verb.DISCUSSED_NOTE, talk, to=[found.opened_by, *called], space=found.space_id, on=found.stream,
        event=events.BriefDiscussed(canvas=found.pk, thread=thread.pk),
        also={
            found.space.stream: thread_events.ThreadOpened(thread=thread.pk, space=found.space_id),
            thread.stream: thread_events.Replied(thread=thread.pk, post=post.pk),
            **posts.calls(post, called),
        },
    )  # fmt: skip
    return talk


def _record(by: Person, canvas: Canvas, verb: Verb) -> None:
    record(
        by, verb, canvas, to=[canvas.opened_by], space=canvas.space_id, on=canvas.stream,
        event=events.BriefVersionsChanged(canvas=canvas.pk),
    )  # fmt: skip
