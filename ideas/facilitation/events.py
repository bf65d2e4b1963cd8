"""What a session may say on `canvas:<id>`, and to each person of what is theirs alone."""

from realtime.events import Payload


class SessionEvent(Payload):
    canvas: int
    session: int


class SessionPlanned(SessionEvent, kind="session.planned"): ...


class SessionChanged(SessionEvent, kind="session.changed"):
    """Its title or agenda."""


class SessionCalledOff(SessionEvent, kind="session.called_off"):
    """It was planned and will not be held."""


class SessionStarted(SessionEvent, kind="session.started"): ...


class SessionEnded(SessionEvent, kind="session.ended"):
    """Its summary can be read."""


class SessionVoiced(SessionEvent, kind="session.voiced"):
    """It has a gathering, in which people speak in turn."""


class ActivityEvent(SessionEvent):
    activity: int


class ActivityBegan(ActivityEvent, kind="session.activity_began"):
    """With it the one before, if there was one, has ended."""


class ActivityEnded(ActivityEvent, kind="session.activity_ended"):
    """What was written in private in it is revealed, its vote is closed."""


class ActivityTimed(ActivityEvent, kind="session.timed"):
    """Paused, resumed, or given more time."""


class CostsSet(ActivityEvent, kind="session.costs_set"):
    """What things cost in a vote with a budget: from now on they can be bought."""


class NotesRevealed(ActivityEvent, kind="session.revealed"):
    """What was written in private lies on the canvas."""


class ActivityGrew(ActivityEvent, kind="session.grew", unsigned=True):
    """How many have written or voted. Unsigned: nobody learns who."""


class NotesGrouped(SessionEvent, kind="session.grouped"): ...


class SessionDecided(SessionEvent, kind="session.decided"):
    """A decision was written down, or withdrawn."""


class IdeaRaised(SessionEvent, kind="session.raised"):
    """A group of its summary became an idea."""

    group: int
    idea: int


class OwnChanged(ActivityEvent, kind="session.kept"):
    """On a person's own stream: what they wrote in private, or the points that they placed."""
