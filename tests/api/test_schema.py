"""The document of what the API offers is the one that is kept, so that a change of it is seen in review."""

import json

from django.conf import settings
from django.test import Client
from ninja import Schema

from workspace.api.management.commands.api_schema import PLACE, schema


def test_the_kept_document_is_as_the_code_is() -> None:
    kept = (settings.BASE_DIR / PLACE).read_text()
    assert kept == schema(), "The API has changed: run `manage.py api_schema` and look at the difference."


def test_it_is_served_without_signing_in_and_nothing_else_is() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["paths"].keys() == json.loads(schema())["paths"].keys()
    assert Client().get("/api/v1/docs").status_code == 404


def test_every_write_takes_a_key_and_every_operation_says_what_it_does() -> None:
    # One's own state: the same twice is the same. A ballot has a token, which works once, and nobody's name.
    for_nobody = {"/api/v1/ballots", "/api/v1/ballots/find", "/api/v1/ballots/decision"}
    for_nobody |= {"/api/v1/pulse-ballots", "/api/v1/pulse-ballots/find"}
    # Asked for again, the same pair is shown until it is answered.
    keyless = {("post", "/api/v1/decisions/{decision}/duel"), ("post", "/api/v1/threads/{thread}/read")}
    for path, operations in json.loads(schema())["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert ("security" in operation) == (path not in for_nobody), path
            takes_key = method != "get" and path not in for_nobody and (method, path) not in keyless
            headers = {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
            assert ("Idempotency-Key" in headers) == takes_key, (method, path)


def test_no_two_rooms_call_different_shapes_by_one_name() -> None:
    """Of two shapes of one name the document would keep one, and tell untruths of the other."""
    named: dict[str, set[str]] = {}
    waiting = [Schema]
    while waiting:
        for shape in waiting.pop().__subclasses__():
            waiting.append(shape)
            if not shape.__module__.startswith(("ninja", "tests")):
                named.setdefault(shape.__name__, set()).add(shape.__module__)
    assert not {name: places for name, places in named.items() if len(places) > 1}
