"""A Slack history becomes spaces, threads and posts: once, whole, and for exactly the people it was for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from tests import factories as make
from tests.imports.exports import START, ExportBuilder, modern
from workspace.audit.models import Participation
from workspace.imports.carrying import carry_slack
from workspace.imports.slack.archive import Archive
from workspace.imports.slack.report import Report
from workspace.people.actions import claim_placeholder
from workspace.people.models import Identity, Person
from workspace.spaces.models import Access, Membership, Space
from workspace.threads.models import Follow, Mention, Post, Reaction, ReadMark, Thread
from workspace.threads.queries import catch_up

pytestmark = pytest.mark.django_db


def carry(path: Path, by: Person, **options: Any) -> Report:
    with Archive(path) as archive:
        return carry_slack(archive, by=by, **options)


DUMPED: tuple[tuple[type[Model], str], ...] = (
    (Space, "imported_from name access purpose created_at archived_at created_by__name"),
    (Thread, "imported_from title last_number opened_at last_at opened_by__name space__name"),
    (Post, "imported_from number kind author__name body html at edited_at deleted_at quotes__imported_from"),
    (Reaction, "post__imported_from person__name emoji at"),
    (Mention, "post__imported_from person__name whole_space"),
    (Membership, "space__imported_from person__name joined_at"),
    (Follow, "thread__imported_from person__name"),
    (ReadMark, "thread__imported_from person__name number"),
    (Person, "name handle is_placeholder is_bot is_active"),
    (Participation, "at verb weight actor_level side source"),
)
NUMBERS = re.compile(r"data-(person|space)=\"\d+\"|/(people|spaces)/\d+/")


def dump() -> list[Any]:
    """All content, told without numbers of rows, and without who imported it how often."""
    kept = {Participation: Participation.objects.filter(source="slack")}
    tables = [kept.get(model, model._base_manager).values_list(*fields.split()) for model, fields in DUMPED]
    return [sorted(NUMBERS.sub("", repr(row)) for row in rows) for rows in tables]


@pytest.fixture
def report(operator: Person, zip_path: Path) -> Report:
    return carry(modern().write(zip_path), operator)


def test_every_message_is_accounted_for(report: Report) -> None:
    assert report.adds_up
    assert report.found == report.carried.total() + report.skipped.total() == 19
    assert Post.objects.count() == report.new == report.carried.total()
    assert report.skipped == {
        "record of an edit (the message itself stands in its last form)": 1,
        "unknown kind of record “quite_empty” without words": 1,
        "no message, or without a time": 1,
    }
    assert report.left["canvases"] == 1
    assert any("custom emoji" in what for what in report.left)


def test_open_channels_are_open_and_all_else_is_for_its_members_alone(report: Report, operator: Person) -> None:
    spaces = {space.name: space for space in Space.objects.all()}
    assert spaces["general"].access == Access.OPEN
    assert spaces["general"].purpose == "All & sundry"
    assert spaces["old-stuff"].is_archived
    people = {person.name: person for person in Person.objects.all()}
    for name, members in (
        ("leads", {"Anna Berg", "Otto Fink"}),
        ("Anna Berg, Otto Fink and Mei Tanaka", {"Anna Berg", "Otto Fink", "Mei Tanaka"}),
        ("Anna Berg and Mei Tanaka", {"Anna Berg", "Mei Tanaka"}),
    ):
        assert spaces[name].access == Access.INVITED
        seen_by = {one for one in people if Space.objects.visible_to(people[one]).filter(pk=spaces[name].pk).exists()}
        assert seen_by == members


def test_answers_follow_their_question_and_talk_is_cut_by_silence(report: Report) -> None:
    general = Space.objects.get(name="general")
    threads = {thread.title: thread for thread in general.threads.all()}
    asked = threads["How do we name release 7?"]
    assert [post.body for post in asked.posts.all()] == [
        "How do we name release 7?",
        "Weir",
        "Weir it is, @space",
    ]
    talk = threads[
        "Good morning @Anna Berg".replace("Anna Berg", "otto-fink") + ", shall we raise the pressure to 4.2?"
    ]
    assert talk.posts.count() == 2
    log = threads["Comings and goings in general"]
    assert [(post.kind, post.body) for post in log.posts.all()] == [("system", "joined")]


def test_words_keep_marks_times_authors_reactions_and_files(report: Report) -> None:
    first = Post.objects.get(body__startswith="Good morning")
    assert "<strong>pressure</strong>" in first.html
    assert 'class="mention mention--person"' in first.html
    assert first.at.timestamp() == pytest.approx(START + 60, abs=0.001)
    assert sorted(first.reactions.values_list("emoji", "person__name")) == [("👍", "Mei Tanaka"), ("👍", "Otto Fink")]
    assert Post.objects.get(body__startswith="Yes, see").edited_at is not None
    drawing = Post.objects.get(body__startswith="the drawing")
    assert 'href="https://s.example/F1"' in drawing.html
    assert "xoxe" not in drawing.body
    assert "no longer in Slack" in drawing.body
    assert Post.objects.get(author__name="ci").body == "[Build 12](<https://ci.example/12>)\n\n**failed**"
    assert Post.objects.get(author__name="Guest Nine").body == "I am in no list"
    assert Post.objects.get(body="Only in **blocks**")
    assert Post.objects.filter(deleted_at__isnull=False).count() == 1
    assert "#private-channel" in Post.objects.get(body__startswith="between us").body


def test_people_are_found_by_their_address_and_the_others_wait_to_be_claimed(operator: Person, zip_path: Path) -> None:
    otto = make.person("Otto Fink-Berg", email="OTTO@norrland.example")
    carry(modern().write(zip_path), operator)
    assert Post.objects.filter(author=otto).count() == 4
    anna = Person.objects.get(name="Anna Berg")
    assert anna.is_placeholder
    assert anna.email is None
    assert not Person.objects.get(name="Old Hand").is_active
    assert Person.objects.get(name="Deploy Bot").is_bot
    assert Identity.objects.get(source="email", external_id="anna@norrland.example").person == anna


def test_nothing_imported_is_unread(report: Report, operator: Person) -> None:
    for person in Person.objects.all():
        found = catch_up(person)
        assert not found.calls
        assert not found.waiting


def test_each_contribution_is_in_the_ledger_with_its_time_and_source(report: Report) -> None:
    rows = Participation.objects.filter(source="slack")
    said = Post.objects.filter(kind="said", deleted_at__isnull=True).count()
    assert rows.entries().filter(verb__in=["opened thread", "replied"]).count() == said
    assert rows.entries().filter(verb="joined").count() == 1
    assert rows.entries().filter(verb="reacted").count() == 2
    assert {row.at.year for row in rows} == {2020}
    assert {row.actor_level for row in rows} == {None}


def test_ranks_are_those_of_the_time(operator: Person, zip_path: Path) -> None:
    from datetime import UTC, datetime

    anna = make.person("Anna Berg", email="anna@norrland.example")
    boss = make.person("Boss", placed=True)
    make.place(anna, None, since=datetime(2020, 1, 1, tzinfo=UTC), unit="Design")
    carry(modern().write(zip_path), operator)
    units = Participation.objects.filter(source="slack", actor=anna.pk).values_list("actor_unit", flat=True)
    assert set(units) == {"Design"}
    assert not Participation.objects.filter(source="slack", actor=boss.pk).exists()


def test_a_second_run_changes_nothing(report: Report, operator: Person, zip_path: Path) -> None:
    before = dump()
    again = carry(zip_path, operator)
    assert again.new == 0
    assert (again.found, again.carried.total(), again.skipped) == (
        report.found,
        report.carried.total(),
        report.skipped,
    )
    assert dump() == before


def test_a_stopped_run_goes_on_where_it_was(operator: Person, zip_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workspace.imports import carrying

    monkeypatch.setattr(carrying, "AT_ONCE", 3)
    modern().write(zip_path)
    stopped = carry(zip_path, operator, stop=lambda: Post.objects.count() >= 6)
    assert stopped.was_stopped
    assert 0 < Post.objects.count() < 16
    carry(zip_path, operator)
    halved = dump()
    assert Post.objects.count() == 16
    assert [thread.last_number for thread in Thread.objects.order_by("pk")] == [
        thread.posts.count() for thread in Thread.objects.order_by("pk")
    ]
    assert len(halved[2]) == 16


def test_a_grown_export_adds_only_what_is_new(operator: Person, zip_path: Path) -> None:
    b = ExportBuilder()
    b.user("U1", "Anna Berg")
    b.user("U2", "Otto Fink")
    b.channel("C1", "general")
    first = b.say("general", "U1", "Is the valve tight?", 0)
    carry(b.write(zip_path), operator)
    b.say("general", "U2", "It is now", 3600)
    b.say("general", "U2", "as of this morning", 3700, thread_ts=first)
    b.say("general", "U2", "Something else altogether", 20 * 3600)
    grown = carry(b.write(zip_path), operator)
    assert grown.new == 3
    valve = Thread.objects.get(title="Is the valve tight?")
    assert [post.body for post in valve.posts.all()] == ["Is the valve tight?", "It is now", "as of this morning"]
    assert valve.posts.get(number=3).quotes is None or valve.posts.get(number=3).quotes.number == 1
    assert Thread.objects.count() == 2
    assert not catch_up(Person.objects.get(name="Anna Berg")).waiting


def test_a_dry_run_writes_nothing_and_says_the_same(operator: Person, zip_path: Path) -> None:
    modern().write(zip_path)
    dry = carry(zip_path, operator, is_dry=True)
    assert not Post.objects.exists()
    assert Person.objects.count() == 1
    real = carry(zip_path, operator)
    assert (dry.carried, dry.skipped, dry.inside) == (real.carried, real.skipped, real.inside)
    assert json.dumps(dry.as_json())


def test_a_claimed_placeholder_hands_over_what_it_wrote(report: Report, operator: Person) -> None:
    anna = make.person("Anna B", email="anna.private@norrland.example")
    ghost = Person.objects.get(name="Anna Berg")
    posts, ledger = ghost.posts.count(), Participation.objects.filter(source="slack").count()
    claim_placeholder(by=operator, placeholder=ghost, person=anna)
    assert (ghost.posts.count(), anna.posts.count()) == (0, posts)
    assert Space.objects.visible_to(anna).filter(name="leads").exists()
    ghost.refresh_from_db()
    assert not Space.objects.visible_to(ghost).exists()
    assert Participation.objects.filter(source="slack").count() == ledger
    found = catch_up(anna)
    assert not found.waiting
    assert not found.calls
