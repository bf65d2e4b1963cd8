"""What voters send: ballots, answers to duels, where they stand on a proposal."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ideas.decisions import actions, queries
from ideas.decisions.forms import StandForm
from ideas.decisions.models import Ballot, Decision, Duel
from ideas.decisions.views.pages import sheet_context
from workspace.common.answers import by_script, key_of, number_of, wrong
from workspace.common.errors import HouseError, Invalid, NotVisible
from workspace.people.views import person_of


@require_POST
@login_required
def cast(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/cast/: `o<option>` with a number each; `do=withdraw` takes the ballot back."""
    person = person_of(request)
    found = queries.decision_for(person, decision)
    if request.POST.get("do") == "withdraw":
        actions.withdraw_ballot(by=person, decision=found, key=key_of(request))
        return _drawn(request, found)
    try:
        ballot: Ballot = actions.cast_ballot(
            by=person, decision=found, values=values_of(request, found), key=key_of(request)
        )
    except HouseError as error:
        if by_script(request):
            raise
        return _drawn(request, found, error=str(error), status=error.status)
    return _drawn(request, found, receipt=ballot.receipt)


@require_POST
@login_required
def answer(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/answer/: `duel`, and `winner` (the option's number, or empty: can't say)."""
    person = person_of(request)
    found = queries.decision_for(person, decision)
    duel = Duel.objects.filter(pk=number_of(request.POST.get("duel", "")) or 0, decision=found, person=person).first()
    if duel is None:
        raise NotVisible
    winner = request.POST.get("winner", "")
    actions.answer_duel(by=person, duel=duel, winner=number_of(winner) if winner else None, key=key_of(request))
    return _drawn(request, found)


@require_POST
@login_required
def stand(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/stand/: one of the four answers, with its reason."""
    person = person_of(request)
    found = queries.decision_for(person, decision)
    form = StandForm(request.POST)
    if not form.is_valid():
        page = queries.decision_page(person, decision)
        return wrong(request, form, "decisions/decision.html", sheet_context(request, page))
    given = form.cleaned_data
    ballot: Ballot = actions.take_stand(
        by=person, decision=found, stance=given["stance"], reason=given["reason"], key=key_of(request)
    )
    return _drawn(request, found, receipt=ballot.receipt)


@require_POST
@login_required
def receipt(request: HttpRequest, decision: int) -> HttpResponse:
    """/decisions/<id>/receipt/: of duels, whose ballot is cast by and by: told when it is asked for."""
    person = person_of(request)
    found = queries.decision_for(person, decision)
    ballot = Ballot.objects.filter(decision=found, person=person).first()
    if ballot is None:
        raise NotVisible
    return _drawn(request, found, receipt=ballot.receipt)


def values_of(request: HttpRequest, decision: Decision) -> dict[int, int]:
    """By option. Raises Invalid for what is no whole number."""
    values = {}
    for option in decision.options.all():
        given = request.POST.get(f"o{option.pk}", "").strip()
        if given in {"", "on"}:
            values[option.pk] = int(given == "on")
            continue
        number = number_of(given.removeprefix("-"), below=10**6)
        if number is None:
            raise Invalid("“%(title)s” needs a whole number, not “%(given)s”.", title=option.title, given=given[:20])
        values[option.pk] = -number if given.startswith("-") else number
    return values


def _drawn(
    request: HttpRequest, decision: Decision, *, receipt: str = "", error: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    """The ballot as it stands now. A receipt is shown in this answer, once, and never again."""
    if not by_script(request) and not receipt and not error:
        return redirect(decision)
    page = queries.decision_page(person_of(request), decision.pk)
    context = {**sheet_context(request, page), "receipt": receipt, "error": error}
    template = "decisions/parts/sheet.html" if by_script(request) else "decisions/decision.html"
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
