"""A real export: a community's open channels, June 2015 to July 2016."""

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.imports.test_slack_carry import dump
from workspace.audit.models import Participation
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Post, Reaction, Thread

EXPORT = Path(settings.BASE_DIR).parent / "shared" / "data" / "slack-houston" / "export.zip"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.realdata,
    pytest.mark.skipif(not EXPORT.exists(), reason="needs ../shared/data/slack-houston/export.zip"),
]


def run(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("slack_import", str(EXPORT), "--json", *options, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def messages() -> list[dict[str, Any]]:
    with zipfile.ZipFile(EXPORT) as archive:
        return [
            one
            for name in archive.namelist()
            if "/" in name and name.endswith(".json")
            for one in json.loads(archive.read(name))
        ]


def test_all_1382_messages_are_accounted_for_and_a_second_run_adds_nothing(operator: Person) -> None:
    dry = run("--dry-run")
    report = run()
    assert report["found"] == dry["found"] == 1382 == len(messages())
    assert report["adds_up"]
    assert sum(report["carried"].values()) + sum(report["skipped"].values()) == 1382
    assert report["carried"] == dry["carried"]
    assert Post.objects.count() == report["new"] == sum(report["carried"].values())
    assert Space.objects.count() == 16
    assert Space.objects.filter(archived_at__isnull=False).count() == 9
    assert Person.objects.filter(is_placeholder=True).count() >= 71
    _reactions_and_authors_agree()
    before = dump()
    again = run()
    assert again["new"] == 0
    assert again["carried"] == report["carried"]
    assert dump() == before


def _reactions_and_authors_agree() -> None:
    raw = messages()
    spoken = [row for row in raw if row.get("subtype") in {None, "file_share", "file_comment"}]
    assert Reaction.objects.count() == sum(len(one["users"]) for row in spoken for one in row.get("reactions", []))
    assert Post.objects.filter(kind="said").count() == len(spoken)
    assert not [post for post in Post.objects.filter(kind="said") if "<@" in post.body or "&amp;" in post.body]
    assert Thread.objects.filter(last_number=0).count() == 0
    assert Participation.objects.filter(source="slack", verb="joined").count() == 320
