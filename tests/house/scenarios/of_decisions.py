"""Scenarios of decisions."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
