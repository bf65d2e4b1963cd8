"""Writing a concept, and putting it to people."""

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from ideas.concepts import events
from ideas.concepts.actions import doors, wording
from ideas.concepts.actions.wording import Draft
from ideas.concepts.models import Concept
from workspace.audit.ledger import action, record
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can

LONGEST = timedelta(days=366)
CLOSE_JOB = "concepts.close_concept"


@action
def draft_concept(*, by: Person, space: Space, draft: Draft, key: UUID | None = None) -> Concept:
    """Begin a concept in a space, seen by whoever facilitates there and nobody else. Raises Invalid."""
    where = Space.objects.visible_to(by).filter(pk=space.pk).first()
    if where is None:
        raise NotVisible
    permissions.require(by, Can.FACILITATE, where)
    permissions.refuse_archived(Can.CONTRIBUTE, where)
    concept = Concept(space=where, made_by=by, made_at=clock.now())
    wording.write(concept, draft, by)
    record(
        by, Verb.DRAFTED_TEST, concept, space=where.pk, on=concept.stream,
        event=events.ConceptDrafted(concept=concept.pk),
    )  # fmt: skip
    return concept


@action
def change_concept(*, by: Person, concept: Concept, draft: Draft, key: UUID | None = None) -> Concept:
    """Write a draft anew: its card and its questions. For who facilitates; not once it was open."""
    found = doors.draft_for(by, concept)
    wording.write(found, draft, by)
    record(
        by, Verb.CHANGED_TEST, found, space=found.space_id, on=found.stream,
        event=events.ConceptChanged(concept=found.pk),
    )  # fmt: skip
    return found


@action
def open_concept(*, by: Person, concept: Concept, closes_at: datetime, key: UUID | None = None) -> Concept:
    """Put a draft to everybody who may contribute in its space, until `closes_at`. From now on it stays as it is."""
    if closes_at <= clock.now():
        raise Invalid("The concept would be closed before it opens. Choose a later time.")
    if closes_at > clock.now() + LONGEST:
        raise Invalid("A concept closes within a year. Choose an earlier time.")
    found = doors.draft_for(by, concept)
    if not found.questions.exists():
        raise Invalid("Ask at least one question before you open it.")
    found.opened_at, found.opened_by, found.closes_at = clock.now(), by, closes_at
    found.save(update_fields=["opened_at", "opened_by", "closes_at"])
    lock = f"{CLOSE_JOB}:{found.pk}"
    app.configure_task(CLOSE_JOB, schedule_at=closes_at, queueing_lock=lock).defer(concept=found.pk)
    record(
        by, Verb.OPENED_TEST, found, space=found.space_id, on=found.stream,
        event=events.ConceptOpened(concept=found.pk),
        also={found.space.stream: events.ConceptsListed(space=found.space_id)},
    )  # fmt: skip
    return found
