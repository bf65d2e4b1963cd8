"""Finding people: the directory, completion while typing, and suggestions of skills."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When, Window
from django.db.models.functions import Lower

from workspace.common.errors import NotVisible
from workspace.people.models import Folded, Person, PersonQuerySet, PersonSkill, Position, Skill

PAGE = 50


@dataclass(frozen=True)
class DirectoryPage:
    """One page of people, and what stands in the address: the words, the skill, the unit and the side."""

    people: list[Person]
    total: int
    number: int
    units: list[tuple[str, int]]
    q: str = ""
    unit: str = ""
    skill: str = ""
    side: str = "employee"

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.unit or self.skill)

    @property
    def has_more(self) -> bool:
        return self.number * PAGE < self.total


def directory_page(
    person: Person, *, q: str = "", unit: str = "", skill: str = "", side: str = "employee", number: int = 1
) -> DirectoryPage:
    """A page of the directory: employees only, for anybody else it does not exist. Four queries.

    `q` finds names (word by word, without accents, with a typo), skills, units and titles."""
    if not person.is_employee:
        raise NotVisible
    q, unit, skill = (" ".join(words.replace("\0", " ").split())[:120] for words in (q, unit, skill))
    number = max(1, number)
    found = Person.objects.visible_to(person).active().filter(side=side, is_bot=False, is_placeholder=False)
    if unit:
        found = found.filter(pk__in=Position.objects.current().filter(unit=unit).values("person"))
    if skill:
        found = found.filter(pk__in=PersonSkill.objects.filter(skill__name__iexact=skill).values("person"))
    found = _searched(found, q) if q else found.order_by("name", "pk")
    shown, total = _page(found, number)
    units = Position.objects.current().exclude(unit="").values("unit").order_by("unit").annotate(n=Count("pk"))
    named = [(row["unit"], row["n"]) for row in units]
    return DirectoryPage(shown, total, number, named, q=q, unit=unit, skill=skill, side=side)


def _page(found: PersonQuerySet, number: int) -> tuple[list[Person], int]:
    """The people of one page, and how many there are in all. Who they are is found out before anything about them."""
    counted = found.annotate(total=Window(Count("pk"))).values_list("pk", "total")
    rows = list(counted[(number - 1) * PAGE : number * PAGE])
    total = rows[0][1] if rows else found.count() if number > 1 else 0
    skills = Prefetch("skills", PersonSkill.objects.select_related("skill").order_by("skill__name"))
    people = Person.objects.with_position().select_related("organisation").prefetch_related(skills)
    known = people.in_bulk([pk for pk, _ in rows])
    return [known[pk] for pk, _ in rows if pk in known], total


def people_completion(person: Person, q: str, most: int = 8) -> QuerySet[Person, Person]:
    """People whom `person` may see whose handle or a word of whose name begins with `q`: for completion of @."""
    found: PersonQuerySet = Person.objects.visible_to(person).active()
    begins = Q(folded_name__startswith=Folded(Value(q))) | Q(handle__startswith=q.lower())
    rank = Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        found.filter(is_placeholder=False, claimed_by=None)
        .alias(folded_name=Folded("name"))
        .filter(begins | _word_begins("folded_name", q))
        .order_by(rank, "name", "pk")[:most]
    )


def common_skills(most: int = 400) -> list[str]:
    """The skills that most people name: suggested while somebody types one of theirs."""
    return list(
        Skill.objects.annotate(used=Count("people")).order_by("-used", "name").values_list("name", flat=True)[:most]
    )


def _searched(found: PersonQuerySet, q: str) -> PersonQuerySet:
    """Each way to be found is a subquery with an index of its own; best matches by name come first."""
    folded = Folded(Value(q))
    every_word = Q()
    for word in q.split():
        every_word &= _word_begins("folded_name", word)
    named = Person.objects.alias(folded_name=Folded("name"), lower_email=Lower("email")).filter(
        every_word
        | Q(folded_name__trigram_word_similar=folded)
        | Q(handle__startswith=q.lower().lstrip("@"))
        | Q(lower_email=q.lower())
    )
    skilled = PersonSkill.objects.filter(
        skill__in=Skill.objects.alias(folded_name=Folded("name")).filter(
            Q(folded_name__contains=folded) | Q(folded_name__trigram_word_similar=folded)
        )
    )
    placed = Position.objects.current().alias(folded_unit=Folded("unit"), folded_title=Folded("title"))
    placed = placed.filter(Q(folded_unit__contains=folded) | Q(folded_title__contains=folded))
    rank = Case(
        When(folded_name__startswith=folded, then=Value(0)),
        When(every_word, then=Value(1)),
        When(folded_name__trigram_word_similar=folded, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    ways: list[QuerySet[Any, Any]] = [named.values("pk"), skilled.values("person"), placed.values("person")]
    somehow = Q()
    for way in ways:
        somehow |= Q(pk__in=way)
    return found.filter(somehow).alias(folded_name=Folded("name")).order_by(rank, "name", "pk")


def _word_begins(field: str, word: str) -> Q:
    """Whether a word of the field begins so: at its start, or after a space or a hyphen."""
    begins = Q(**{f"{field}__startswith": Folded(Value(word))})
    for mark in " -":
        begins |= Q(**{f"{field}__contains": Folded(Value(f"{mark}{word}"))})
    return begins
