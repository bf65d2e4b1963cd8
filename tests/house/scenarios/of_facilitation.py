"""Scenarios of facilitation."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
