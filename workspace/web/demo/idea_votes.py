"""What the demo's ideas are judged by: scorecards, ballots, and where people stand on statements."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from ideas.boards import actions as boards
from ideas.boards.models import Board
from ideas.decisions import actions as decisions
from ideas.decisions.actions import Choice
from ideas.decisions.models import Decision
from ideas.evaluations import actions as evaluations
from ideas.evaluations.actions import Wanted
from ideas.evaluations.models import Assignment, Scorecard
from ideas.opinions import actions as opinions
from workspace.people.models import Person
from workspace.web.demo import idea_script
from workspace.web.demo.idea_deeds import Stage

BUDGET, CURRENCY = 60_000, "EUR"
CRITERIA = (
    Wanted("Does it help many?", "How many people feel it, and how often.", 2, low_name="a few", high_name="all of us"),
    Wanted("Is it quick to have?", "From the order to the first use.", 1, low_name="a year", high_name="a month"),
    Wanted("What does it keep costing?", "Each year, after it is bought.", 2, low_name="nothing",
           high_name="a post of its own", reverse=True),
)  # fmt: skip
EVALUATORS = ("tomasz", "leila", "paul")
CONFLICT = ("Two heated jackets for each van", "leila", "My sister sells these jackets.", "olga")
# Who goes to vote on the budget: for which ideas, and how many of those people, by where they work.
FLOOR = "Lifting tables for line 2|Better light over stations 4 to 9|A bench outside, on the side of the sun"
OUTSIDE = "Two heated jackets for each van|A boat of our own for the outer islands|A second test rig for the coast"
DESK = (
    "A quiet room with a door|Bicycle stands with a roof|Showers for those who come by bicycle|"
    "Lessons in Polish, Swedish and Czech for each other"
)
CAMPS = (
    (61, 81, f"{FLOOR}|A saw of our own for cable ducts"),
    (101, 108, FLOOR),
    (81, 90, OUTSIDE),
    (113, 119, OUTSIDE),
    (49, 61, DESK),
    (95, 101, f"{DESK}|Fruit, and a real coffee machine"),
    (110, 113, "Bicycle stands with a roof"),
)
TURNOUT = 0.86
# Rankings of the ideas of the learning board, by their place in its file; the first one is most wanted.
RANKED = {
    "noor": "0 2 3", "jakub": "0 4", "kirra": "3 0 1", "leila": "3 0 2 1 4", "wei": "2 0", "sofia": "1 2 0",
    "marta": "0 4 3", "pia": "4 0", "olga": "1 3", "tariq": "2 3 0 1", "sam": "3 0",
}  # fmt: skip
# Statements about where Weir should go, and how far each of the two camps agrees, from -1 to 1.
STATEMENTS = (
    ("A station that can't reach us must work on its own for a week.", 0.9, 0.8),
    ("We should sell fewer models and keep parts of each for ten years.", 0.9, -0.6),
    ("Each customer should get their data out without asking us.", 0.7, 0.9),
    ("A new feature each month is worth more than one mended fault.", -0.9, 0.4),
    ("The box on the wall matters more than the app.", 0.8, -0.7),
    ("Weir should run on other makers' pumps, too.", -0.5, 0.9),
    ("Nobody should be woken by something that waits until morning.", 0.9, 0.9),
    ("Small stations deserve a cheaper Weir, even if it can do less.", -0.2, 0.7),
    ("We should build nothing that we can't repair in the field.", 0.9, -0.2),
    ("Forecasts should be sold, not given away.", -0.6, 0.5),
    ("Whoever builds a thing should visit a station once a year.", 0.8, 0.7),
    ("Our next people should be software developers.", -0.7, 0.8),
    ("We should say no more often.", 0.6, -0.3),
    ("A customer's idea counts as much as one of ours.", 0.7, 0.8),
)
STATED_BY = "elsa jakub wei henrik sofia rafael kirra chloe leila hana ingrid priya grace zanele"
# The two camps: hydraulics and the floor, software and sales.
STEADY = "jakub sofia leila grace tomasz aroha ivo kirra emeka daniel marek liv p039 p040 p049 p050 p051 p052"
QUICK = "wei hana priya ben lucas yusra tariq elsa henrik chloe rafael p053 p054 p055 p057 p058 p095 p096"


def evaluate(stage: Stage, day: datetime) -> Iterator[datetime]:
    """The budget's ideas by three people each, of whom one is not free to judge one of them. From `day` on."""
    ideas = idea_script.ideas("budget")
    people, leads = stage.people, stage.people["nadia"]
    yield day
    evaluations.set_criteria(by=leads, board=stage.here, criteria=CRITERIA)
    for number, told in enumerate(ideas):
        yield day + timedelta(minutes=4 * number + 5)
        for key in EVALUATORS:
            evaluations.assign_evaluator(by=leads, idea=stage.ideas[told.title], person=people[key])
    title, key, reason, instead = CONFLICT
    yield day + timedelta(hours=3)
    declined = Assignment.objects.standing().get(idea=stage.ideas[title], evaluator=people[key])
    evaluations.declare_conflict(by=people[key], assignment=declined, reason=reason)
    evaluations.assign_evaluator(by=leads, idea=stage.ideas[title], person=people[instead])
    for number, told in enumerate(ideas):
        for place, scores in enumerate(told.facts["score"].split(", ")):
            yield day + timedelta(days=1 + place, minutes=17 * number)
            _judge(stage, told, place, [int(score) for score in scores.split()])


