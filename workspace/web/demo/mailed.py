"""What Halden's mail server kept of the quarter before Causeway: who wrote to whom, and when. No word of what."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from workspace.imports.actions import import_baseline
from workspace.imports.queries.baseline import plan_baseline
from workspace.people.models import Person
from workspace.web.demo.company import Role, everybody

WEEKS, EACH = 13, 5
MORNING, EVENING = 8, 17
# To whom a mail went: somebody of the same team, the boss, somebody whom one leads, anybody.
TO_TEAM, TO_BOSS, DOWN = 0.55, 0.75, 0.9


def bring_in(by: Person, began: datetime) -> None:
    """The mails of the weeks before `began`, through the same import that a company would use."""
    with tempfile.TemporaryDirectory() as folder:
        people, mails = Path(folder, "people.csv"), Path(folder, "mail.csv")
        emails = {one.key: one.email for one in everybody()}
        rows = ([one.email, emails.get(one.boss, ""), one.unit] for one in everybody())
        _write(people, ["id", "manager", "unit"], rows)
        sent = ([at.isoformat(), emails[sender], emails[to]] for at, sender, to in mails_before(began))
        _write(mails, ["at", "actor", "target"], sent)
        import_baseline(by=by, plan=plan_baseline(people, mails))


def mails_before(began: datetime) -> Iterator[tuple[datetime, str, str]]:
    """Mostly among colleagues of one boss, as it was then. The same each time."""
    dice = Random("mail")
    everyone = everybody()
    teams: dict[str, list[str]] = {}
    for one in everyone:
        teams.setdefault(one.boss, []).append(one.key)
    for one in everyone:
        for _ in range(EACH):
            week, day = dice.randrange(WEEKS), dice.randrange(5)
            monday = began - timedelta(days=began.weekday(), weeks=WEEKS - week)
            at = monday.replace(hour=dice.randrange(MORNING, EVENING), minute=dice.randrange(60), second=0)
            to = _recipient(dice, one, teams, everyone)
            if to != one.key:
                yield at + timedelta(days=day), one.key, to


def _recipient(dice: Random, one: Role, teams: dict[str, list[str]], everyone: list[Role]) -> str:
    luck = dice.random()
    led = teams.get(one.key, [])
    if luck < TO_TEAM and len(teams[one.boss]) > 1:
        return dice.choice(teams[one.boss])
    if luck < TO_BOSS and one.boss:
        return one.boss
    if luck < DOWN and led:
        return dice.choice(led)
    return dice.choice(everyone).key


def _write(path: Path, head: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(head)
        table.writerows(rows)
