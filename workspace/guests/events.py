"""What this room tells: on `person:<id>` of whoever made a link, or on whose right it stands. Numbers only."""

from realtime.events import Payload

ALL_PAGES = "people:0"


class LinkEvent(Payload):
    link: int


class LinkMade(LinkEvent, kind="guest.link_made"): ...


class LinkClosed(LinkEvent, kind="guest.link_closed"): ...


class GuestCame(LinkEvent, kind="guest.came"):
    """Somebody came in by a link."""

    person: int


class AllowanceSet(Payload, kind="guest.allowance_set"):
    """How many colleagues a customer's people may invite together. `most` is null where only their links say it."""

    organisation: int
    most: int | None


class AppearanceChanged(Payload, kind="appearance.changed"):
    """The house looks different from now on."""

    appearance: int
