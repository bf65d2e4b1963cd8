"""Scenarios of gatherings."""

from collections.abc import Callable
from typing import Any

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, in_space, in_thread
from workspace.gatherings import actions as gatherings


def _in_gathering(**arguments: Any) -> Deed:
    where = make.gathering()
    deed = Deed({"by": where.facilitator, "gathering": where, **arguments}, where.thread.space)
    deed.pages = [where.get_absolute_url()]
    return deed


def _gathering_in_thread() -> Deed:
    """That a thread gathers is on its page and on the list of its space."""
    return in_thread(title="Which seal?", purpose="One seal for 3 bar", agenda=[gatherings.Point("Steel", 10)])


def _gathering_in_space() -> Deed:
    return in_space(title="Which seal?", purpose="One seal for 3 bar", agenda=[gatherings.Point("Steel", 10)])


def _changing_the_gathering(**arguments: Any) -> Deed:
    """What its thread and the list of its space show too."""
    deed = _in_gathering(**arguments)
    thread = deed.arguments["gathering"].thread
    deed.pages += [thread.get_absolute_url(), f"/spaces/{thread.space_id}/"]
    return deed


def _summing_up() -> Deed:
    deed = _changing_the_gathering()
    gatherings.end_gathering(by=deed.arguments["by"], gathering=deed.arguments["gathering"])
    deed.arguments["summary"] = "We take **steel**."
    return deed


def _on_item(*, begun: bool = False, **arguments: Any) -> Deed:
    """On the second of three points."""
    deed = _in_gathering()
    where = deed.arguments.pop("gathering")
    points = [make.item(where, text, minutes=10) for text in ("Steel", "Bronze", "Cost")]
    if begun:
        gatherings.start_item(by=where.facilitator, item=points[1])
    deed.arguments |= {"item": points[1], **arguments}
    return deed


def _timed(deed_before: Callable[..., Any] | None = None, **arguments: Any) -> Deed:
    deed = _in_gathering()
    gatherings.start_timer(seconds=300, **deed.arguments)
    if deed_before is not None:
        deed_before(**deed.arguments)
    deed.arguments |= arguments
    return deed


def _on_note(**arguments: Any) -> Deed:
    deed = _in_gathering()
    where = deed.arguments.pop("gathering")
    make.note(where)
    deed.arguments |= {"note": make.note(where), **arguments}
    return deed


def _with_hands() -> Deed:
    """Two hands are up; `hand` is the second one."""
    deed = _in_gathering()
    where = deed.arguments["gathering"]
    make.hand(within=where)
    deed.arguments |= {"hand": make.hand(within=where)}
    return deed


def _calling_next() -> Deed:
    deed = _with_hands()
    deed.arguments |= {"after": 0}
    del deed.arguments["hand"]
    return deed


def _calling_on() -> Deed:
    deed = _with_hands()
    deed.arguments |= {"after": 0}
    del deed.arguments["gathering"]
    return deed


def _lowering() -> Deed:
    deed = _with_hands()
    del deed.arguments["gathering"]
    deed.arguments["by"] = deed.arguments["hand"].person
    return deed


def _ending_a_turn() -> Deed:
    deed = _with_hands()
    where = deed.arguments.pop("gathering")
    del deed.arguments["hand"]
    deed.arguments["turn"] = make.turn(within=where)
    return deed


def _in_round(*, written: bool = True, revealed: bool = False, **arguments: Any) -> Deed:
    deed = _in_gathering()
    asked = make.asked(deed.arguments.pop("gathering"))
    deed.arguments |= {"asked": asked, **arguments}
    if written:
        make.words(of=asked)
    if revealed:
        gatherings.reveal_round(by=deed.arguments["by"], asked=asked)
    return deed


def _taking_words_back() -> Deed:
    deed = _in_round()
    make.words(deed.arguments["by"], deed.arguments["asked"])
    return deed


SCENARIOS = [
    Scenario(gatherings.start_gathering, _gathering_in_thread),
    Scenario(gatherings.gather_in_space, _gathering_in_space),
    Scenario(gatherings.hand_over, lambda: _changing_the_gathering(to=make.person())),
    Scenario(gatherings.end_gathering, lambda: _changing_the_gathering(summary="We take **steel**.")),
    Scenario(gatherings.end_gathering, _changing_the_gathering),
    Scenario(gatherings.sum_up, _summing_up),
    Scenario(gatherings.add_item, lambda: _in_gathering(text="Which seal?", minutes=10, leader=make.person())),
    Scenario(gatherings.change_item, lambda: _on_item(text="Which seal?", minutes=5)),
    Scenario(gatherings.remove_item, _on_item),
    Scenario(gatherings.move_item, lambda: _on_item(place=1)),
    Scenario(gatherings.start_item, _on_item),
    Scenario(gatherings.finish_item, lambda: _on_item(begun=True)),
    Scenario(gatherings.start_timer, lambda: _in_gathering(seconds=300)),
    Scenario(gatherings.pause_timer, _timed),
    Scenario(gatherings.resume_timer, lambda: _timed(gatherings.pause_timer)),
    Scenario(gatherings.extend_timer, lambda: _timed(seconds=60)),
    Scenario(gatherings.clear_timer, _timed),
    Scenario(gatherings.write_note, lambda: _in_gathering(text="Steel holds\nat 3 bar.")),
    Scenario(gatherings.edit_note, lambda: _on_note(text="Steel holds at 4 bar.", version=1)),
    Scenario(gatherings.delete_note, _on_note),
    Scenario(gatherings.raise_hand, _in_gathering),
    Scenario(gatherings.lower_hand, _lowering),
    Scenario(gatherings.call_next, _calling_next),
    Scenario(gatherings.call_on, _calling_on),
    Scenario(gatherings.end_turn, _ending_a_turn),
    Scenario(gatherings.open_round, lambda: _in_gathering(question="What is in the way?")),
    Scenario(gatherings.write_in_round, lambda: _in_round(text="The *crane*, see https://example.org/crane")),
    Scenario(gatherings.write_in_round, lambda: _in_round(revealed=True, text="The crane.")),
    Scenario(gatherings.take_back_words, _taking_words_back),
    Scenario(gatherings.reveal_round, _in_round),
    Scenario(gatherings.drop_round, lambda: _in_round(written=False)),
]
