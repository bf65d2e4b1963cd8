"""What those who watch the machine are told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from realtime.models import Refusal
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_machine_that_can_answer_says_so_with_how_far_behind_its_followers_are() -> None:
    answer = Client().get("/health/")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    before = answer.json()["behind"]["search"]
    make.reply()
    assert Client().get("/health/").json()["behind"]["search"] > before


def test_what_the_live_half_refused_is_counted() -> None:
    assert Client().get("/health/").json()["refused"] == {}
    Refusal.objects.create(reason="malformed", count=1234)
    assert Client().get("/health/").json()["refused"] == {"malformed": 1234}
    assert "1,234 refused" in Client().get("/health/", headers={"Accept": "text/html"}).content.decode()


def test_a_browser_gets_a_page() -> None:
    page = Client().get("/health/", headers={"Accept": "text/html,*/*"})
    assert page.status_code == 200
    assert "All is well" in page.content.decode()


def test_without_a_database_the_answer_is_503() -> None:
    def unreachable(execute: Callable[..., Any], *args: Any) -> Any:
        raise OperationalError("the connection is gone")

    with connection.execute_wrapper(unreachable):
        answer = Client().get("/health/")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "down",
        "database": False,
        "behind": {},
        "refused": {},
        "held_up": {},
        "troubles": {},
    }
