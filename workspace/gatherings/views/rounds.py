"""Rounds: asking, writing unseen, revealing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from workspace.common.answers import key_of, wrong
from workspace.gatherings import actions, queries
from workspace.gatherings.forms import RoundForm, WordsForm
from workspace.gatherings.models import Round
from workspace.gatherings.views.asking import gathering_in, stage_answer
from workspace.people.views import person_of


@require_POST
@login_required
def open_round(request: HttpRequest, gathering: int) -> HttpResponse:
    """/gatherings/<id>/rounds/: `question`."""
    found = gathering_in(request, gathering)
    form = RoundForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "gatherings/round_form.html", {"gathering": found, "action": request.path})
    made = actions.open_round(
        by=person_of(request), gathering=found, question=form.cleaned_data["question"], key=key_of(request)
    )
    return stage_answer(request, found, queries.round_html(made.pk) + queries.ask_html(found.pk))


@require_POST
@login_required
def write(request: HttpRequest, number: int) -> HttpResponse:
    """/gatherings/rounds/<id>/words/: `text`, one's own words."""
    person, asked = person_of(request), _round_in(request, number)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return wrong(
            request, form, "gatherings/round_form.html", {"gathering": asked.gathering, "action": request.path}
        )
    actions.write_in_round(by=person, asked=asked, text=form.cleaned_data["text"], key=key_of(request))
    return _own(request, asked)


@require_POST
@login_required
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """/gatherings/rounds/<id>/take-back/"""
    asked = _round_in(request, number)
    actions.take_back_words(by=person_of(request), asked=asked, key=key_of(request))
    return _own(request, asked)


@require_POST
@login_required
def reveal(request: HttpRequest, number: int) -> HttpResponse:
    """/gatherings/rounds/<id>/reveal/"""
    asked = actions.reveal_round(by=person_of(request), asked=_round_in(request, number), key=key_of(request))
    return _shown(request, asked)


@require_POST
@login_required
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """/gatherings/rounds/<id>/drop/"""
    asked = actions.drop_round(by=person_of(request), asked=_round_in(request, number), key=key_of(request))
    return _shown(request, asked)


def _round_in(request: HttpRequest, number: int) -> Round:
    return queries.round_for(person_of(request), number)


def _own(request: HttpRequest, asked: Round) -> HttpResponse:
    """While it is open, what the writer has kept and how many have written; else the round as everybody sees it."""
    own = queries.own_words_html(person_of(request), asked.pk)
    told = own + queries.count_html(asked.pk) if own else queries.round_html(asked.pk)
    return stage_answer(request, asked.gathering, told)


def _shown(request: HttpRequest, asked: Round) -> HttpResponse:
    told = queries.round_html(asked.pk) + queries.ask_html(asked.gathering_id)
    return stage_answer(request, asked.gathering, told)
