"""Scenarios of concepts."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
