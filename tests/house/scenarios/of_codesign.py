"""Scenarios of codesign."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
