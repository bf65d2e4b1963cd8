"""Ideas, a ballot and results for the style guide: the very partials again, and no database."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import template

from workspace.common import clock
from workspace.web.templatetags.styleguide import LONG_NAME

register = template.Library()

TITLES = ("Quieter at night", "A light in the lid", f"Whatever {LONG_NAME} thinks of it")


@register.simple_tag
def idea_samples(people: dict[str, Any]) -> dict[str, Any]:
    """Ideas as rows and cards, a ballot with its result, results: {% idea_samples sample.people as parts %}."""
    now = clock.now()
    decision = SimpleNamespace(pk=0, title="What we buy", method="budget", budget=60_000, currency="EUR", points=0,
                               seats=1, confidential=False)  # fmt: skip
    return {
        "cards": _cards(people, now),
        "decision": decision,
        "page": SimpleNamespace(lines=_lines(), mine=None),
        "result": _result(),
        "results": _results(people, now),
    }


def _cards(people: dict[str, Any], now: datetime) -> list[Any]:
    """Of a customer, of an employee, and one whose support is hidden."""
    made = []
    supporters = (
        SimpleNamespace(employees=4, customers=11, imported=0),
        SimpleNamespace(employees=1, customers=0, imported=37),
        None,
    )
    for number, (who, counted) in enumerate(zip(("customer", "bo", "long"), supporters, strict=True)):
        tags = SimpleNamespace(all=[SimpleNamespace(name="alarms")][: 1 - number])
        idea = SimpleNamespace(
            pk=-1 - number, title=TITLES[number], author=people[who], get_absolute_url="#ideas", stage="new",
            get_stage_display=("New", "Under way", "Shipped")[number], tags=tags, submitted_at=now - timedelta(days=2),
        )  # fmt: skip
        due = now + timedelta(days=3) if not number else None
        made.append(SimpleNamespace(idea=idea, supporters=counted, due=due, in_list=str(number), in_column=str(number)))
    return made


def _options() -> list[Any]:
    costs = (21_000, 600, 48_000)
    return [
        SimpleNamespace(pk=number, idea_id=number, title=title, cost=cost)
        for number, (title, cost) in enumerate(zip(TITLES, costs, strict=True), 1)
    ]


def _lines() -> list[Any]:
    return [SimpleNamespace(option=one, name=f"o{one.pk}", value=one.pk == 1) for one in _options()]


def _result() -> Any:
    votes = (31, 28, 12)
    bars = [
        SimpleNamespace(option=one, wins=number < 2, value=f"{votes[number]} votes", length=votes[number])
        for number, one in enumerate(_options())
    ]
    return SimpleNamespace(
        winners=bars[:2], bars=bars, most=31, cost="21,600 of 60,000 EUR are spent.", measure="Ballots that name it.",
        compared=["Greedy would have chosen the same."],
    )  # fmt: skip


def _results(people: dict[str, Any], now: datetime) -> list[Any]:
    """Under way, shipped, and one whose owner is asked what came of it."""
    fields: dict[str, Any] = {
        "get_absolute_url": "#results", "board": SimpleNamespace(space=SimpleNamespace(name="The pump")),
        "ideas": SimpleNamespace(all=[1, 2]), "waits_for_review": False, "is_shipped": False, "target_on": None,
        "shipped_at": now, "owner_id": 0,
    }  # fmt: skip
    under_way = {"stage": "under_way", "get_stage_display": "Under way", "target_on": date(2027, 2, 1)}
    shipped = {"stage": "shipped", "get_stage_display": "Shipped", "is_shipped": True}
    return [
        SimpleNamespace(**fields | under_way, pk=1, title=TITLES[0], owner=people["mei"]),
        SimpleNamespace(**fields | shipped, pk=2, title=TITLES[1], owner=people["bo"]),
        SimpleNamespace(**fields | shipped | {"waits_for_review": True}, pk=3, title=TITLES[2], owner=people["long"]),
    ]
