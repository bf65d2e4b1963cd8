"""Interactions from before Causeway: into the ledger as they were, marked as a baseline."""

from collections.abc import Mapping

from django.db import transaction

from workspace.audit.ledger import Told, record_history, retelling, unchanged
from workspace.audit.models import Side, Verb
from workspace.audit.snapshots import Snapshot
from workspace.common import ids
from workspace.common.errors import NotVisible
from workspace.imports.actions.runs import begin_run, note_end
from workspace.imports.events import ImportConfirmed
from workspace.imports.models import ImportRun, RunKind, State
from workspace.imports.queries.baseline import SOURCE, Baseline, moment_of, stood_then
from workspace.people import events as people_events
from workspace.people.models import Identity, Organisation, Person
from workspace.people.queries import taken_handles
from workspace.reports.metrics.outside import Member, key_of


def import_baseline(*, by: Person, plan: Baseline) -> ImportRun | None:
    """All of it or nothing: people, deeds, and the entry that says who brought them. None if all is here already.

    Operators only. Raises NotVisible.
    """
    if not (by.is_operator and by.is_active):
        raise NotVisible
    if not plan.said:
        return None
    with transaction.atomic():
        run = begin_run(by=by, kind=RunKind.BASELINE, file_name=plan.file_name)
        people = {**plan.here, **carry_newcomers(by=by, plan=plan)}
        carry_baseline(by=by, plan=plan, run=run, people=people)
        note_end(by=by, run=run, state=State.DONE, message="", report={"summary": " ".join(plan.lines()[:2])})
    return run


@retelling
def carry_newcomers(*, by: Person, plan: Baseline) -> Mapping[int, int]:
    """A placeholder for everybody of the list who is nobody here; numbers by place. Nobody can sign in as one, and
    somebody can claim it later."""
    if not plan.newcomers:
        unchanged()
        return {}
    employer = Organisation.objects.filter(side=Side.EMPLOYEE).order_by("pk").first() or by.organisation
    taken = taken_handles()
    made: dict[int, int] = {}
    for place in plan.newcomers:
        one = plan.staff.members[place]
        person = _placeholder(one, employer, taken)
        Identity.objects.create(person=person, source=SOURCE, external_id=key_of(one.id)[:120])
        made[place] = person.pk
    told = [(people_events.EVERYBODY, people_events.ProfileChanged(person=number)) for number in made.values()]
    record_history([], by=by, source=SOURCE, events=told)
    return made


@retelling
def carry_baseline(*, by: Person, plan: Baseline, run: ImportRun, people: Mapping[int, int]) -> None:
    """The deeds, each dated and ranked as of then and signed by whoever did it. `people`: numbers by place."""
    stood = stood_then(plan, people)
    told = [
        Told(
            moment_of(one),
            people[one.actor],
            Verb.TURNED_TO,
            run,
            to=tuple(people[target] for target in one.targets),
            key=one.key,
        )
        for one in plan.said
    ]
    events = [(by.stream, ImportConfirmed(run=run.pk))]
    nowhere = Snapshot()
    record_history(told, by=by, source=SOURCE, events=events, where=lambda person, _at: stood.get(person, nowhere))


def _placeholder(one: Member, employer: Organisation, taken: set[str]) -> Person:
    name = (one.name or (one.id if not one.id.isdigit() else f"Colleague {one.id}"))[:120]
    person = Person(
        name=name,
        handle=ids.handle(name.partition("@")[0], taken),
        organisation=employer,
        side=employer.side,
        is_placeholder=True,
    )
    person.set_unusable_password()
    person.save()
    taken.add(person.handle)
    address = next((text.strip().lower() for text in (one.email, one.id) if "@" in text), "")
    if address:
        # Who can show that this address is theirs may claim what the placeholder did.
        Identity.objects.get_or_create(source="email", external_id=address[:120], defaults={"person": person})
    return person
