"""Scenarios of spaces."""

from typing import Any

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, in_space
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can


def _joining() -> Deed:
    deed = in_space()
    deed.arguments["by"] = make.person()
    return deed


def _leaving() -> Deed:
    deed = _joining()
    spaces.join_space(by=deed.arguments["by"], space=deed.arguments["space"])
    return deed


def _granting() -> Deed:
    return in_space(can=Can.CONTRIBUTE, person=make.person())


def _revoking() -> Deed:
    deed = _granting()
    spaces.grant(**deed.arguments)
    del deed.arguments["can"]
    return deed


def _archived() -> Deed:
    deed = in_space()
    spaces.archive_space(**deed.arguments)
    return deed


def _behind_glass() -> Deed:
    where = make.space(access="invited")
    operator = make.person(is_operator=True)
    reader = where.created_by
    return Deed(
        {"by": operator, "space": where, "reason": "Looking for the leak that legal reported."},
        where, [f"/spaces/{where.pk}/"], reader,
    )  # fmt: skip


def _circle(**arguments: Any) -> Deed:
    circle = make.circle()
    return Deed({"by": circle.created_by, "circle": circle, **arguments})


SCENARIOS = [
    Scenario(spaces.open_space, lambda: Deed({"by": make.person(), "name": "Seals", "purpose": "Why they leak"}), None),
    Scenario(
        spaces.change_space,
        lambda: in_space(name="Renamed", purpose="Another purpose", access="open"),
        Can.FACILITATE,
    ),
    Scenario(spaces.join_space, _joining, None),
    Scenario(spaces.leave_space, _leaving, None),
    Scenario(spaces.grant, _granting, Can.FACILITATE),
    Scenario(spaces.revoke, _revoking, Can.FACILITATE),
    Scenario(spaces.archive_space, in_space, Can.FACILITATE),
    Scenario(spaces.restore_space, _archived, Can.FACILITATE),
    Scenario(spaces.break_glass, _behind_glass, None),
    Scenario(spaces.make_circle, lambda: Deed({"by": make.person(), "name": "Welders"}), None),
    Scenario(spaces.change_circle, lambda: _circle(add=[make.person()]), None),
]
