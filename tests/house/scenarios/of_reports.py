"""Scenarios of reports."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
