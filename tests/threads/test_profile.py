"""What a profile tells of somebody's conversations and spaces: what its reader may see, and no more."""

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def profile(reader: object, person: object) -> str:
    client = Client()
    client.force_login(reader)
    return client.get(f"/people/{person.pk}/").content.decode()


def test_a_profile_shows_what_they_wrote_lately_and_where_they_are() -> None:
    omar = make.person("Omar Haddad")
    make.thread(omar, make.space(omar, "Seals"), "Which ring?", "The **bronze** one swells.")
    page = profile(make.person(), omar)
    assert "Which ring?" in page
    assert "The bronze one swells." in page
    assert "In these spaces" in page


def test_a_profile_keeps_back_what_its_reader_may_not_see() -> None:
    omar = make.person("Omar Haddad")
    make.thread(omar, make.space(omar, "Salaries", access="invited"), "Bands", "Confidential.")
    page = profile(make.person(), omar)
    assert "Salaries" not in page
    assert "Bands" not in page
    assert "Salaries" in profile(omar, omar)
