"""What is done to an idea of the demo: one function for each word that `idea_script` knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ideas.boards import actions as boards
from ideas.boards.models import Board, Idea, Merge
from ideas.results import actions as results
from ideas.results.models import Result
from workspace.people.models import Person
from workspace.threads import actions as threads
from workspace.web.demo.idea_script import Deed, Told


@dataclass
class Stage:
    """Where the ideas of a board are told: who is there, and what there is by now, by its title."""

    people: Mapping[str, Person]
    end: datetime
    board: Board | None = None
    ideas: dict[str, Idea] = field(default_factory=dict)
    merges: dict[str, Merge] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def here(self) -> Board:
        """The board, with the phases that it has. Raises Board.DoesNotExist before it is opened."""
        if self.board is None:
            raise Board.DoesNotExist
        return self.board


def bring(stage: Stage, told: Told) -> None:
    by = stage.people[told.author]
    words = told.words
    idea = boards.submit_idea(
        by=by, board=stage.here, title=told.title, problem=words["problem"], affected=words.get("affected", ""),
        workaround=words.get("today", ""), proposal=words.get("proposal", ""),
    )  # fmt: skip
    if "tags" in told.facts:
        boards.tag_idea(by=by, idea=idea, names=told.facts["tags"].split(","))
    stage.ideas[told.title] = idea


def do(stage: Stage, told: Told, deed: Deed, at: datetime) -> None:
    """Raises KeyError for a word that is not known."""
    DEEDS[deed.what](stage, told, deed, at)


def _support(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    """Whoever is named first says why."""
    *keys, importance = deed.terms
    for number, key in enumerate(keys):
        boards.support_idea(
            by=stage.people[key], idea=stage.ideas[told.title], importance=int(importance),
            why="" if number else deed.text,
        )  # fmt: skip


def _pass(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    for key in deed.terms:
        boards.pass_idea(by=stage.people[key], idea=stage.ideas[told.title])


def _case(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    """One's own, or `for customer (Who told it)`."""
    key, *told_for = deed.terms
    by, idea = stage.people[key], stage.ideas[told.title]
    if not told_for:
        boards.add_case(by=by, idea=idea, words=deed.text)
        return
    customer = next(one for one in stage.people.values() if one.email and one.email.endswith(f"@{told_for[1]}.example"))
    contact = " ".join(told_for[2:]).strip("()")
    boards.add_case(by=by, idea=idea, words=deed.text, organisation=customer.organisation, contact=contact)


def _comment(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    threads.post_reply(by=stage.people[deed.terms[0]], thread=stage.ideas[told.title].thread, body=deed.text)


def _merge(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    title, _, reason = deed.text.partition(" | ")
    stage.merges[told.title] = boards.propose_merge(
        by=stage.people[deed.terms[0]], idea=stage.ideas[told.title], into=stage.ideas[title], reason=reason
    )


def _agree(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    boards.agree_to_merge(by=stage.people[deed.terms[0]], merge=stage.merges[told.title])


def _answer(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    key, verdict = deed.terms
    results.answer_idea(by=stage.people[key], idea=stage.ideas[told.title], verdict=verdict, reason=deed.text)


def _result(stage: Stage, told: Told, deed: Deed, at: datetime) -> None:
    """`owner target review`: days after the idea, or with a minus days from now on."""
    key, target, review = deed.terms
    title, _, measure = deed.text.partition(" | ")
    idea = stage.ideas[told.title]
    answered = idea.answers.standing().get()
    stage.results[told.title] = results.open_result(
        by=answered.by, ideas=[idea], owner=stage.people[key], title=title, measure=measure,
        target_on=_day(stage, idea, target), review_on=max(_day(stage, idea, review), at.date()),
    )  # fmt: skip


def _day(stage: Stage, idea: Idea, term: str) -> date:
    days = int(term)
    return (idea.submitted_at + timedelta(days=days) if days > 0 else stage.end - timedelta(days=days)).date()


def _note(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    key, *moved = deed.terms
    results.note_progress(
        by=stage.people[key], result=stage.results[told.title], words=deed.text, stage=moved[0] if moved else ""
    )


def _ship(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    results.ship_result(by=stage.people[deed.terms[0]], result=stage.results[told.title], did=deed.text)


def _credit(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    key, role = deed.terms
    result = stage.results[told.title]
    results.give_credit(by=result.owner, result=result, person=stage.people[key], role=role, note=deed.text)


def _review(stage: Stage, told: Told, deed: Deed, _at: datetime) -> None:
    key, *measured = deed.terms
    results.review_result(
        by=stage.people[key], result=stage.results[told.title], outcome=deed.text, measured=" ".join(measured)
    )


DEEDS = {
    "support": _support,
    "pass": _pass,
    "case": _case,
    "comment": _comment,
    "merge": _merge,
    "agree": _agree,
    "answer": _answer,
    "result": _result,
    "note": _note,
    "ship": _ship,
    "credit": _credit,
    "review": _review,
}
