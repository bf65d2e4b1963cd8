"""Rounds: a question, everybody writes unseen, and all is revealed together.

Until then nobody learns what was written, nor who has written: the event that tells the others of it is unsigned, and
the entry is told in the space's ledger only when the words are (see `apps.py`).
"""

from secrets import SystemRandom
from uuid import UUID

from realtime.events import Payload
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.gatherings import events
from workspace.gatherings.actions import doors
from workspace.gatherings.models import WORDS_LONGEST, Contribution, Gathering, Round
from workspace.people.models import Person


@action
def open_round(*, by: Person, gathering: Gathering, question: str, key: UUID | None = None) -> Round:
    """Ask everybody to write. Whoever facilitates; one round at a time."""
    gathering = doors.led_gathering_for(by, gathering)
    question = one_line(question)
    if not question:
        raise Invalid("Ask a question: what shall everybody write about?")
    if len(question) > 280:
        raise Invalid("The question of a round has at most 280 characters.")
    if Round.objects.open().filter(gathering=gathering).exists():
        raise Refused("A round is open already. Reveal it first.")
    made = Round.objects.create(gathering=gathering, question=question, opened_by=by, opened_at=clock.now())
    _tell(by, made, Verb.OPENED_ROUND, events.RoundOpened(gathering=gathering.pk, round=made.pk))
    return made


@action
def write_in_round(*, by: Person, asked: Round, text: str, key: UUID | None = None) -> Contribution:
    """Write, or write anew: one's own words, which nobody else reads until all are revealed.

    Who comes when they are revealed already may still write, once, and it is marked as late; nobody changes their
    words after they could read the others'.
    """
    asked = _round_for(by, asked)
    text = _worded(text)
    if asked.dropped_at is not None:
        raise Refused("This round was dropped. What you typed is kept in this browser.")
    own = Contribution.objects.filter(round=asked, person=by).first()
    if asked.revealed_at is not None:
        return _late(by, asked, own, text)
    if own is not None and own.text == text:
        unchanged()
        return own
    verb = Verb.REVISED_WORDS if own is not None and own.text else Verb.WROTE_IN_ROUND
    if own is None:
        own = Contribution(round=asked, person=by)
    own.text, own.at = text, clock.now()
    own.save()
    _tell_apart(by, asked, own, verb)
    return own


@action
def take_back_words(*, by: Person, asked: Round, key: UUID | None = None) -> Contribution | None:
    """Have written nothing after all, while nobody has read it."""
    asked = _round_for(by, asked)
    own = Contribution.objects.filter(round=asked, person=by).first()
    if own is None or not own.text:
        unchanged()
        return own
    if not asked.is_open:
        raise Refused("The others have read it. You can say in the thread what you would write now.")
    own.text = ""
    own.save(update_fields=["text"])
    _tell_apart(by, asked, own, Verb.TOOK_BACK_WORDS)
    return own


@action
def reveal_round(*, by: Person, asked: Round, key: UUID | None = None) -> Round:
    """All read what all wrote, in an order drawn by lot: neither the first to write nor the highest comes first."""
    asked = _led_round_for(by, asked)
    if asked.revealed_at is not None:
        unchanged()
        return asked
    if asked.dropped_at is not None:
        raise Refused("This round was dropped.")
    written = list(Contribution.objects.written().filter(round=asked).select_related("person"))
    if not written:
        raise Refused("Nobody has written yet. Wait, or drop the round.")
    lot = SystemRandom()
    for one in written:
        one.place = lot.random()
    Contribution.objects.bulk_update(written, ["place"])
    asked.revealed_at = clock.now()
    asked.save(update_fields=["revealed_at"])
    event = events.RoundRevealed(gathering=asked.gathering_id, round=asked.pk)
    _tell(by, asked, Verb.REVEALED_ROUND, event, *(one.person for one in written))
    return asked


@action
def drop_round(*, by: Person, asked: Round, key: UUID | None = None) -> Round:
    """Close a round to which nobody wrote. What somebody wrote is not thrown away: it is revealed."""
    asked = _led_round_for(by, asked)
    if asked.dropped_at is not None:
        unchanged()
        return asked
    if asked.revealed_at is not None or Contribution.objects.written().filter(round=asked).exists():
        raise Refused("Somebody has written. Reveal the round, so that nothing is lost.")
    asked.dropped_at = clock.now()
    asked.save(update_fields=["dropped_at"])
    _tell(by, asked, Verb.DROPPED_ROUND, events.RoundDropped(gathering=asked.gathering_id, round=asked.pk))
    return asked


def _round_for(by: Person, asked: Round, *, led: bool = False) -> Round:
    """A round with its gathering, which is locked."""
    door = doors.led_gathering_for if led else doors.gathering_for
    gathering = door(by, Gathering(pk=asked.gathering_id))
    found = Round.objects.select_related("opened_by").filter(pk=asked.pk, gathering=gathering).first()
    if found is None:
        raise NotVisible
    found.gathering = gathering
    return found


def _led_round_for(by: Person, asked: Round) -> Round:
    return _round_for(by, asked, led=True)


def _worded(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Invalid("Write something first.")
    if len(text) > WORDS_LONGEST:
        raise Invalid("In a round everybody has at most %(most)s characters.", most=f"{WORDS_LONGEST:,}")
    return text


def _late(by: Person, asked: Round, own: Contribution | None, text: str) -> Contribution:
    if own is not None and own.text:
        if own.text == text:
            unchanged()
            return own
        raise Refused("All was revealed: what everybody wrote stays as it is. Go on in the thread.")
    own = own or Contribution(round=asked, person=by)
    own.text, own.at = text, clock.now()
    own.save()
    event = events.WordsAdded(gathering=asked.gathering_id, round=asked.pk)
    record(
        by, Verb.WROTE_IN_ROUND, own, to=[asked.opened_by], space=asked.gathering.thread.space_id,
        on=asked.gathering.stream, event=event,
    )  # fmt: skip
    return own


def _tell(by: Person, asked: Round, verb: Verb, event: Payload, *to: Person) -> None:
    gathering = asked.gathering
    record(by, verb, asked, to=to, space=gathering.thread.space_id, on=gathering.stream, event=event)


def _tell_apart(by: Person, asked: Round, own: Contribution, verb: Verb) -> None:
    """The writer's own pages learn what is kept; the others, how many have written."""
    gathering = asked.gathering
    record(
        by, verb, own, to=[asked.opened_by], space=gathering.thread.space_id, on=by.stream,
        event=events.WordsKept(gathering=gathering.pk, round=asked.pk),
        also={gathering.stream: events.RoundGrew(gathering=gathering.pk, round=asked.pk)},
    )  # fmt: skip
