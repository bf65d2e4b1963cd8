"""The page of a gathering, and its door."""

import pytest
from django.test import Client

from tests import factories as make
from workspace.gatherings import actions

pytestmark = pytest.mark.django_db


def test_it_opens_for_who_sees_the_space_and_nobody_else() -> None:
    thread = make.thread()
    gathering = actions.start_gathering(by=thread.opened_by, thread=thread)
    client = Client()
    client.force_login(make.person())
    assert client.get(f"/gatherings/{gathering.pk}/").status_code == 200
    client.force_login(make.guest())
    assert client.get(f"/gatherings/{gathering.pk}/").status_code == 404
