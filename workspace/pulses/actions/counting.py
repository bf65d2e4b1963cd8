"""Counting the ballots of a pulse, once."""

from collections import Counter

from workspace.polls import secrecy
from workspace.polls.actions.counting import write_anew
from workspace.polls.disclosure import THRESHOLD
from workspace.pulses.models import Ballot, Group, Pulse
from workspace.pulses.queries.asking import ANSWERS


def count_ballots(pulse: Pulse) -> None:
    """Note on the pulse what may be told, and empty its ballots. The pulse is locked.

    Groups are kept apart only if enough answered in each: one group and all together would tell the other one.
    Raises Unreadable when they were sealed under a SECRET_KEY that is not known any more; nothing is lost then.
    """
    ballots = list(Ballot.objects.filter(pulse=pulse))
    counted: dict[str, Counter[int]] = {group: Counter() for group in Group.values}
    for ballot in ballots:
        counted[ballot.group].update(secrecy.unpacked(secrecy.unseal(pulse.box, "ballot", ballot.sealed)))
    places = range(len(ANSWERS[pulse.kind]))
    by_group = {group: [found[place] for place in places] for group, found in counted.items()}
    pulse.tally = {}
    if len(ballots) >= THRESHOLD:
        pulse.tally["all"] = [sum(counts[place] for counts in by_group.values()) for place in places]
    if all(sum(counts) >= THRESHOLD for counts in by_group.values()):
        pulse.tally |= by_group
    for ballot in ballots:
        ballot.sealed = b""
    write_anew(ballots)
