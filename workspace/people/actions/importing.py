"""Taking over a list of people and managers: the first makes the firm, each later one is a reorganisation.

People and positions are written in bulk. An import is one deed and leaves one entry in the ledger, whose object is the
PeopleImport with its counts. django-auditlog sees nothing of those it makes, since a diff for each would double the
time and say only "was made by this import"; what it changes in people who were known is saved one by one, with a diff.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import F, Func, Value
from django.db.models.functions import Lower

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock, ids
from workspace.common.errors import Invalid, Refused
from workspace.people import events
from workspace.people.actions.organisations import join_group
from workspace.people.models import Organisation, PeopleImport, Person, PersonSkill, Position, Skill
from workspace.people.queries.handles import taken_handles
from workspace.people.queries.import_plan import Place, Plan, Ref, plan_import
from workspace.people.queries.people_file import PeopleFile, Problem

AT_ONCE = 500
Progress = Callable[[int, int], None]
T = TypeVar("T")


class ListRefused(Invalid):
    """The list can't be taken over as it stands. Nothing was imported."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([str(self.__doc__), *map(str, problems)]))


@action
def import_people(
    *,
    by: Person,
    file: PeopleFile,
    several_roots: bool = False,
    progress: Progress | None = None,
    key: uuid.UUID | None = None,
) -> PeopleImport:
    """Take over a list: make who is new, close the positions that changed and open others, all at one moment.

    Who is missing from the list keeps their account and loses their position. Rows that say what is so already are
    not touched; if all do, nothing is written and the answer is not saved (its `pk` is None). Names that people have
    are theirs: the list doesn't change them. `progress` is told (done, total) positions. Raises Refused for anyone but
    an operator, and ListRefused with every problem of the list."""
    if not by.is_operator:
        raise Refused("Only an operator may import a list of people.")
    employer = Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation_id)
    plan = plan_import(file, several_roots=several_roots)
    if plan.problems:
        raise ListRefused(plan.problems)
    counts = {"new": plan.new, "moved": plan.moved, "left": plan.left, "unchanged": plan.unchanged}
    done = PeopleImport(by=by, file_name=file.name[:200], **{name: len(group) for name, group in counts.items()})
    people = _people(plan, employer)
    changed = _reorganise(plan, people, progress or _untold)
    changed |= _name_skills(plan, people)
    changed |= _meet_again(plan)
    if not changed:
        unchanged()
        return done
    done.save()
    record(
        by,
        Verb.IMPORTED_PEOPLE,
        done,
        on=events.EVERYBODY,
        event=events.PeopleImported(people_import=done.pk),
    )
    return done


def _people(plan: Plan, employer: Organisation) -> dict[Ref, Person]:
    """Everybody of the list by how the plan refers to them; who was not known is made."""
    taken = taken_handles()
    people: dict[Ref, Person] = {}
    made: list[Person] = []
    for place in (*plan.new, *plan.moved, *plan.unchanged):
        person = place.person or _new_person(place, employer, taken)
        people[place.path[-1]] = person
        if place.person is None:
            made.append(person)
    Person.objects.bulk_create(made, batch_size=AT_ONCE)
    join_group(made, employer)
    return people


def _new_person(place: Place, employer: Organisation, taken: set[str]) -> Person:
    row = place.row
    handle = ids.handle(row.name, taken)
    taken.add(handle)
    person = Person(
        name=row.name, handle=handle, email=row.email, employee_number=row.number,
        organisation=employer, side=employer.side,
    )  # fmt: skip
    person.set_unusable_password()
    return person


def _reorganise(plan: Plan, people: Mapping[Ref, Person], progress: Progress) -> bool:
    """Close what changed or ended, and open what begins, at one moment."""
    moment, places = clock.now(), [*plan.new, *plan.moved]
    closing = [place.held.pk for place in plan.moved if place.held] + [position.pk for position in plan.left]
    until = Func(
        Lower(F("during")),
        Value(moment),
        function="tstzrange",
        output_field=Position._meta.get_field("during"),
    )
    Position.objects.filter(pk__in=closing).update(during=until)
    done = len(plan.left)
    progress(done, done + len(places))
    for batch in _batches(places):
        Position.objects.bulk_create([_position(place, people, moment) for place in batch])
        done += len(batch)
        progress(done, len(plan.left) + len(places))
    return bool(places or closing)


def _position(place: Place, people: Mapping[Ref, Person], moment: Any) -> Position:
    path = [people[ref].pk for ref in place.path]
    return Position(
        person_id=path[-1],
        manager_id=path[-2] if len(path) > 1 else None,
        unit=place.row.unit,
        title=place.row.title,
        grade=place.row.grade,
        level=place.level,
        path=path,
        during=(moment, None),
    )


def _name_skills(plan: Plan, people: Mapping[Ref, Person]) -> bool:
    """Add the skills that the list names. None is taken away: they are people's own words."""
    wanted = {
        (people[place.path[-1]].pk, skill.lower()): skill
        for place in (*plan.new, *plan.moved, *plan.unchanged)
        for skill in place.row.skills
    }
    if not wanted:
        return False
    named = set(PersonSkill.objects.values_list("person", Lower("skill__name")))
    missing = {pair: skill for pair, skill in wanted.items() if pair not in named}
    Skill.objects.bulk_create([Skill(name=skill) for skill in set(missing.values())], ignore_conflicts=True)
    known = dict(Skill.objects.values_list(Lower("name"), "pk"))
    PersonSkill.objects.bulk_create(
        [PersonSkill(person_id=pk, skill_id=known[skill]) for pk, skill in missing], batch_size=AT_ONCE
    )
    return bool(missing)


def _meet_again(plan: Plan) -> bool:
    """Number and address of people who are known, where the list knows better; a placeholder becomes a person."""
    pairs = []
    for place in (*plan.new, *plan.moved, *plan.unchanged):
        old, row = place.person, place.row
        if old is None:
            continue
        said: dict[str, Any] = {"employee_number": row.number or old.employee_number, "email": row.email or old.email}
        if row.is_named and old.employee_number and old.name == f"Person {old.employee_number}":
            said["name"] = row.name
        if (old.email or "").lower() == said["email"]:
            said["email"] = old.email
        if old.is_placeholder:
            said |= {"is_placeholder": False, "name": row.name}
        if any(getattr(old, name) != value for name, value in said.items()):
            pairs.append((old, said))
    for person, said in pairs:
        if said["email"] != person.email:
            _forget_address(person)
        for name, value in said.items():
            setattr(person, name, value)
        person.save(update_fields=list(said))
    return bool(pairs)


def _forget_address(person: Person) -> None:
    """An address that is no longer theirs must not let anybody sign in as them."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=person).delete()


def _untold(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
