"""Signing out: the session and the sockets that it let in end in one moment."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models.signals import post_save
from django.test import Client

from realtime.models import RightsChange
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_when_others_hear_of_its_end_the_session_lets_nobody_in_any_more() -> None:
    client = Client()
    client.force_login(make.person())
    key = client.session.session_key
    there: list[bool] = []

    def heard(**_: Any) -> None:
        there.append(Session.objects.filter(pk=key).exists())

    post_save.connect(heard, sender=RightsChange)
    try:
        client.logout()
    finally:
        post_save.disconnect(heard, sender=RightsChange)
    assert there == [False]
