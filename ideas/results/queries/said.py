"""“You said, we did”: what was shipped, beside the words of those who asked for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from ideas.boards.models import Case, Contributor, Idea, Support
from ideas.results.models import HiddenName, Result
from ideas.results.queries.credits import Part, credits_of
from ideas.results.queries.family import Families, families
from workspace.common import paging
from workspace.common.answers import number_of
from workspace.common.richtext import plain
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Space

PAGE = 12
QUOTES, LONGEST = 3, 280
# Idea, who said it, for which customer, the words, when, where it stands, whether it is a case.
Said = tuple[int, Person, Organisation | None, str, datetime, str, bool]


@dataclass(frozen=True)
class Quote:
    """What somebody said: in an idea, or in a case of it. `by` is None where they don't want to be named here."""

    words: str
    by: Person | None
    organisation: Organisation | None
    at: datetime
    url: str
    is_case: bool


@dataclass
class Done:
    """A shipped result with what was said before it. `more` quotes stand at the ideas themselves."""

    result: Result
    quotes: list[Quote] = field(default_factory=list)
    more: int = 0
    credit: Sequence[Part] = ()


@dataclass(frozen=True)
class SaidAndDone:
    """A page of it, newest first, with what was asked for. `customers` are those to choose from, for employees."""

    rows: Sequence[Done]
    space: Space | None
    customer: Organisation | None
    spaces: Sequence[Space]
    customers: Sequence[Organisation]
    older: str
    newer: str

    @property
    def is_filtered(self) -> bool:
        return self.space is not None or self.customer is not None


def said_and_done(person: Person, params: QueryDict) -> SaidAndDone:
    """`space`, `customer`, `after`. For a customer only what is their organisation's. At most 26 queries."""
    shipped = Result.objects.visible_to(person).shipped()
    spaces = list(Space.objects.filter(pk__in=shipped.values("board__space")).order_by("name")[:200])
    space_number, number = number_of(params.get("space", "")), number_of(params.get("customer", ""))
    space = next((one for one in spaces if one.pk == space_number), None)
    customers = list(_customers(shipped)) if person.is_employee else []
    customer = next((one for one in customers if one.pk == number), None)
    theirs = person.organisation if person.is_customer else customer
    if theirs is not None:
        shipped = shipped.filter(pk__in=_of(theirs, shipped))
    if space is not None:
        shipped = shipped.filter(board__space=space)
    if after := paging.place(params):
        shipped = shipped.filter(Q(shipped_at__lt=after[0]) | Q(shipped_at=after[0], pk__lt=after[1]))
    found = shipped.select_related("board__space", "owner__organisation").order_by("-shipped_at", "-pk")
    rows = list(found[: PAGE + 1])
    ended = (rows[PAGE - 1].shipped_at, rows[PAGE - 1].pk) if len(rows) > PAGE else None
    page = paging.page(params, rows, PAGE, (ended[0], ended[1]) if ended and ended[0] else None)
    done = _told(person, page.rows, theirs)
    return SaidAndDone(done, space, customer, spaces, customers, page.older, page.newer)


def _of(organisation: Organisation, results: QuerySet[Result]) -> set[int]:
    """Which of these results an organisation had a part in: people of theirs raised, supported or told a case, or
    somebody told one for them. Of what was merged in, too."""
    pairs = list(Result.ideas.through.objects.filter(result__in=results.values("pk")).values_list("result", "idea"))
    known = families({idea for _, idea in pairs})
    theirs = _ideas_of(organisation, known)
    roots = {known.roots[idea] for idea in theirs}
    return {result for result, idea in pairs if idea in roots}


def _ideas_of(organisation: Organisation, known: Families) -> set[int]:
    of = {"idea__in": known.roots, "person__organisation": organisation}
    raised = Idea.objects.filter(pk__in=known.roots, author__organisation=organisation).values_list("pk", flat=True)
    joined = Contributor.objects.filter(**of, accepted_at__isnull=False).values_list("idea", flat=True)
    supported = Support.objects.standing().filter(**of, passed=False).values_list("idea", flat=True)
    told = Q(person__organisation=organisation) | Q(organisation=organisation)
    cases = Case.objects.filter(told, idea__in=known.roots, withdrawn_at__isnull=True).values_list("idea", flat=True)
    return {*raised, *joined, *supported, *cases}


def _customers(shipped: QuerySet[Result]) -> QuerySet[Organisation]:
    """Customers who had a part in what was shipped, for an employee to choose from."""
    ideas = Idea.objects.filter(Q(results__in=shipped) | Q(merged_into__results__in=shipped))
    cases = Case.objects.filter(idea__in=ideas, withdrawn_at__isnull=True)
    told = Q(pk__in=cases.values("organisation")) | Q(people__in=cases.values("person"))
    had = Q(people__in=ideas.values("author")) | Q(
        people__in=Support.objects.standing().filter(idea__in=ideas, passed=False).values("person")
    )
    return Organisation.objects.filter(told | had, side="customer").distinct().order_by("name")[:200]


def _told(person: Person, results: Sequence[Result], theirs: Organisation | None) -> list[Done]:
    numbers = [one.pk for one in results]
    credit = credits_of(numbers, person)
    quotes = _quotes(person, numbers, theirs)
    return [
        Done(one, quotes.get(one.pk, [])[:QUOTES], max(0, len(quotes.get(one.pk, [])) - QUOTES), credit[one.pk])
        for one in results
    ]


def _quotes(person: Person, results: Collection[int], theirs: Organisation | None) -> Mapping[int, list[Quote]]:
    """By result: the problems and the cases, oldest first; to a customer only what their people said, or was said for
    them. Six queries."""
    pairs = list(Result.ideas.through.objects.filter(result__in=results).values_list("result", "idea"))
    known = families({idea for _, idea in pairs})
    hidden = set(HiddenName.objects.filter(result__in=results, shown_at__isnull=True).values_list("result", "person"))
    where: dict[int, list[int]] = {}
    for result, idea in pairs:
        where.setdefault(idea, []).append(result)
    said: list[Said] = [
        (one.pk, one.author, None, plain(one.problem), one.submitted_at, one.get_absolute_url(), False)
        for one in Idea.objects.filter(pk__in=known.roots).select_related("author__organisation")
    ]
    cases = Case.objects.filter(idea__in=known.roots, withdrawn_at__isnull=True)
    said += [
        (one.idea_id, one.person, one.organisation if one.is_proxy else None, plain(one.words), one.at,
         f"/ideas/{one.idea_id}/#case-{one.pk}", True)
        for one in cases.select_related("person__organisation", "organisation").order_by("at")[:500]
    ]  # fmt: skip
    found: dict[int, list[Quote]] = {}
    for idea, by, organisation, words, at, url, is_case in said:
        asked_by = organisation or by.organisation
        if theirs is not None and asked_by.pk != theirs.pk:
            continue
        for result in where.get(known.roots[idea], []):
            is_hidden = (result, by.pk) in hidden and by.pk != person.pk
            quote = Quote(_short(words), None if is_hidden else by, organisation, at, url, is_case)
            found.setdefault(result, []).append(quote)
    return found


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
