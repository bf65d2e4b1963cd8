"""What leaves by mail: once, to whom it concerns, if they may still see it and have not read it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from tests import factories as make
from tests.notifications.mailing import NOTE, reader, registered, told
from workspace.common import clock
from workspace.notifications.actions.outbox import PAUSES
from workspace.notifications.models import Delivery, Mail, Preference, Rhythm
from workspace.notifications.queries.kinds import Subject, register
from workspace.notifications.tasks.mail import send_due
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Access
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with registered():
        yield


def outbox() -> list[EmailMultiAlternatives]:
    return mail.outbox


def state(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.reason


def test_a_mail_tells_who_said_what_where() -> None:
    author, ana = make.person("Omar Haddad"), reader("Ana Silva")
    thread = make.thread(author, title="Which seal for 3 bar?")
    delivery = told(ana, make.reply(author, thread, "The **red** one, @ana."))
    assert send_due() == 1
    (letter,) = outbox()
    assert letter.to == [ana.email]
    assert letter.subject == f"[{thread.space.name}] Which seal for 3 bar?"
    assert letter.from_email.endswith("<causeway@localhost>")
    assert "Omar Haddad mentioned you" in letter.body
    assert "The red one, @ana." in letter.body
    assert "The <strong>red</strong> one" in letter.alternatives[0][0]
    assert state(delivery) == ("sent", "")
    assert send_due() == 0


def test_what_waits_for_one_person_in_one_thread_is_one_mail() -> None:
    author, ana, ben = make.person(), reader("Ana"), reader("Ben")
    thread, other = make.thread(author), make.thread(author)
    for where in (thread, thread, thread, other):
        told(ana, make.reply(author, where, f"Number {where.pk}"))
    told(ben, make.reply(author, thread))
    assert send_due() == 3
    assert sorted(letter.to[0] for letter in outbox()) == sorted([ana.email, ana.email, ben.email])
    assert sorted(letter.body.count("mentioned you") for letter in outbox() if letter.to == [ana.email]) == [1, 3]


def test_nobody_gets_a_mail_about_what_they_cannot_see_any_more() -> None:
    author, ana = make.person(), reader()
    space = make.space(author, access=Access.INVITED, people=[ana])
    thread = make.thread(author, space, body="The price is 12.")
    delivery = told(ana, make.reply(author, thread, "A secret of ours."))
    spaces.revoke(by=author, space=space, person=ana)
    assert send_due() == 0
    assert not outbox()
    assert state(delivery) == ("dropped", "gone, or not visible any more")


def test_what_was_taken_back_is_not_mailed() -> None:
    author, ana = make.person(), reader()
    post = make.reply(author)
    delivery = told(ana, post)
    threads.delete_post(by=author, post=post)
    assert send_due() == 0
    assert state(delivery)[0] == "dropped"


def test_what_was_read_meanwhile_is_not_mailed() -> None:
    author, ana = make.person(), reader()
    thread = make.thread(author)
    read, unread = make.reply(author, thread, "Already read."), None
    first = told(ana, read)
    threads.mark_read(by=ana, thread=thread, number=read.number)
    unread = make.reply(author, thread, "Not yet read.")
    second = told(ana, unread)
    assert send_due() == 1
    assert "Not yet read." in outbox()[0].body
    assert "Already read." not in outbox()[0].body
    assert state(first) == ("dropped", "read meanwhile")
    assert state(second) == ("sent", "")


def test_what_was_ticked_off_in_the_bell_is_not_mailed() -> None:
    ana = reader()
    delivery = told(ana, make.reply())
    delivery.notification.seen_at = clock.now()
    delivery.notification.save()
    assert send_due() == 0
    assert state(delivery) == ("dropped", "ticked off")


def test_somebody_who_is_deactivated_gets_nothing() -> None:
    operator, ana = make.person(is_operator=True), reader()
    delivery = told(ana, make.reply())
    people.deactivate_person(by=operator, person=ana)
    assert send_due() == 0
    assert state(delivery) == ("dropped", "nobody to write to")


def test_somebody_without_an_address_gets_nothing() -> None:
    ana = reader(email=None)
    delivery = told(ana, make.reply())
    assert send_due() == 0
    assert state(delivery) == ("dropped", "nobody to write to")


def test_a_kind_turned_off_meanwhile_is_not_mailed() -> None:
    ana = reader()
    delivery = told(ana, make.reply())
    Preference.objects.create(person=ana, kind=NOTE.name, mail=Mail.OFF)
    assert send_due() == 0
    assert state(delivery) == ("dropped", "no mail wanted")


def test_what_is_not_due_waits() -> None:
    delivery = told(reader(), make.reply(), due=clock.now() + timedelta(minutes=1))
    assert send_due() == 0
    assert state(delivery) == ("due", "")


def test_a_pause_begun_meanwhile_holds_and_then_bundles() -> None:
    author, ana = make.person(), reader()
    thread = make.thread(author)
    delivery = told(ana, make.reply(author, thread))
    until = clock.now() + timedelta(hours=30)
    Rhythm.objects.filter(person=ana).update(paused_until=until)
    assert send_due() == 0
    assert state(delivery) == ("due", "")
    assert (delivery.due_at, delivery.tries, delivery.message_id) == (until, 0, "")
    told(ana, make.reply(author, thread), due=until)
    with clock.at(until + timedelta(minutes=1)):
        assert send_due() == 1
    assert outbox()[0].body.count("mentioned you") == 2


def test_a_letter_that_cannot_be_written_holds_up_no_other() -> None:
    """A bug of a room above must not cost the others their mail; after five tries it stays."""
    ana, ben = reader("Ana"), reader("Ben")
    broken, fine = told(ana, make.reply(), due=clock.now() - timedelta(hours=1)), told(ben, make.reply())

    def breaks(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
        if person == ana:
            raise RuntimeError("a bug above")
        return NOTE.standing(person, numbers)

    register(replace(NOTE, standing=breaks))
    assert send_due() == 1
    assert state(fine)[0] == "sent"
    assert state(broken) == ("due", "could not be written: RuntimeError")
    name, pauses = broken.message_id, []
    while state(broken)[0] == "due":
        before = broken.due_at
        with clock.at(before):
            send_due()
        broken.refresh_from_db()
        pauses.append(broken.due_at - before)
    assert broken.message_id == name
    assert state(broken) == ("failed", "5 tries: could not be written: RuntimeError")
    assert pauses == [*PAUSES[1:], timedelta(0)]
    assert [letter.to for letter in outbox()] == [[ben.email]]


def test_the_health_page_says_how_much_is_held_up() -> None:
    assert Client().get("/health/").json()["held_up"] == {"mail": 0, "push": 0}
    told(reader(), make.reply(), due=clock.now() - timedelta(minutes=5))
    told(reader(), make.reply(), due=clock.now() - timedelta(minutes=11))
    assert Client().get("/health/").json()["held_up"] == {"mail": 1, "push": 0}
    assert "1 held up" in Client().get("/health/", headers={"Accept": "text/html"}).content.decode()
    send_due()
    assert Client().get("/health/").json()["held_up"] == {"mail": 0, "push": 0}
