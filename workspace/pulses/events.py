"""What pulses say on `pulses:0`, which every employee may hear. Of an answer nothing is said."""

from realtime.events import Payload

STREAM = "pulses:0"


class PulseEvent(Payload):
    pulse: int


class PulseOpened(PulseEvent, kind="pulse.opened"): ...


class PulseClosed(PulseEvent, kind="pulse.closed"):
    """By hand or because its time was over."""


class PulseWithdrawn(PulseEvent, kind="pulse.withdrawn"): ...


class CommonsNamed(Payload, kind="pulse.commons_named"):
    """Another space is everybody's from now on: others may ask."""

    commons: int


class PulseBallotsTaken(PulseEvent, kind="pulse.ballots_taken", unsigned=True):
    """Five more people hold a ballot paper. Without who took the fifth."""


class PulseBallotTaken(Payload, kind="pulse_ballot.taken"):
    """On a person's own stream: they hold a ballot paper."""

    pulse: int
