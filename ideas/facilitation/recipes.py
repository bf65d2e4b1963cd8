"""Recipes of sessions, as they are run with people in one room: what follows what, for how long, and how.

Numbers are minutes and points; every one can be changed when a session is planned. Sources: design studio (Ungar and
White, CHI 2008), 1-2-4-all (Lipmanowicz and McCandless, *The Surprising Power of Liberating Structures*, 2013), lean
coffee (Lightsmith and Benson, 2009), start-stop-continue (Daniels and others), buy a feature (Hohmann, *Innovation
Games*, 2006).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """One activity of a recipe. `kind` is one of ActivityKind; the rest as in Activity."""

    kind: str
    title: Words
    prompt: Words = ""
    minutes: int | None = None
    private: bool = False
    blind: bool = False
    points: int = 0
    most: int | None = None
    priced: bool = False


@dataclass(frozen=True)
class Recipe:
    """`blind`: nobody learns who wrote what until the whole session has ended."""

    key: str
    title: Words
    purpose: Words
    steps: tuple[Step, ...]
    blind: bool = False

    @property
    def minutes(self) -> int:
        return sum(step.minutes or 0 for step in self.steps)


_RECIPES = (
    Recipe(
        "design-studio",
        _("Design studio"),
        _("Everybody designs alone, all look at everything, everybody designs again."),
        (
            Step("write", _("Sketch alone"), _("How would you solve it? As many different ways as you can."), 8, True),
            Step("discuss", _("Look at all of it"), _("What does each solve best? No verdicts yet."), 12),
            Step("write", _("Sketch again"), _("Take what was best, from whomever, and make one of it."), 8, True),
            Step("group", _("Put together what belongs together"), minutes=5),
            Step("vote", _("Choose"), _("Which parts should be built?"), 4, points=3),
            Step("decide", _("Decide"), _("What is built first, and who says when it is done?"), 8),
        ),
    ),
    Recipe(
        "one-two-four-all",
        _("1-2-4-all"),
        _("Alone, in twos, in fours, all together: everybody has thought before anybody speaks."),
        (
            Step("write", _("Alone"), _("What do you see? Write it down, one thought a note."), 2, True),
            Step("discuss", _("In twos"), _("Tell each other what you wrote. What grows out of it?"), 3),
            Step("write", _("In fours"), _("What do you have in common, and where do you differ? One note each."), 5),
            Step("discuss", _("All"), _("One thing from each four that stood out."), 8),
            Step("decide", _("What follows"), minutes=4),
        ),
    ),
    Recipe(
        "lean-coffee",
        _("Lean coffee"),
        _("Those who are here set the agenda, and talk about what most want to talk about."),
        (
            Step("write", _("Propose topics"), _("What shall we talk about? One topic a note."), 5, True),
            Step("group", _("Put the same together"), minutes=3),
            Step("vote", _("Order them"), _("What do you want to talk about first?"), 3, points=3),
            Step("discuss", _("Talk, from the top"), _("Time is up? Go on only if most want to."), 24),
            Step("decide", _("What follows"), minutes=5),
        ),
    ),
    Recipe(
        "start-stop-continue",
        _("Start, stop, continue"),
        _("What to begin, what to leave, what to keep: a look back that ends in a few decisions."),
        (
            Step("write", _("Start"), _("What should we begin to do?"), 4, True, True),
            Step("write", _("Stop"), _("What should we leave be?"), 4, True, True),
            Step("write", _("Continue"), _("What is good, and must not be lost?"), 4, True, True),
            Step("group", _("Put together what belongs together"), minutes=5),
            Step("vote", _("Choose"), _("What matters most now?"), 3, points=5, most=3),
            Step("decide", _("Decide"), _("At most three things, each with a name and a day."), 10),
        ),
    ),
    Recipe(
        "feature-budget",
        _("Prioritise features with a budget"),
        _("Each feature costs something, and everybody has the same hundred. Customers and employees shown apart."),
        (
            Step("write", _("Collect"), _("What is missing, and for whom? One need a note."), 6, True),
            Step("group", _("Put together what belongs together"), _("Give each group a name."), 6),
            Step(
                "vote",
                _("Spend the budget"),
                _("It is not enough for all. What do you buy?"),
                5,
                points=100,
                priced=True,
            ),
            Step(
                "discuss", _("Where we differ"), _("Where do customers and employees spend differently, and why?"), 10
            ),
            Step("decide", _("Decide"), _("What is built, and what is not?"), 8),
        ),
        blind=True,
    ),
)

RECIPES: Mapping[str, Recipe] = {recipe.key: recipe for recipe in _RECIPES}
