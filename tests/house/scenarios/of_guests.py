"""Scenarios of guests."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