def _judge(stage: Stage, told: idea_script.Told, place: int, scores: list[int]) -> None:
    """What the evaluator in that `place` says: one number for each criterion."""
    asked = Assignment.objects.awaited().filter(idea=stage.ideas[told.title]).order_by("pk").first()
    if asked is None:
        raise LookupError(f"nobody is left to evaluate {told.title} for the {place + 1}. time")
    card = Scorecard.objects.get(board=stage.here, replaced_at=None)
    key, _, reason = told.facts.get("infeasible", "").partition(": ")
    refuses = bool(key) and asked.evaluator_id == stage.people[key].pk
    evaluations.submit_evaluation(
        by=asked.evaluator, assignment=asked, scorecard=card,
        scores=dict(zip((one.pk for one in card.criteria.all()), scores, strict=True)),
        feasible="no" if refuses else "yes", reason=reason if refuses else "",
    )  # fmt: skip


def vote_on_budget(stage: Stage, start: datetime, closes: datetime) -> Iterator[datetime]:
    """Everybody's ballots, spread over the days between, and the count."""
    yield start
    costs = {told.title: int(told.facts["cost"]) for told in idea_script.ideas("budget")}
    decision = decisions.open_decision(
        by=stage.people["nadia"], board=Board.objects.get(pk=stage.here.pk), title="What the 60,000 euros are spent on",
        question="Choose all that you would be glad of: your part of the money goes to those that are bought.",
        method="budget", closes_at=closes, budget=BUDGET, currency=CURRENCY,
        choices=[Choice(stage.ideas[title], cost) for title, cost in costs.items()],
    )  # fmt: skip
    numbers = {option.title: option.pk for option in decision.options.all()}
    dice = Random("ballots")
    ballots = list(_ballots(stage, dice))
    dice.shuffle(ballots)
    for number, (person, titles) in enumerate(ballots):
        yield start + (closes - start) * ((number + 1) / (len(ballots) + 2))
        decisions.cast_ballot(by=person, decision=decision, values={numbers[title]: 1 for title in titles})
    yield closes
    decisions.close_overdue_decision(decision)


def _ballots(stage: Stage, dice: Random) -> Iterator[tuple[Person, list[str]]]:
    """Most of what their camp wants, and now and then something that nobody expected of them."""
    everything = sorted({title for *_, titles in CAMPS for title in titles.split("|")})
    for first, last, titles in CAMPS:
        for number in range(first, last):
            if dice.random() > TURNOUT:
                continue
            chosen = [title for title in titles.split("|") if dice.random() < 0.9] or [titles.split("|")[0]]
            if dice.random() < 0.3:
                chosen.append(dice.choice(everything))
            yield stage.people[f"p{number:03d}"], chosen


def rank(stage: Stage, start: datetime) -> Iterator[datetime]:
    """A ranking that runs: it closes in three days, and whoever looks in can still vote."""
    yield start
    ideas = list(stage.ideas.values())
    decision: Decision = decisions.open_decision(
        by=stage.people["liv"], board=stage.here, title="Which one do we try first?",
        question="Put as many of them into your order as you like.", method="schulze",
        closes_at=stage.end + timedelta(days=3), choices=[Choice(idea) for idea in ideas],
    )  # fmt: skip
    numbers = dict(decision.options.values_list("idea", "pk"))
    for number, (key, places) in enumerate(RANKED.items()):
        yield start + timedelta(hours=2 * number + 1)
        order = [numbers[ideas[int(place)].pk] for place in places.split()]
        values = {option: position for position, option in enumerate(order, 1)}
        decisions.cast_ballot(by=stage.people[key], decision=decision, values=values)


def state(stage: Stage, start: datetime) -> Iterator[datetime]:
    """Statements, and where two camps stand on them: what both agree on is found, and so is what divides them."""
    made = []
    for number, ((words, *_), key) in enumerate(zip(STATEMENTS, STATED_BY.split(), strict=True)):
        yield start + timedelta(hours=number)
        made.append(opinions.make_statement(by=stage.people[key], board=stage.here, words=words))
    dice = Random("statements")
    voters = [(key, 1) for key in STEADY.split()] + [(key, 2) for key in QUICK.split()]
    dice.shuffle(voters)
    for number, (key, camp) in enumerate(voters):
        yield start + timedelta(days=2, hours=5 * number)
        for one, leaning in zip(made, STATEMENTS, strict=True):
            if dice.random() < 0.85:
                stand = _stand(dice, float(leaning[camp]))
                opinions.give_opinion(by=stage.people[key], statement=one, stand=stand)


def _stand(dice: Random, leaning: float) -> int:
    drawn = dice.random()
    if drawn < 0.1:
        return 0
    return 1 if drawn < 0.1 + 0.9 * (leaning + 1) / 2 else -1


def look_around(stage: Stage, keys: list[str]) -> None:
    """These people have had all ideas of the board before their eyes: what lists by the share of supporters count."""
    numbers = [idea.pk for idea in stage.ideas.values()]
    for key in keys:
        boards.see_ideas(by=stage.people[key], board=stage.here, ideas=numbers)
