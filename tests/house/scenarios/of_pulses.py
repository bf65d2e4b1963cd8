"""Scenarios of pulses."""

from tests.house.scenarios.deed import Scenario

SCENARIOS: list[Scenario] = []
