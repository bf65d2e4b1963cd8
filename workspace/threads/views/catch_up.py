"""Home: what waits for me."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import by_script, number_of
from workspace.common.errors import Invalid, Stale
from workspace.people.views import person_of
from workspace.threads import actions, queries
from workspace.threads.actions.attention import Before
from workspace.threads.views.asking import refresh

# How long "undo" can be pressed, in seconds.
UNDO_WITHIN = 24 * 3600
REGIONS = ("catch-up", "rail")


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """/: mentions, followed threads, decisions since I last looked, my open actions."""
    found = queries.catch_up(person_of(request))
    undo = request.GET.get("undo", "")
    return render(request, "threads/catch_up.html", {"found": found, "undo": undo if _before(request, undo) else ""})


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """/catch-up/read/: `threads` are pairs such as 12:40, read up to that number. What came meanwhile stays unread."""
    person = person_of(request)
    before = actions.mark_all_read(by=person, upto=_pairs(request.POST.getlist("threads")))
    undo = signing.dumps([person.pk, before], salt="catch-up", compress=True)
    if not by_script(request):
        return redirect(f"/?undo={undo}")
    told = render_to_string("threads/parts/all_read.html", {"undo": undo, "number": len(before)})
    return HttpResponse(told + refresh(*REGIONS))


@require_POST
@login_required
def unread_all(request: HttpRequest, marks: str) -> HttpResponse:
    """/catch-up/undo/<marks>/: the read positions from before "mark all read"."""
    before = _before(request, marks)
    if before is None:
        raise Stale("It is too late to undo this. Mark single threads as unread instead.")
    actions.restore_read_marks(by=person_of(request), marks=before)
    return HttpResponse(refresh(*REGIONS)) if by_script(request) else redirect("/")


def _before(request: HttpRequest, marks: str) -> list[Before] | None:
    """The read positions that we signed for this reader; None for anything else, or too old."""
    try:
        whose, before = signing.loads(marks, salt="catch-up", max_age=UNDO_WITHIN)
    except signing.BadSignature:
        return None
    return before if whose == person_of(request).pk else None


def _pairs(given: list[str]) -> dict[int, int]:
    pairs = {}
    for pair in given[:500]:
        thread, _, number = pair.partition(":")
        which, read = number_of(thread), number_of(number, below=10**9)
        if which is None or read is None:
            raise Invalid
        pairs[which] = read
    return pairs
