"""Scenarios of concepts. A draft is a 404 to whoever does not facilitate, seen or not: tests/concepts tries those."""

from datetime import timedelta
from typing import Any

from ideas.concepts import actions as concepts
from ideas.concepts.models import Concept
from tests import factories as make
from tests.concepts import lab
from tests.house.scenarios.deed import Deed, Scenario
from workspace.common import clock
from workspace.spaces.permissions import Can


def _drafting() -> Deed:
    space = make.space()
    draft = concepts.Draft("A pump that listens", questions=lab.QUESTIONS)
    return Deed({"by": space.created_by, "space": space, "draft": draft}, space)


def _of(found: Concept, **arguments: Any) -> Deed:
    deed = Deed({"by": found.made_by, "concept": found, **arguments}, found.space, [found.get_absolute_url()])
    deed.reader = found.made_by
    return deed


def _listed(deed: Deed) -> Deed:
    assert deed.space
    deed.pages.append(f"/spaces/{deed.space.pk}/concepts/")
    return deed


def _changing() -> Deed:
    return _of(lab.draft(), draft=concepts.Draft("Another pump", questions=lab.QUESTIONS[:2]))


def _opening() -> Deed:
    return _listed(_of(lab.draft(), closes_at=clock.now() + timedelta(days=3)))


def _answering() -> Deed:
    found = lab.concept()
    values = {lab.question(found, lab.RATING).pk: 4, lab.question(found, lab.TEXT).pk: "Quieter, please."}
    return _as_another(_of(found, values=values))


def _as_another(deed: Deed) -> Deed:
    """Somebody answers while a facilitator looks on."""
    deed.arguments["by"] = make.person()
    return deed


def _answered(**arguments: Any) -> Deed:
    deed = _as_another(_of(lab.concept(), **arguments))
    lab.answer(deed.arguments["concept"], deed.arguments["by"], rating=4, text="Quieter, please.")
    return deed


def _naming() -> Deed:
    deed = _answered(shows=True)
    found = deed.arguments["concept"]
    for _ in range(6):
        lab.answer(found, make.person(), rating=3, text="Cheaper.")
    lab.close(found)
    return deed


def _closing() -> Deed:
    deed = _listed(_of(lab.concept()))
    for _ in range(6):
        lab.answer(deed.arguments["concept"], make.person(), rating=3, statement=1, ranking=[0, 2, 1], text="Cheaper.")
    return deed


SCENARIOS = [
    Scenario(concepts.draft_concept, _drafting, Can.FACILITATE),
    Scenario(concepts.change_concept, _changing, None),
    Scenario(concepts.open_concept, _opening, None),
    Scenario(concepts.answer_concept, _answering),
    Scenario(concepts.withdraw_answers, _answered),
    Scenario(concepts.show_name, _naming),
    Scenario(concepts.close_concept, _closing, Can.FACILITATE),
    Scenario(concepts.withdraw_concept, lambda: _listed(_of(lab.concept())), Can.FACILITATE),
]
