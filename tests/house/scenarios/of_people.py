"""Scenarios of people."""

import io
from typing import Any

from PIL import Image

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, operating
from workspace.people import actions as people
from workspace.people.models import Identity, Skill
from workspace.people.queries import parse_people

LIST = b"ID,Name,Manager ID,Department\n1,Ada Root,,Board\n2,Bo Branch,1,Pumps\n"


def _of_oneself(**arguments: Any) -> Deed:
    """On the directory and on one's page, as another employee sees them."""
    oneself = make.person(title="Engineer", unit="Pumps")
    return Deed({"by": oneself, **arguments}, pages=["/people/", f"/people/{oneself.pk}/"])


def _dropping_a_skill() -> Deed:
    deed = _of_oneself()
    people.name_skill(by=deed.arguments["by"], skill="Casting")
    people.name_skill(by=deed.arguments["by"], skill="Welding")
    deed.arguments["skill"] = Skill.objects.get(name="Casting")
    return deed


def _reactivating() -> Deed:
    deed = operating(person=make.person())
    people.deactivate_person(**deed.arguments)
    return deed


def _claiming() -> Deed:
    ghost = make.person(email=None, is_placeholder=True)
    Identity.objects.create(person=ghost, source="slack:T1", external_id="U1")
    return operating(placeholder=ghost, person=make.person())


def _with_picture() -> Deed:
    written = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(written, "PNG")
    written.seek(0)
    return _of_oneself(picture=written)


SCENARIOS = [
    Scenario(people.create_organisation, lambda: operating(name="Delta Mills"), None, operators=True),
    Scenario(
        people.invite_person,
        lambda: operating(organisation=make.customer(), email="dora@delta.example", name="Dora Delta"),
        None,
    ),
    Scenario(people.change_profile, lambda: _of_oneself(name="Anna B.", pronouns="she/her", about="Pumps."), None),
    Scenario(people.change_avatar, _with_picture, None),
    Scenario(people.name_skill, lambda: _of_oneself(skill="Casting"), None),
    Scenario(people.drop_skill, _dropping_a_skill, None),
    Scenario(people.deactivate_person, lambda: operating(person=make.person()), None, operators=True),
    Scenario(people.erase_person, lambda: operating(person=make.person()), None, queries=60, operators=True),
    Scenario(people.reactivate_person, _reactivating, None, operators=True),
    # One statement for each column that holds a person, in every room; as many for a thousand rows as for one.
    Scenario(people.claim_placeholder, _claiming, None, queries=55, operators=True),
    Scenario(people.import_people, lambda: operating(file=parse_people(LIST)), None, operators=True),
]
