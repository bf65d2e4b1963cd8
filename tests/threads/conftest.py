"""Readers and writers of threads, as the pages meet them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from workspace.people.models import Person
from workspace.threads.models import Thread

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which somebody is signed in; with `script` it asks as our elements do."""

    def browser(person: Person, *, script: bool = False) -> Client:
        headers: dict[str, Any] = {"X-Requested-With": "causeway"} if script else {}
        client = Client(headers=headers)
        client.force_login(person)
        return client

    return browser


@pytest.fixture
def author(db: None) -> Person:
    return make.person("Anna Berg")


@pytest.fixture
def colleague(db: None) -> Person:
    return make.person("Omar Haddad")


@pytest.fixture
def thread(author: Person) -> Thread:
    return make.thread(author, title="Which seal for 3 bar?", body="They leak at **3 bar**.")


@pytest.fixture
def kept_files(tmp_path: Path, settings: Any) -> Path:
    """Where attachments go in this test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
