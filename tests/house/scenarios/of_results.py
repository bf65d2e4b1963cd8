"""Scenarios of results."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
