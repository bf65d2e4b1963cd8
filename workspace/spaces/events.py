"""What a space may say on its stream. Payloads carry numbers only; the fragment is drawn when it is read."""

from typing import ClassVar

from realtime.events import Payload


class SpaceEvent(Payload):
    space: int


class SpaceOpened(SpaceEvent):
    kind: ClassVar[str] = "space.opened"


class SpaceChanged(SpaceEvent):
    """Its name, purpose or access."""

    kind: ClassVar[str] = "space.changed"


class SpaceArchived(SpaceEvent):
    kind: ClassVar[str] = "space.archived"


class SpaceRestored(SpaceEvent):
    kind: ClassVar[str] = "space.restored"


class PersonJoined(SpaceEvent):
    kind: ClassVar[str] = "space.joined"
    person: int


class PersonLeft(SpaceEvent):
    kind: ClassVar[str] = "space.left"
    person: int


class GrantGiven(SpaceEvent):
    """To a person or to a group; the other is None."""

    kind: ClassVar[str] = "space.granted"
    person: int | None = None
    group: int | None = None
    may: str


class GrantWithdrawn(SpaceEvent):
    kind: ClassVar[str] = "space.revoked"
    person: int | None = None
    group: int | None = None


class GlassBroken(SpaceEvent):
    """An operator without a grant looks into the space, for a reason that its members can read."""

    kind: ClassVar[str] = "space.glass_broken"
    person: int


class CircleMade(Payload):
    kind: ClassVar[str] = "circle.made"
    circle: int


class CircleChanged(Payload):
    kind: ClassVar[str] = "circle.changed"
    circle: int
