"""Scenarios of pulses."""

from datetime import timedelta

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, operating
from tests.pulses import booth
from workspace.common import clock
from workspace.pulses import actions as pulses


def _opening() -> Deed:
    soon = clock.now() + timedelta(days=3)
    deed = operating(question="Decisions are explained here", kind="agreement", closes_at=soon)
    deed.pages = ["/pulses/"]
    return deed


def _running() -> Deed:
    deed = operating()
    pulse = booth.pulse(deed.arguments["by"])
    deed.arguments["pulse"] = pulse
    deed.pages = ["/pulses/", pulse.get_absolute_url()]
    return deed


def _taking() -> Deed:
    """Four have taken a ballot: the fifth is told to everybody, without a name."""
    deed = _running()
    pulse = deed.arguments["pulse"]
    for _ in range(4):
        booth.Paper(pulse, make.person()).take()
    deed.arguments["blinded"] = booth.Paper(pulse, deed.arguments["by"]).blinded
    return deed


def _answered() -> Deed:
    deed = _running()
    for place in (3, 3, 3, 3, 3, 1, 4):
        booth.answer(deed.arguments["pulse"], make.person(), place)
    return deed


def _naming() -> Deed:
    deed = operating()
    deed.arguments["space"] = make.space()
    deed.pages = ["/pulses/"]
    return deed


SCENARIOS = [
    Scenario(pulses.open_pulse, _opening, needs=None, operators=True),
    Scenario(pulses.take_pulse_ballot, _taking, needs=None),
    Scenario(pulses.close_pulse, _answered, needs=None, operators=True),
    Scenario(pulses.withdraw_pulse, _answered, needs=None, operators=True),
    Scenario(pulses.name_commons, _naming, needs=None, operators=True),
]
