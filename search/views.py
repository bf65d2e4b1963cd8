"""The search page, and what the search box offers while somebody types."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from search import queries
from search.documents import Kind
from search.queries import SearchPage
from workspace.common.answers import number_of
from workspace.people.views import person_of

TITLES = {
    Kind.SPACE: gettext_lazy("Spaces"),
    Kind.PERSON: gettext_lazy("People"),
    Kind.BOARD: gettext_lazy("Idea boards"),
    Kind.RESULT: gettext_lazy("Results"),
    Kind.CANVAS: gettext_lazy("Canvases"),
    Kind.THREAD: gettext_lazy("Threads"),
    Kind.POST: gettext_lazy("Posts"),
}


@dataclass(frozen=True)
class Choice:
    """A link that changes what is shown: a tab, a filter or an order."""

    title: str
    url: str
    chosen: bool = False


@dataclass(frozen=True)
class Tip:
    """Something that can be typed, and what it does."""

    example: str
    meaning: str
    url: str


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """/search/?q=&kind=&sort=newest&page=: the whole question is in the address, so that it can be sent to somebody."""
    q, given = request.GET.get("q", ""), request.GET.get("kind", "")
    kind = Kind(given) if given in set(Kind) else None
    page = queries.search_page(
        person_of(request),
        q,
        kind=kind,
        number=_number(request.GET.get("page", "")),
        newest_first=request.GET.get("sort") == "newest",
    )
    context = {
        "page": page,
        "q": page.question.text,
        "groups": [
            (group, TITLES[group.kind], _address(page, kind=group.kind) if group.more and not kind else "")
            for group in page.groups
        ],
        "tabs": _tabs(page),
        "filters": _filters(page),
        "orders": _orders(page),
        "tips": _tips() if page.question.is_empty or page.is_empty else (),
        "meant_url": _address(page, q=page.meant),
        "newer": _address(page, number=page.number - 1) if page.number > 1 else "",
        "older": _address(page, number=page.number + 1) if page.has_more else "",
    }
    return render(request, "search/search.html", context)


@require_safe
@login_required
def suggest(request: HttpRequest) -> HttpResponse:
    """/search/suggest/?q=: a list of {kind, title, detail, url}."""
    found = queries.suggestions(person_of(request), request.GET.get("q", ""))
    return JsonResponse([asdict(suggestion) for suggestion in found], safe=False)


def _number(given: str) -> int:
    return number_of(given, below=1000) or 1


def _address(
    page: SearchPage, *, q: str | None = None, kind: Kind | None = None, number: int = 1,
    newest_first: bool | None = None, every_kind: bool = False,
) -> str:  # fmt: skip
    """The page's address with something changed; from another question or kind one starts at its first page."""
    kind = None if every_kind else (kind or page.kind)
    newest = page.newest_first if newest_first is None else newest_first
    said = {
        "q": page.question.text if q is None else q,
        "kind": kind.value if kind else "",
        "sort": "newest" if newest else "",
        "page": str(number) if number > 1 else "",
    }
    return f"?{urlencode({name: value for name, value in said.items() if value})}"


def _tabs(page: SearchPage) -> Sequence[Choice]:
    tabs = [Choice(_("Everything"), _address(page, every_kind=True), page.kind is None)]
    return [
        *tabs,
        *(Choice(str(title), _address(page, kind=kind), page.kind is kind) for kind, title in TITLES.items()),
    ]


def _filters(page: SearchPage) -> Sequence[Choice]:
    """Operators as switches: each puts its words into the question, or takes them out."""
    words = page.question.text.split()
    offered = (
        ("is:decision", _("Decisions")),
        ("is:answer", _("Answers")),
        ("is:action", _("Actions")),
        ("has:attachment", _("With files")),
        ("has:link", _("With links")),
        ("from:me", _("From me")),
    )
    choices = []
    for operator, title in offered:
        chosen = operator in words
        other = [word for word in words if word != operator] if chosen else [operator, *words]
        choices.append(Choice(title, _address(page, q=" ".join(other)), chosen))
    return choices


def _orders(page: SearchPage) -> Sequence[Choice]:
    return (
        Choice(_("Best first"), _address(page, newest_first=False), not page.newest_first),
        Choice(_("Newest first"), _address(page, newest_first=True), page.newest_first),
    )


def _tips() -> Sequence[Tip]:
    said = (
        ("from:me", _("what I wrote; or anybody's handle, from:anna-berg")),
        ('in:"Product design"', _("in one space")),
        ("is:decision", _("posts that are a decision; also answer, action, lesson; threads: open, closed")),
        ("has:attachment", _("posts with a file; also link, outcome")),
        ("after:2026-01-31", _("from that day on; before:2026 means before that year")),
        ('"pilot customer"', _("these words together, in this order")),
        ("-draft", _("without that word; works before every operator too")),
    )
    return [Tip(example, meaning, f"?{urlencode({'q': example})}") for example, meaning in said]
