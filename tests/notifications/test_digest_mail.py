"""The morning's mail: once a day, in the reader's own morning, with what still waits then."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from tests import factories as make
from tests.notifications.mailing import reader, registered, told
from workspace.common import clock
from workspace.notifications import actions
from workspace.notifications.models import Delivery, DeliveryState, Mail, Rhythm
from workspace.notifications.queries.rhythm import next_digest, rhythm_of, zone_of
from workspace.notifications.tasks.mail import send_due
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Access
from workspace.threads import actions as threads
from workspace.threads.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with registered():
        yield


def waits(person: Person, post: Post, since: datetime) -> Delivery:
    return told(person, post, mode=Mail.DIGEST, due=next_digest(rhythm_of(person), zone_of(person), since))


def test_three_zones_get_theirs_at_seven_on_the_night_that_turns_the_clock() -> None:
    """Stockholm goes forward between the two; New York did so three weeks before; Tokyo never does."""
    zones = {name: reader(time_zone=name) for name in ("Asia/Tokyo", "Europe/Stockholm", "America/New_York")}
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    post = make.reply()
    for person in zones.values():
        waits(person, post, start)
    came: dict[str, list[datetime]] = {}
    for quarter in range(4 * 48):
        at = start + timedelta(minutes=15 * quarter)
        with clock.at(at):
            send_due()
        for letter in mail.outbox:
            came.setdefault(letter.to[0], []).append(at)
        mail.outbox.clear()
    local = {
        name: [at.astimezone(ZoneInfo(name)).strftime("%d %H:%M") for at in came[person.email or ""]]
        for name, person in zones.items()
    }
    assert local == {
        "Asia/Tokyo": ["29 07:00"],
        "Europe/Stockholm": ["29 07:00"],
        "America/New_York": ["29 07:00"],
    }
    assert came[zones["Europe/Stockholm"].email or ""] == [datetime(2026, 3, 29, 5, tzinfo=UTC)]


def test_it_is_one_mail_by_space_and_thread_of_what_still_waits() -> None:
    author, ana = make.person("Omar Haddad"), reader("Ana", time_zone="Europe/Berlin")
    seals, prices = make.space(author, "Seals"), make.space(author, "Prices")
    ring, torque = make.thread(author, seals, "Which ring?"), make.thread(author, seals, "Which torque?")
    cost = make.thread(author, prices, "What does it cost?")
    guest = make.guest(make.customer("Aqua Works"), "Klara Vogt")
    since = clock.now()
    read = waits(ana, make.reply(author, torque, "You have read this."), since)
    threads.mark_read(by=ana, thread=torque, number=torque.last_number + 1)
    for number in range(5):
        waits(ana, make.reply(author, ring, f"Ring number {number}"), since)
    make.share(seals, guest.organisation)
    waits(ana, make.reply(guest, ring, "Ours leak too."), since)
    waits(ana, make.reply(author, cost, "Twelve."), since)
    with clock.at(since + timedelta(days=4)):
        assert send_due() == 1
        assert send_due() == 0
    (letter,) = mail.outbox
    assert letter.subject.endswith(": 7 things wait for you")
    text = letter.body
    assert [text.index(part) for part in ("Seals\n=", "Which ring?", "Prices\n=", "What does it cost?")] == sorted(
        text.index(part) for part in ("Seals\n=", "Which ring?", "Prices\n=", "What does it cost?")
    )
    assert "- Omar Haddad mentioned you: Ring number 0" in text
    assert "- 3 more" in text
    assert "You have read this." not in text
    assert "Which torque?" not in text
    read.refresh_from_db()
    assert (read.state, read.reason) == ("dropped", "read meanwhile")
    assert "Which ring?" in letter.alternatives[0][0]


def test_when_all_is_read_there_is_no_mail() -> None:
    ana = reader()
    post = make.reply()
    waits(ana, post, clock.now())
    threads.mark_read(by=ana, thread=post.thread, number=post.number)
    with clock.at(clock.now() + timedelta(days=4)):
        assert send_due() == 0
    assert not mail.outbox


def test_what_went_out_of_sight_overnight_is_not_told_in_the_morning() -> None:
    author, ana = make.person(), reader()
    space = make.space(author, access=Access.INVITED, people=[ana])
    waits(ana, make.reply(author, make.thread(author, space)), clock.now())
    waits(ana, make.reply(make.person(), make.thread(title="Still open")), clock.now())
    spaces.revoke(by=author, space=space, person=ana)
    with clock.at(clock.now() + timedelta(days=4)):
        assert send_due() == 1
    assert "1 thing waits for you" in mail.outbox[0].subject
    assert space.name not in mail.outbox[0].body


def test_after_a_night_without_a_worker_it_does_not_come_in_the_next_night() -> None:
    ana = make.person(time_zone="UTC")
    rhythm = Rhythm.objects.create(person=ana)
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)
    delivery = told(ana, make.reply(), mode=Mail.DIGEST, due=monday)
    with clock.at(monday + timedelta(hours=15)):  # the worker comes back at ten in the evening
        assert send_due() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.due_at) == (DeliveryState.DUE, monday + timedelta(days=1))
    with clock.at(monday + timedelta(days=1, hours=3)):
        assert send_due() == 1
    assert rhythm.quiet_from == 19


def test_quiet_hours_hold_a_mail_until_they_end_even_when_they_were_set_afterwards() -> None:
    ana = make.person(time_zone="Asia/Tokyo")
    Rhythm.objects.create(person=ana, quiet_from=22, quiet_to=6, quiet_weekends=False)
    night = datetime(2026, 11, 24, 15, tzinfo=UTC)  # midnight in Tokyo
    delivery = told(ana, make.reply(), due=night)
    with clock.at(night):
        assert send_due() == 0
    delivery.refresh_from_db()
    assert delivery.due_at == datetime(2026, 11, 24, 21, tzinfo=UTC)
    with clock.at(delivery.due_at):
        assert send_due() == 1


def test_many_things_make_a_mail_that_can_be_read() -> None:
    author, ana = make.person(), reader()
    posts = [make.reply(author, make.thread(author, body="x"), "Something.") for _ in range(20)]
    since = clock.now() - timedelta(days=9)
    for post in posts:
        waits(ana, post, since)
    assert send_due() == 1
    (letter,) = mail.outbox
    assert letter.subject.endswith("20 things wait for you")
    assert "And 5 more things elsewhere." in letter.body
    assert letter.body.count("/threads/") == 15


def test_new_hours_hold_for_what_waits_already() -> None:
    ana = make.person(time_zone="UTC")
    sunday = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with clock.at(sunday):
        mention = told(ana, make.reply(), due=datetime(2026, 11, 23, 7, tzinfo=UTC))
        morning = waits(ana, make.reply(), sunday)
        actions.change_rhythm(by=ana, digest_hour=9, quiet_from=0, quiet_to=0, quiet_weekends=False)
    mention.refresh_from_db()
    morning.refresh_from_db()
    assert mention.due_at == sunday + timedelta(minutes=1)
    assert morning.due_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
