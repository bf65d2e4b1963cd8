"""Merging ideas and splitting them: asking, answering, undoing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ideas.boards import actions, queries
from ideas.boards.forms.cases import ReasonForm, SmallReasonForm, SplitForm
from ideas.boards.models import Case, Idea, Merge, MergeState, Split
from ideas.boards.queries.merges import merge_for, merging_shown, split_for
from ideas.boards.queries.similar import similar_ideas
from workspace.common.answers import key_of, number_of, wrong
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person
from workspace.people.views import person_of


@login_required
def merge(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/merge/: choose the other one (`other`, a number; found by `q`), say which goes on, and why.

    `keep` is "other" (this one goes on in the other) or "this". Who facilitates merges at once, unless `ask` is given.
    """
    person = person_of(request)
    look = queries.idea_look(person, idea)
    shown = merging_shown(look)
    if not shown.may_propose:
        raise Refused("Only its author, co-authors or a facilitator of the space can merge an idea that stands.")
    context = _context(look, shown=shown, action=request.path, other=None)
    given = request.POST if request.method == "POST" else request.GET
    other = _other(person, look.idea, given.get("other", ""))
    if other is None:
        if request.method == "POST":
            raise Invalid("Choose the idea that this one is merged with.")
        return render(request, "boards/merge_choose.html", {**context, **_choice(person, look, given.get("q", ""))})
    context |= {"other": other, "at_once": shown.may_facilitate, "keep": given.get("keep", "other")}
    if request.method != "POST":
        return render(request, "boards/merge_form.html", {**context, "form": ReasonForm()})
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, "boards/merge_form.html", context)
    pair = (other, look.idea) if given.get("keep") == "this" else (look.idea, other)
    deed = actions.propose_merge if given.get("ask") or not shown.may_facilitate else actions.merge_ideas
    reason = form.cleaned_data["reason"]
    done = deed(by=person, idea=pair[0], into=pair[1], reason=reason, key=key_of(request))
    return redirect(done.into if done.is_done else look.idea)


@require_POST
@login_required
def answer_merge(request: HttpRequest, merge: int) -> HttpResponse:
    """/merges/<id>/answer/: `do` is agree or decline; with decline a `reason`, if one likes."""
    person = person_of(request)
    found = merge_for(person, merge)
    if request.POST.get("do") == "agree":
        done = actions.agree_to_merge(by=person, merge=found, key=key_of(request))
        return redirect(done.into)
    reason = request.POST.get("reason", "")
    done = actions.decline_merge(by=person, merge=found, reason=reason, key=key_of(request))
    declined = done.state == MergeState.DECLINED
    return redirect(found.into if found.asks_into == declined else found.idea)  # each to the idea of their own


@login_required
def undo_merge(request: HttpRequest, merge: int) -> HttpResponse:
    """/merges/<id>/undo/: asks first, with what will be so again."""
    person = person_of(request)
    found = merge_for(person, merge)
    look = queries.idea_look(person, found.idea_id)
    undo = partial(actions.unmerge_ideas, by=person, merge=found)
    return _undo(request, "boards/merge_undo.html", _context(look, merge=found, action=request.path), undo)


@login_required
def split(request: HttpRequest, idea: int) -> HttpResponse:
    """/ideas/<id>/split/: the words of the new idea, its cases, and why."""
    person = person_of(request)
    look = queries.idea_look(person, idea)
    shown = merging_shown(look)
    if not shown.may_propose:
        raise Refused("Only its author, co-authors or a facilitator of the space can split an idea that stands.")
    cases = list(Case.objects.standing().filter(idea=look.idea).select_related("person"))
    terms: dict[str, Any] = {"idea": look.idea, "cases": cases, "may_reword": shown.is_author}
    context = _context(look, action=request.path)
    if request.method != "POST":
        return render(request, "boards/split_form.html", {**context, "form": SplitForm(**terms)})
    form = SplitForm(request.POST, **terms)
    if not form.is_valid():
        return wrong(request, form, "boards/split_form.html", context)
    given = form.cleaned_data
    done = actions.split_idea(
        by=person, idea=look.idea, reason=given["reason"], title=given["title"], problem=given["problem"],
        proposal=given["proposal"], cases=given.get("cases", []), remains=form.remains(), key=key_of(request),
    )  # fmt: skip
    return redirect(done.made)


@login_required
def undo_split(request: HttpRequest, split: int) -> HttpResponse:
    """/splits/<id>/undo/: asks first, with what comes back."""
    person = person_of(request)
    found = split_for(person, split)
    look = queries.idea_look(person, found.idea_id)
    undo = partial(actions.undo_split, by=person, split=found)
    return _undo(request, "boards/split_undo.html", _context(look, split=found, action=request.path), undo)


def _undo(
    request: HttpRequest, template: str, context: dict[str, Any], undo: Callable[..., Merge | Split]
) -> HttpResponse:
    """Asks first; with a reason, if one likes, it is undone."""
    if request.method != "POST":
        return render(request, template, {**context, "form": SmallReasonForm()})
    form = SmallReasonForm(request.POST)
    if not form.is_valid():
        return wrong(request, form, template, context)
    return redirect(undo(reason=form.cleaned_data["reason"], key=key_of(request)).idea)


def _other(person: Person, idea: Idea, given: str) -> Idea | None:
    """The other idea, by its number; one that was merged stands for where it goes on. None for nonsense or itself."""
    number = number_of(given) or 0
    found = Idea.objects.visible_to(person).filter(pk=number).select_related("board", "merged_into__board").first()
    found = found.merged_into or found if found else None
    return found if found is not None and found.pk != idea.pk else None


def _choice(person: Person, look: queries.IdeaLook, q: str) -> dict[str, Any]:
    """What one may mean: ideas found by what was typed, else those like this one; of the same space alone."""
    idea = look.idea
    text = "" if q else idea.problem
    found = similar_ideas(person, look.visit.board, title=q or idea.title, text=text, but=idea.pk, most=20)
    kept = [one for one in found if one.idea.board.space_id == idea.board.space_id and one.idea.stands]
    return {"found": kept, "q": q}


def _context(look: queries.IdeaLook, **more: Any) -> dict[str, Any]:
    return {"look": look, "idea": look.idea, "visit": look.visit, "board": look.visit.board, **more}
