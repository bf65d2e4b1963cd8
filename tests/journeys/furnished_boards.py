"""Boards that are furnished to the walls, for whoever walks through every page: long names, and all that can happen."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ideas.boards import actions
from ideas.boards.models import Board, Idea, Phase
from ideas.decisions import actions as decisions
from ideas.decisions.models import Decision
from ideas.evaluations.models import Assignment
from ideas.opinions import actions as opinions
from ideas.results.models import Result
from tests import factories as make
from tests.boards import garden
from tests.decisions import hall
from tests.evaluations import jury
from tests.journeys.furnished import LONG
from tests.results import harvest
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Access, Space
from workspace.spaces.permissions import Can

METHODS = ("approval", "score", "dot", "quadratic", "schulze", "stv", "duels", "consent", "budget")


@dataclass
class Estate:
    """`lead` facilitates, `colleague` takes part, `guest` is a customer, and `reader` may only look."""

    lead: Person
    colleague: Person
    guest: Person
    reader: Person
    space: Space
    board: Board
    empty: Board
    judged: Board
    blind: Board
    idea: Idea
    joined: Idea
    running: list[Decision] = field(default_factory=list)
    closed: list[Decision] = field(default_factory=list)
    sheets: list[Assignment] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


def estate() -> Estate:
    """A full board, an empty one, one on which a decision of each method was taken, and one that hides its authors."""
    lead = make.person(LONG[:80], title="Lead engineer of everything that is wet", unit="Pumps and valves")
    colleague, reader = make.person("Omar Haddad"), make.person("Mei Tanaka")
    space = make.space(lead, f"Seals and {LONG}"[:80], people=[colleague], access=Access.INVITED)
    spaces.grant(by=lead, space=space, can=Can.VIEW, person=reader)
    company = make.customer(f"Aqua {LONG}"[:80])
    make.share(space, company)
    guest = make.guest(company, f"Carla {LONG}"[:80])
    terms: dict[str, Any] = {"by": lead, "space": space}
    board = garden.board(**terms, title=f"What about {LONG}?", question=f"Which {LONG}?", about=LONG, answer_within=3)
    empty = garden.board(**terms, title="Nothing yet")
    judged = garden.board(**terms, title=f"Choose {LONG}")
    hidden = garden.phases(shows_authors=False)
    hidden[0].ends_at = clock.now() + timedelta(days=9)
    hidden.append(Phase(kind="discuss", starts_at=hidden[0].ends_at))
    blind = garden.board(**terms, title=f"Blind {LONG}", phases=hidden)
    idea, joined = _ideas(board, colleague, guest)
    made = Estate(lead, colleague, guest, reader, space, board, empty, judged, blind, idea, joined)
    garden.idea(colleague, blind, title=f"Hidden {LONG}")
    _voices(made)
    _decisions(made)
    _evaluations(made)
    _results(made)
    return made


def _ideas(board: Board, colleague: Person, guest: Person) -> tuple[Idea, Idea]:
    words = {"problem": f"{LONG} leaks.", "affected": LONG, "workaround": f"We wipe {LONG}.", "proposal": f"> {LONG}"}
    idea = garden.idea(guest, board, title=f"Tighten {LONG}", **words)
    joined = garden.idea(colleague, board, title=f"Seal {LONG}", **words)
    proposed = garden.idea(colleague, board, title=f"Proposed {LONG}", **words)
    actions.tag_idea(by=guest, idea=idea, names=[LONG[:40], "seals"])
    actions.edit_idea(by=guest, idea=idea, version=1, title=idea.title, **{**words, "proposal": f"Tighter {LONG}"})
    actions.invite_coauthor(by=guest, idea=idea, person=board.opened_by)
    actions.merge_ideas(by=board.opened_by, idea=joined, into=idea, reason=f"Both are {LONG}.")
    actions.propose_merge(by=colleague, idea=proposed, into=idea, reason="This, too.")
    return idea, joined


def _voices(made: Estate) -> None:
    actions.add_case(by=made.colleague, idea=made.idea, words=f"At {LONG}, too.", organisation=made.guest.organisation,
                     contact=LONG)  # fmt: skip
    actions.add_case(by=made.guest, idea=made.idea, words=f"Our {LONG} drips.")
    actions.support_idea(by=made.lead, idea=made.idea, importance=3, why=f"Because of {LONG}.")
    actions.pass_idea(by=made.colleague, idea=made.idea)
    make.reply(made.lead, made.idea.thread, body=f"Which one is it, {LONG}?")
    actions.save_view(by=made.lead, board=made.board, name=LONG[:60], query="view=cards&stage=new")
    for number in range(4):
        one = opinions.make_statement(by=made.lead, board=made.board, words=f"{number}: we trust {LONG}.")
        for voter, stand in ((made.lead, 1), (made.colleague, -1)):
            opinions.give_opinion(by=voter, statement=one, stand=stand if number else 1)


def _decisions(made: Estate) -> None:
    """Each method twice: one that runs, and one that was counted."""
    for method in METHODS:
        for group in (made.running, made.closed):
            titles = tuple(f"{method} {len(group)} {name} {LONG}"[:150] for name in ("One", "Two", "Three"))
            group.append(hall.decision(method, board=made.judged, ideas=titles, title=f"{method}: {LONG}"[:150]))
    for one in made.closed:
        _vote(one, made)
        hall.close(one)


def _vote(one: Decision, made: Estate) -> None:
    first, second, _third = one.options.order_by("pk")
    for voter in (made.colleague, made.guest):
        if one.method == "consent":
            decisions.take_stand(by=voter, decision=one, stance="object", reason=f"Against {LONG}.")
        elif one.method == "duels":
            duel = decisions.show_duel(by=voter, decision=one)
            decisions.answer_duel(by=voter, duel=duel, winner=duel.first_id)
        else:
            more = {} if one.method in {"approval", "budget"} else {second.pk: 2}
            decisions.cast_ballot(by=voter, decision=one, values={first.pk: 1, **more})


def _evaluations(made: Estate) -> None:
    jury.criteria(made.board)
    evaluated = Idea.objects.get(board=made.board, title__startswith="Proposed")
    others = [make.person("Ivo Marin"), make.person("Tui Harris")]
    for person in others:
        spaces.grant(by=made.lead, space=made.space, can=Can.CONTRIBUTE, person=person)
    made.sheets.extend(jury.asked(evaluated, person) for person in (*others, made.lead))
    jury.said(made.sheets[0], 5, 1, feasible="no", reason=f"It is {LONG}.")
    jury.said(made.sheets[1], 1, 4, note=f"**Hm**, {LONG}.")


def _results(made: Estate) -> None:
    first = harvest.result(made.idea, owner=made.colleague, title=f"Tight {LONG}", measure=LONG)
    second = harvest.result(garden.idea(made.guest, made.board, title=f"Shipped {LONG}"), title=f"There: {LONG}")
    harvest.note(first, f"We look at {LONG}.", stage="under_way")
    harvest.credit(made.colleague, second, note=LONG[:80])
    made.results += [first, harvest.shipped(second, f"**{LONG}** is tight.")]
