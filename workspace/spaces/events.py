"""What a space may say on its stream. Payloads carry numbers only; the fragment is drawn when it is read."""

from realtime.events import Payload


class SpaceEvent(Payload):
    space: int


class SpaceOpened(SpaceEvent, kind="space.opened"): ...


class SpaceChanged(SpaceEvent, kind="space.changed"):
    """Its name, purpose or access."""


class SpaceArchived(SpaceEvent, kind="space.archived"): ...


class SpaceRestored(SpaceEvent, kind="space.restored"): ...


class PersonJoined(SpaceEvent, kind="space.joined"):
    person: int


class PersonLeft(SpaceEvent, kind="space.left"):
    person: int


class GrantGiven(SpaceEvent, kind="space.granted"):
    """To a person or to a group; the other is None."""

    person: int | None = None
    group: int | None = None
    may: str


class GrantWithdrawn(SpaceEvent, kind="space.revoked"):
    person: int | None = None
    group: int | None = None


class GlassBroken(SpaceEvent, kind="space.glass_broken"):
    """An operator without a grant looks into the space, for a reason that its members can read."""

    person: int


class CircleMade(Payload, kind="circle.made"):
    circle: int


class CircleChanged(Payload, kind="circle.changed"):
    circle: int
