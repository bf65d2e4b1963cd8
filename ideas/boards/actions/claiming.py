"""Ideas, cases, merges and splits of a placeholder or a mask become those of the person behind it."""

from collections.abc import Mapping

from ideas.boards.models import Case, Contributor, Idea, Merge, Split
from realtime.events import Payload
from workspace.people.models import Person


def hand_over_ideas(placeholder: Person, person: Person, by: Person) -> Mapping[str, Payload]:
    """Inside the claim. Whoever wrote an idea is not its co-author as well; a placeholder is nobody's co-author."""
    Contributor.objects.filter(person=person, idea__author=placeholder).delete()
    Idea.objects.filter(author=placeholder).update(author=person)
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
