"""Opening a pulse, closing it, withdrawing it. One runs at a time."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from workspace.audit import ledger
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.polls import secrecy
from workspace.pulses import events
from workspace.pulses.actions.counting import count_ballots
from workspace.pulses.models import Group, Kind, Pulse
from workspace.pulses.queries.asking import may_ask

NOT_ASKING = "Operators ask everybody, and whoever facilitates the space of everybody. Ask one of them."
CLOSE_JOB = "pulses.close_pulse"
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=60)
# "puls" in ASCII: whoever opens one waits for whoever is opening another.
_LOCK = 0x70756C73


@action
def open_pulse(*, by: Person, question: str, kind: str, closes_at: datetime, key: UUID | None = None) -> Pulse:
    """Ask every employee one question, in confidence. Operators, and whoever facilitates everybody's space.

    Raises Refused while another one runs, and Invalid unless it closes within 1 hour to 60 days.
    """
    if not by.is_employee:
        raise NotVisible
    if not may_ask(by):
        raise Refused(NOT_ASKING)
    question = one_line(question)
    if not question or len(question) > 200:
        raise Invalid("Ask one question, of at most 200 characters.")
    if kind not in Kind.values:
        raise Invalid("A pulse is answered by agreeing or disagreeing, or by yes or no.")
    if not clock.now() + SHORTEST <= closes_at <= clock.now() + LONGEST:
        raise Invalid("A pulse is open for an hour at least and 60 days at most. Choose another time to close it.")
    keys = {group: secrecy.new_key() for group in Group.values}  # before anything is locked: it takes a moment
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    for overdue in Pulse.objects.due().select_for_update(no_key=True):
        raise Refused(f"“{overdue.question}” is being counted at this moment. Ask in a minute.")
    if Pulse.objects.running().exists():
        raise Refused("Another pulse is open: one question at a time. Ask when it is closed.")
    pulse = Pulse.objects.create(
        question=question, kind=kind, opened_by=by, closes_at=closes_at,
        moduli={group: secrecy.modulus_of(signing) for group, signing in keys.items()},
    )  # fmt: skip
    content = json.dumps({group: signing.hex() for group, signing in keys.items()}).encode()
    pulse.sealed_keys = secrecy.seal(pulse.box, "keys", content)
    pulse.save(update_fields=["sealed_keys"])
    app.configure_task(CLOSE_JOB, schedule_at=closes_at, queueing_lock=f"{CLOSE_JOB}:{pulse.pk}").defer(pulse=pulse.pk)
    record(by, Verb.OPENED_PULSE, pulse, on=events.STREAM, event=events.PulseOpened(pulse=pulse.pk))
    return pulse


@action
def close_pulse(*, by: Person, pulse: Pulse, key: UUID | None = None) -> Pulse:
    """Count the answers and tell what may be told. Who asked, or an operator; past its time it closes by itself."""
    by_itself = ledger.source.get() == ledger.SCHEDULE
    found = _locked(pulse) if by_itself else _own(by, pulse)
    if not found.is_running or (by_itself and not found.is_over):
        unchanged()
        return found
    count_ballots(found)
    found.closed_at = found.closes_at if found.is_over else clock.now()
    found.is_running, found.sealed_keys = False, None
    found.save(update_fields=["tally", "closed_at", "is_running", "sealed_keys"])
    record(by, Verb.CLOSED_PULSE, found, on=events.STREAM, event=events.PulseClosed(pulse=found.pk))
    return found


def close_overdue_pulse(pulse: Pulse) -> Pulse:
    """As its time is over: the deed of who asked, ordered then."""
    with ledger.by_schedule():
        closed: Pulse = close_pulse(by=pulse.opened_by, pulse=pulse)
    return closed


@action
def withdraw_pulse(*, by: Person, pulse: Pulse, key: UUID | None = None) -> Pulse:
    """Take the question back before it is closed, its answers uncounted. Who asked, or an operator."""
    found = _own(by, pulse)
    if found.withdrawn_at is not None:
        unchanged()
        return found
    if found.closed_at is not None:
        raise Refused("This pulse is closed and its result is told.")
    found.ballots.all().delete()
    found.withdrawn_at, found.is_running, found.sealed_keys = clock.now(), False, None
    found.save(update_fields=["withdrawn_at", "is_running", "sealed_keys"])
    record(by, Verb.WITHDREW_PULSE, found, on=events.STREAM, event=events.PulseWithdrawn(pulse=found.pk))
    return found


def _own(by: Person, pulse: Pulse) -> Pulse:
    if not Pulse.objects.visible_to(by).filter(pk=pulse.pk).exists():
        raise NotVisible
    found = _locked(pulse)
    if found.opened_by_id != by.pk and not by.is_operator:
        raise Refused("Only who asked, or an operator, closes or withdraws a pulse.")
    return found


def _locked(pulse: Pulse) -> Pulse:
    found = Pulse.objects.select_related("opened_by").select_for_update(no_key=True, of=("self",))
    return found.get(pk=pulse.pk)
