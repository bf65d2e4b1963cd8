"""The steps of a result: progress, shipping, the review; its links, and who is named."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ideas.results import actions, queries
from ideas.results.forms import CreditForm, LinkForm, ProgressForm, ReviewForm, ShipForm
from ideas.results.models import Link, Result, ResultStage
from ideas.results.queries.fragments import ON_RESULT
from ideas.results.views.asking import by_form
from workspace.common.answers import by_script, key_of
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.people.views import person_of
from workspace.threads.queries import nameable


@login_required
def progress(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/progress/?stage="""
    person, found = _tended(request, result)
    stage = request.GET.get("stage", "")
    initial = {"stage": stage} if stage in ResultStage.values and stage != ResultStage.SHIPPED else {}
    form = ProgressForm(_sent(request), stage=found.stage, initial=initial)

    def give(given: dict[str, Any]) -> None:
        actions.note_progress(by=person, result=found, key=key_of(request), **given)

    return by_form(request, form, "results/progress.html", {"result": found}, give, found.get_absolute_url)


@login_required
def ship(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/ship/"""
    person, found = _tended(request, result)
    form = ShipForm(_sent(request), initial={"review_on": found.review_on})

    def give(given: dict[str, Any]) -> None:
        actions.ship_result(by=person, result=found, key=key_of(request), **given)

    return by_form(request, form, "results/ship.html", {"result": found}, give, found.get_absolute_url)


@login_required
def review(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/review/"""
    person, found = _tended(request, result)
    form = ReviewForm(_sent(request), initial={"outcome": found.outcome, "measured": found.measured})

    def give(given: dict[str, Any]) -> None:
        actions.review_result(by=person, result=found, key=key_of(request), **given)

    return by_form(request, form, "results/review.html", {"result": found}, give, found.get_absolute_url)


@login_required
def add_link(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/links/"""
    person, found = _tended(request, result)

    def give(given: dict[str, Any]) -> None:
        actions.add_link(by=person, result=found, key=key_of(request), **given)

    form = LinkForm(_sent(request))
    return by_form(request, form, "results/link.html", {"result": found}, give, found.get_absolute_url)


@require_POST
@login_required
def remove_link(request: HttpRequest, result: int, link: int) -> HttpResponse:
    person, found = _tended(request, result)
    actions.remove_link(by=person, result=found, link=Link(pk=link), key=key_of(request))
    return _changed(request, found)


@login_required
def credit(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/credit/"""
    person, found = _tended(request, result)
    form = CreditForm(
        _sent(request), nameable=nameable(person, found.board.space), customers=queries.customers_for(found)
    )

    def give(given: dict[str, Any]) -> None:
        actions.give_credit(by=person, result=found, key=key_of(request), **given)

    return by_form(request, form, "results/credit.html", {"result": found}, give, found.get_absolute_url)


@require_POST
@login_required
def withdraw_credit(request: HttpRequest, credit: int) -> HttpResponse:
    person = person_of(request)
    found = queries.credit_for(person, credit)
    actions.withdraw_credit(by=person, credit=found, key=key_of(request))
    return _changed(request, found.result)


@require_POST
@login_required
def name(request: HttpRequest, result: int) -> HttpResponse:
    """/results/<id>/name/: `do=hide` or `do=show` one's own."""
    person = person_of(request)
    found = queries.result_for(person, result)
    deed = actions.show_name if request.POST.get("do") == "show" else actions.hide_name
    deed(by=person, result=found, key=key_of(request))
    return _changed(request, found)


def _tended(request: HttpRequest, number: int) -> tuple[Person, Result]:
    """Raises NotVisible or Refused before anything is filled in."""
    person = person_of(request)
    found = queries.result_for(person, number)
    if not queries.may_tend(person, found):
        raise Refused("Only the owner of this result, or whoever answers for its board, writes here.")
    return person, found


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _changed(request: HttpRequest, result: Result) -> HttpResponse:
    """The page fetches what changed; without script, back to it."""
    if by_script(request):
        return HttpResponse(queries.refresh(f"{region}-{result.pk}" for region in ON_RESULT))
    return redirect(result)
