"""Scenarios of widget."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
