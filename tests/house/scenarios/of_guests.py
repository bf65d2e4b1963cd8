"""Scenarios of guests."""

from datetime import timedelta
from typing import Any

from tests import factories as make
from tests.guests import doors
from tests.house.scenarios.deed import Deed, Scenario, operating
from workspace.common import clock
from workspace.guests import actions as guests
from workspace.spaces.permissions import Can


def _opening(**terms: Any) -> Deed:
    space = make.space()
    deed = Deed({"by": space.created_by, "organisation": make.customer(), "spaces": [space], **terms}, space)
    deed.pages, deed.reader = ["/invitations/"], space.created_by
    return deed


def _link() -> Deed:
    return _opening(most=5, ends_at=clock.now() + timedelta(days=7), domains=["aqua.example"], colleagues=2)


def _letter() -> Deed:
    return _opening(email="klara@aqua.example", name="Klara Vogt")


def _colleague() -> Deed:
    link = doors.link(colleagues=2)
    contact = doors.came(link)
    return Deed(
        {"by": contact, "email": "colleague@aqua.example", "name": "Cem Aydin"}, pages=["/invitations/"], reader=contact
    )


def _closing() -> Deed:
    link = doors.link()
    return Deed({"by": link.host, "link": link}, pages=["/invitations/"], reader=link.host)


def _coming() -> Deed:
    link = doors.link()
    guest = make.guest(link.organisation)
    pages = ["/invitations/", f"/spaces/{doors.space_of(link).pk}/"]
    return Deed({"by": guest, "link": link}, pages=pages, reader=link.host)


def _wearing_again() -> Deed:
    operator = make.person(is_operator=True)
    first = doors.look(operator, name="Norrland", accent="#6b3fc0")
    doors.look(operator, name="Norrland Pumps")
    return Deed({"by": operator, "appearance": first})


def _limiting() -> Deed:
    contact = doors.came(doors.link(colleagues=5))
    doors.came(guests.invite_colleague(by=contact, email="colleague@aqua.example", name="Cem Aydin"))
    deed = operating(organisation=contact.organisation, most=3)
    deed.pages, deed.reader = ["/invitations/limits/"], deed.arguments["by"]
    return deed


SCENARIOS = [
    Scenario(guests.make_link, _link, Can.FACILITATE),
    Scenario(guests.invite_guest, _letter, Can.FACILITATE),
    Scenario(guests.invite_colleague, _colleague, None),
    Scenario(guests.close_link, _closing, None),
    Scenario(guests.come_in, _coming, None),
    Scenario(guests.set_allowance, _limiting, None, operators=True),
    Scenario(guests.change_appearance, lambda: operating(name="Norrland", accent="#6b3fc0"), None, operators=True),
    Scenario(guests.wear_again, _wearing_again, None, operators=True),
]
