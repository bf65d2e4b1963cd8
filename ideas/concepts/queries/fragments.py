"""What listeners receive of concepts, what they are called in the ledger, and where they hang in a space."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.concepts import events
from ideas.concepts.models import Concept, Sheet
from ideas.concepts.queries.page import concepts_of
from realtime.models import Event
from workspace.audit.queries import Described, describing
from workspace.people.models import Person
from workspace.spaces.permissions import Can
from workspace.spaces.queries import Section, Visit

LISTED = "space-concepts"


def draw(event: Event) -> str:
    """The fragment of an event on `concept:<id>`: nearly all of its page differs by reader, so pages fetch it anew.

    That somebody answered moves the number alone: nobody's form is touched while they fill it in.
    """
    content = event.content()
    if isinstance(content, events.ConceptAnswered):
        return _refreshed(f"concept-count-{content.concept}")
    if isinstance(content, events.NamesChanged):
        return _refreshed(f"concept-words-{content.concept}")
    if isinstance(content, events.ConceptEvent):
        return _refreshed(f"concept-{content.concept}")
    return ""


def draw_for_space(event: Event) -> str:
    return _refreshed(LISTED)


def may_listen(person: Person, concept: int) -> bool:
    """The socket's door is the page's door."""
    return Concept.objects.visible_to(person).filter(pk=concept).exists()


def may_listen_many(pairs: Collection[tuple[Person, int]]) -> set[tuple[Person, int]]:
    """As `may_listen`, for many at once: a query for each person."""
    asked: dict[Person, set[int]] = {}
    for person, concept in pairs:
        asked.setdefault(person, set()).add(concept)
    return {
        (person, number)
        for person, numbers in asked.items()
        for number in Concept.objects.visible_to(person).filter(pk__in=numbers).values_list("pk", flat=True)
    }


def pictures_shown(person: Person) -> Q:
    """The attachments that a person may have, being the picture of a concept that they see."""
    return Q(concepts__in=Concept.objects.visible_to(person))


describe_concepts = describing(Concept)


def describe_sheets(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Sheet.objects.visible_to(reader).filter(pk__in=numbers, concept__in=Concept.objects.visible_to(reader))
    found = rows.select_related("concept")
    return {one.pk: Described(one.concept.title, one.concept.get_absolute_url()) for one in found}


def concept_section() -> Section:
    """The tab of a space with its concepts."""
    return Section("concepts", _("Concepts"), "image", 45, "concepts/in_space.html", _listed)


def _listed(visit: Visit) -> Mapping[str, Any]:
    may_draft = Can.FACILITATE in visit.rights and not visit.space.is_archived
    return {"concepts": concepts_of(visit.person, visit.space), "may_draft": may_draft}


def _refreshed(region: str) -> str:
    return f'<template data-refresh="{region}"></template>'
