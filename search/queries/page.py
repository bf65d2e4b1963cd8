"""The search page: what was found of each kind, or a page of one kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from search import backends
from search.backends.base import Found
from search.documents import Kind
from search.likeness import misspelt
from search.queries.resolving import Resolved, resolve
from search.queries.results import Looking, Result, load
from search.questions import Question, parse
from search.words import fold, tokens
from workspace.people.models import Person

OF_EACH = 5
PAGE = 20
LAST_PAGE = 50
# With fewer hits than this, similar words are looked for as well.
FEW = 3


@dataclass(frozen=True)
class Group:
    """Results of one kind; `more` if there are others after these."""

    kind: Kind
    results: Sequence[Result]
    more: bool = False


@dataclass(frozen=True)
class SearchPage:
    """`kind` is None on the page of all kinds. `meant` is the question as it was probably meant, if it found nothing
    as it was typed. `loosely`: some of this was found by similar words only."""

    question: Question
    kind: Kind | None = None
    number: int = 1
    newest_first: bool = False
    groups: Sequence[Group] = ()
    meant: str = ""
    loosely: bool = False
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        return not any(group.results for group in self.groups)

    @property
    def has_more(self) -> bool:
        return self.kind is not None and self.number < LAST_PAGE and any(group.more for group in self.groups)


def search_page(
    person: Person, q: str, *, kind: Kind | None = None, number: int = 1, newest_first: bool = False
) -> SearchPage:
    """What `person` finds. Never raises for what is typed. At most 20 queries, 12 of them to load what was found."""
    question = parse(q)
    number = min(max(number, 1), LAST_PAGE) if kind else 1
    shown = SearchPage(question, kind, number, newest_first, notes=question.notes)
    if question.is_empty:
        return shown
    resolved = resolve(person, question, newest_first=newest_first)
    kinds = [one for one in resolved.kinds if kind in (None, one)]
    notes = [*question.notes, *resolved.notes]
    if not kinds:
        return SearchPage(question, kind, number, newest_first, notes=notes)
    found, loosely = _ask(resolved, kinds, number, PAGE if kind else OF_EACH)
    groups = _groups(person, question, found, kinds, PAGE if kind else OF_EACH)
    nothing_as_typed = loosely and not any(hit.strict for hits in found.hits.values() for hit in hits)
    return SearchPage(
        question, kind, number, newest_first, groups,
        meant=_meant(question, found.similar, groups) if nothing_as_typed else "",
        loosely=loosely and any(not hit.strict for hits in found.hits.values() for hit in hits),
        notes=notes,
    )  # fmt: skip


def _ask(resolved: Resolved, kinds: Sequence[Kind], number: int, size: int) -> tuple[Found, bool]:
    """Ask as it was typed; and, where that finds next to nothing, once more with similar words."""
    backend, offset = backends.current(), (number - 1) * size
    found = backend.search(resolved.query, resolved.scope, kinds, limit=size + 1, offset=offset)
    hits = sum(len(of_kind) for of_kind in found.hits.values())
    if hits >= FEW or not any(term.single for term in resolved.query.terms):
        return found, False
    return backend.search(resolved.query, resolved.scope, kinds, limit=size + 1, offset=offset, loose=True), True


def _groups(person: Person, question: Question, found: Found, kinds: Sequence[Kind], size: int) -> list[Group]:
    looking = Looking(question.terms, found.similar)
    groups = [
        Group(kind, load(person, kind, found.hits[kind][:size], looking), more=len(found.hits[kind]) > size)
        for kind in kinds
    ]
    return [group for group in groups if group.results]


def _meant(question: Question, similar: Mapping[str, Sequence[str]], groups: Sequence[Group]) -> str:
    """The question with misspelt words put right, by words that stand in what the person was shown: so that a word
    of a place that they can't see is never offered. Empty if nothing needs putting right."""
    shown = {token.word for group in groups for result in group.results for token in tokens(result.words)}
    right: dict[str, str] = {}
    for word, near in similar.items():
        offered = [known for known in near if known in shown and misspelt(word, known) is not None]
        if word not in shown and offered:
            right[word] = offered[0]
    if not right:
        return ""
    return " ".join(_put_right(part, right) for part in question.text.split())


def _put_right(part: str, right: Mapping[str, str]) -> str:
    return right.get(fold(part), part)
