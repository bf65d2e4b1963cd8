"""People of a history: who is here already, and placeholders for the others."""

from collections.abc import Mapping, Sequence

from workspace.audit.ledger import record_history, retelling, unchanged
from workspace.audit.models import Side
from workspace.common import ids
from workspace.imports.queries.cast import Cast, Member, member, people_by_email
from workspace.imports.slack.reading import User
from workspace.people import events as people_events
from workspace.people.models import Identity, Organisation, Person
from workspace.people.queries import taken_handles


@retelling
def carry_people(*, by: Person, cast: Cast, users: Sequence[User]) -> Mapping[str, Member]:
    """Find or make a person for each user, and remember who is who; returns the new members by Slack id.

    Found by an address that both sides know, else made as a placeholder of the employer: nobody can sign in as one,
    and somebody can claim it later. Who is known from an earlier run is passed over.
    """
    seen = set(
        Identity.objects.filter(source=cast.source, external_id__in=[user.id for user in users]).values_list(
            "external_id", flat=True
        )
    )
    new = [user for user in users if user.id not in seen]
    if not new:
        unchanged()
        return {}
    by_email = people_by_email(user.email for user in new)
    met, made = {}, []
    taken = taken_handles()
    for user in new:
        person = by_email.get(user.email.lower())
        if person is None:
            person = _placeholder(user, by, taken)
            made.append(person)
            taken.add(person.handle)
        Identity.objects.create(person=person, source=cast.source, external_id=user.id)
        met[user.id] = member(person)
    events = [(people_events.EVERYBODY, people_events.ProfileChanged(person=person.pk)) for person in made]
    record_history([], by=by, source=cast.source.partition(":")[0], events=events)
    return met


def _placeholder(user: User, by: Person, taken: set[str]) -> Person:
    employer = Organisation.objects.filter(side=Side.EMPLOYEE).order_by("pk").first() or by.organisation
    name = user.name[:120]
    person = Person(
        name=name,
        handle=ids.handle(user.handle or name, taken),
        organisation=employer,
        side=employer.side,
        pronouns=user.pronouns[:40],
        time_zone=user.time_zone[:60] or "UTC",
        is_placeholder=True,
        is_bot=user.is_bot,
        is_active=not user.is_deleted,
    )
    person.set_unusable_password()
    person.save()
    if user.email:
        # Who can show that this address is theirs may claim what the placeholder wrote.
        Identity.objects.get_or_create(
            source="email", external_id=user.email.lower()[:120], defaults={"person": person}
        )
    return person
