"""Scripts that speak to the API with a token of their person."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from workspace.api import actions
from workspace.people.models import Person

ROOT = "/api/v1"


@dataclass
class Answer:
    status: int
    json: Any
    text: str
    headers: Any


class Script:
    """Speaks for one person, by token."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.token = actions.make_token(by=person, name="test")
        self.client = Client(headers={"Authorization": f"Bearer {self.token.secret}"}, enforce_csrf_checks=True)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = self.client.generic(method, ROOT + path, **given, headers=headers)
        text = answer.content.decode()
        parsed = json.loads(text) if text and "json" in answer["Content-Type"] else None
        return Answer(answer.status_code, parsed, text, answer.headers)

    def get(self, path: str, **params: Any) -> Answer:
        from django.utils.http import urlencode

        return self("GET", path + (f"?{urlencode(params)}" if params else ""))

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self("POST", path, {} if body is None else body, **headers)


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """All of these talk to it."""
