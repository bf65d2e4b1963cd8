"""What a session decides is written down; its notes are put into groups; and a group of its summary becomes an idea."""

from collections.abc import Sequence
from uuid import UUID

from ideas.codesign import form
from ideas.facilitation import events
from ideas.facilitation.actions import doors, laying
from ideas.facilitation.actions.laying import Gathered
from ideas.facilitation.models import Agreement, Session
from realtime.documents import documents
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.common.lines import one_line
from workspace.people.models import Person

WORDS_MOST = 500


@action
def write_agreement(*, by: Person, session: Session, words: str, key: UUID | None = None) -> Agreement:
    """Write down what was decided. Whoever facilitates, in the words of all."""
    session = doors.led_session_for(by, session)
    words = one_line(words)
    if not session.is_going_on:
        raise Refused("The session has not begun.")
    if not words:
        raise Invalid("Say what was decided.")
    if len(words) > WORDS_MOST:
        raise Invalid(
            "A decision has at most %(most)s characters: one sentence that everybody can repeat.", most=WORDS_MOST
        )
    made = Agreement.objects.create(session=session, words=words, written_by=by, at=clock.now())
    _tell(by, made, Verb.DECIDED_IN_SESSION)
    return made


@action
def withdraw_agreement(*, by: Person, agreement: Agreement, key: UUID | None = None) -> Agreement:
    """It was not decided so. While the session goes on."""
    session = doors.led_session_for(by, Session(pk=agreement.session_id))
    found = Agreement.objects.filter(pk=agreement.pk, session=session).first()
    if found is None:
        raise NotVisible
    found.session = session
    if found.withdrawn_at is not None:
        unchanged()
        return found
    found.withdrawn_at = clock.now()
    found.save(update_fields=["withdrawn_at"])
    _tell(by, found, Verb.CHANGED_SESSION)
    return found


@action
def group_notes(*, by: Person, session: Session, groups: Sequence[Gathered], key: UUID | None = None) -> Session:
    """Put notes of the canvas into groups: each into a frame with its title, side by side below what is in none.

    Raises Stale when one of the notes is gone, Invalid when one is in two groups.
    """
    session = doors.led_session_for(by, session)
    if not session.is_going_on:
        raise Refused("The session has not begun.")
    if session.activities.under_way().filter(private=True, revealed_at=None).exists():
        raise Refused("Everybody writes in private now. Reveal the notes first.")
    lying = form.read(documents.read(session.stream))
    wanted = [_said(one) for one in groups if one.notes]
    named = [number for one in wanted for number in one.notes]
    if not named:
        raise Invalid("There is nothing in these groups.")
    if len(set(named)) < len(named):
        raise Invalid("A note can be in one group only.")
    frames = {one.frame for one in wanted if one.frame}
    if not {*named, *frames} <= set(lying) or any(lying[number].kind == "frame" for number in named):
        raise Stale("Some of these notes are gone from the canvas meanwhile. Nothing was moved; look at it again.")
    laid = laying.grouped(lying.values(), wanted)
    documents.edit(session.stream, by=by.pk, change=lambda doc: form.put(doc, laid))
    record(
        by, Verb.GROUPED_NOTES, session, space=session.canvas.space_id, on=session.stream,
        event=events.NotesGrouped(canvas=session.canvas_id, session=session.pk),
    )  # fmt: skip
    return session


def _said(one: Gathered) -> Gathered:
    title = one_line(one.title)
    if len(title) > 200:
        raise Invalid("The title of a group has at most 200 characters.")
    return Gathered(title, tuple(one.notes), one.frame)


def _tell(by: Person, agreement: Agreement, verb: Verb) -> None:
    session = agreement.session
    record(
        by, verb, agreement, space=session.canvas.space_id, on=session.stream,
        event=events.SessionDecided(canvas=session.canvas_id, session=session.pk),
    )  # fmt: skip
