"""Ideas, cases, merges and splits of a placeholder or a mask become those of the person behind it."""

from collections.abc import Mapping

from ideas.boards.models import Case, Contributor, Idea, Merge, Split, Wording
from realtime.events import Payload
from workspace.people.models import Person


def hand_over_ideas(placeholder: Person, person: Person, by: Person) -> Mapping[str, Payload]:
    """Inside the claim. Whoever wrote an idea is not its co-author as well, and nobody is a co-author twice."""
    Contributor.objects.filter(person=person, idea__author=placeholder).delete()
    Idea.objects.filter(author=placeholder).update(author=person)
    Idea.objects.filter(withdrawn_by=placeholder).update(withdrawn_by=person)
    Wording.objects.filter(replaced_by=placeholder).update(replaced_by=person)
    seats = Contributor.objects.filter(person=placeholder)
    seats.filter(idea__in=Contributor.objects.filter(person=person).values("idea")).delete()
    seats.filter(idea__author=person).delete()
    seats.update(person=person)
    Contributor.objects.filter(invited_by=placeholder).update(invited_by=person)
    return {}


def hand_over_cases(placeholder: Person, person: Person, by: Person) -> Mapping[str, Payload]:
    """Inside the claim. A customer's own cases get back the organisation that they had not behind a mask."""
    cases = Case.objects.filter(person=placeholder)
    if person.is_customer:
        cases.filter(is_proxy=False, organisation__isnull=True).update(organisation=person.organisation)
    cases.update(person=person)
    for name in ("proposed_by", "answered_by", "undone_by"):
        Merge.objects.filter(**{name: placeholder}).update(**{name: person})
    for name in ("by", "undone_by"):
        Split.objects.filter(**{name: placeholder}).update(**{name: person})
    return {}
