"""Scenarios of opinions."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
