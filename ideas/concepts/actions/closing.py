"""Closing a concept, which counts its answers once and for all, and withdrawing it."""

from uuid import UUID

from ideas.concepts import events
from ideas.concepts.actions import doors
from ideas.concepts.models import Concept, FiguresSeen
from ideas.concepts.queries import counting
from workspace.audit import ledger
from workspace.audit.ledger import action, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.spaces.permissions import Can


@action
def close_concept(*, by: Person, concept: Concept, key: UUID | None = None) -> Concept:
    """No answers are taken from now on, and they are counted. For who facilitates.

    Past its time it closes as ordered when it was opened, signed by who opened it, whoever happens to come by.
    Counted once: figures that were counted again after somebody's answers went would tell what those said.
    """
    by_itself = ledger.source.get() == ledger.SCHEDULE
    found = doors.due_concept(concept) if by_itself else doors.concept_for(by, concept, Can.FACILITATE)
    if found.is_draft:
        raise Refused("This is a draft: nobody was asked. Open it, or withdraw it.")
    if not found.is_running or (by_itself and not found.is_over):
        unchanged()
        return found
    if found.is_over and not by_itself:
        unchanged()
        return close_overdue_concept(found)
    found.closed_at = found.closes_at if by_itself else clock.now()
    found.closed_by = None if by_itself else by
    found.result = counting.count(found)
    found.save(update_fields=["closed_at", "closed_by", "result"])
    record(
        by, Verb.CLOSED_TEST, found, to=[found.made_by], space=found.space_id, on=found.stream,
        event=events.ConceptClosed(concept=found.pk),
        also={found.space.stream: events.ConceptsListed(space=found.space_id)},
    )  # fmt: skip
    return found


def close_overdue_concept(concept: Concept) -> Concept:
    """As its time is over: the deed of who opened it, ordered then, so that nobody needs a right."""
    opened_by = concept.opened_by
    if opened_by is None:
        raise Refused("This is a draft: nobody was asked.")
    with ledger.by_schedule():
        closed: Concept = close_concept(by=opened_by, concept=concept)
    return closed


@action
def withdraw_concept(*, by: Person, concept: Concept, key: UUID | None = None) -> Concept:
    """Take a draft or an open concept back; answers are deleted uncounted. For who facilitates."""
    found = doors.concept_for(by, concept, Can.FACILITATE)
    if found.withdrawn_at is not None:
        unchanged()
        return found
    if found.closed_at is not None:
        raise Refused("This concept is closed and its result is told. Make another one instead.")
    found.sheets.all().delete()
    found.withdrawn_at = clock.now()
    found.save(update_fields=["withdrawn_at"])
    listed = {} if found.opened_at is None else {found.space.stream: events.ConceptsListed(space=found.space_id)}
    record(
        by, Verb.WITHDREW_TEST, found, to=[found.made_by], space=found.space_id, on=found.stream,
        event=events.ConceptWithdrawn(concept=found.pk), also=listed,
    )  # fmt: skip
    return found


@own_state
def see_figures(*, by: Person, concept: Concept) -> None:
    """Somebody has looked at the result: the bell need not tell them any more."""
    if concept.closed_at is not None:
        FiguresSeen.objects.get_or_create(concept=concept, person=by)
