"""Scenarios of evaluations."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
