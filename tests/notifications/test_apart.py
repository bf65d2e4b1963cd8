"""No kind and no person stops the log: what fails by itself is skipped, noted and counted; all others are told."""

import pytest
from django.db import OperationalError
from django.test import Client

from realtime.models import Event
from tests import factories as make
from tests.notifications.told import follow, kinds_of
from workspace.notifications.actions import notifier
from workspace.notifications.models import Notification, Skipped
from workspace.notifications.queries import kinds
from workspace.notifications.queries.kinds import Concerned, Kind, kind_named, register
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


def replaced(kind: Kind, concerned: Concerned) -> Kind:
    from dataclasses import replace

    other = replace(kind, concerned=concerned)
    register(other)
    return kind


def test_an_event_that_a_kind_cannot_read_is_skipped_for_that_kind_alone() -> None:
    mei, omar = make.person(), make.person()
    thread = make.thread(mei)
    bad = make.reply(omar, thread, f"@{mei.handle} one")
    make.reply(omar, thread, f"@{mei.handle} two")
    kind = kind_named("thread.mention")
    assert kind is not None
    tried: list[int] = []

    def fails(events: object) -> object:
        some = list(events)  # type: ignore[call-overload]
        for event in some:
            if event.payload.get("post") == bad.pk and event.kind == "post.replied":
                tried.append(len(some))
                list(Person.objects.raw("SELECT id FROM no_such_table"))  # a query that breaks its transaction
        return kind.concerned(some)

    usual = replaced(kind, fails)  # type: ignore[arg-type]
    try:
        told = kinds_of(mei)
    finally:
        register(usual)
    assert told == ["answer", "mention"], "by the other kind, and of the other event"
    assert len(tried) == 4  # with the others, and three times alone
    one = Skipped.objects.get()
    assert (one.kind, one.person, one.reason) == ("thread.mention", None, "ProgrammingError")
    assert Client().get("/health/").json()["troubles"]["skipped"] == 1
    assert "1 skipped" in Client().get("/health/", headers={"Accept": "text/html"}).content.decode()


def test_a_person_who_cannot_be_told_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    mei, omar, ines = make.person(), make.person(), make.person()
    due = notifier._due

    def fails(person: Person, *args: object) -> object:
        if person.pk == omar.pk:
            raise OverflowError("date value out of range")
        return due(person, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(notifier, "_due", fails)
    make.reply(make.person(), make.thread(), f"@{mei.handle} @{omar.handle} @{ines.handle}")
    follow()
    told = Notification.objects.values_list("person", flat=True)
    assert {mei.pk, ines.pk} <= set(told)
    assert omar.pk not in told
    assert {one.person for one in Skipped.objects.all()} == {omar.pk}


def test_what_is_over_a_moment_later_skips_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mei = make.person()
    make.reply(make.person(), make.thread(), f"@{mei.handle}")

    def fails(*args: object) -> object:
        raise OperationalError("the database restarts")

    events = list(Event.objects.order_by("id"))
    with monkeypatch.context() as patch:
        patch.setattr(notifier, "_due", fails)
        with pytest.raises(OperationalError):
            notifier.follow(events)
    assert not Skipped.objects.exists()
    assert kinds_of(mei) == ["mention"]
    assert kinds()
