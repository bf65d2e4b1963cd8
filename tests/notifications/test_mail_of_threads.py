"""From a word in a thread to a mail, through all rooms: who gets one, when, and who does not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make
from tests.notifications.mailing import reader
from tests.notifications.told import follow
from workspace.common import clock
from workspace.notifications.models import Delivery
from workspace.notifications.tasks.mail import send_due
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Access
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


def mailed_after(wait: timedelta) -> list[str]:
    """To whom mails went `wait` from now."""
    follow()
    with clock.at(clock.now() + wait):
        send_due()
    return [letter.to[0] for letter in mail.outbox]


MOMENT, DAYS = timedelta(minutes=2), timedelta(days=5)


def test_a_mention_is_mailed_after_a_minute_and_not_before() -> None:
    author, ana = make.person("Omar Haddad"), reader("Ana Silva", handle="ana")
    thread = make.thread(author, title="Which seal?", body="@ana, **what** do you think?")
    assert mailed_after(timedelta(seconds=30)) == []
    assert mailed_after(MOMENT) == [ana.email]
    (letter,) = mail.outbox
    assert letter.subject == f"[{thread.space.name}] Which seal?"
    assert "Omar Haddad mentioned you" in letter.body
    assert "@Ana Silva, what do you think?" in letter.body
    assert f"http://localhost:8000/threads/{thread.pk}/" in letter.body
    assert "Mentions of you" in letter.body
    assert mailed_after(DAYS) == [ana.email]


def test_whoever_reads_it_within_the_minute_gets_no_mail() -> None:
    author, ana = make.person(), reader(handle="ana")
    thread = make.thread(author, body="@ana look")
    follow()
    threads.mark_read(by=ana, thread=thread, number=1)
    assert mailed_after(DAYS) == []
    assert Delivery.objects.get().reason == "read meanwhile"


def test_a_reply_waits_for_the_morning_and_comes_in_one_mail_with_others() -> None:
    ana, ben = reader("Ana", time_zone="Asia/Tokyo"), make.person("Ben")
    one, two = make.thread(ana, title="First"), make.thread(ana, title="Second")
    with clock.at((datetime.now(UTC) + timedelta(days=1)).replace(hour=12, minute=0)):
        for thread in (one, two, one):
            make.reply(ben, thread)
        follow()
        assert mailed_after(MOMENT) == []
    due = {delivery.due_at for delivery in Delivery.objects.filter(notification__person=ana)}
    assert {moment.strftime("%H:%M") for moment in due} == {"22:00"}, "seven in Tokyo"
    with clock.at(max(due)):
        assert send_due() == 1
    (letter,) = mail.outbox
    assert "First" in letter.body
    assert "Second" in letter.body


def test_a_muted_thread_is_mailed_only_to_whom_it_calls_by_name() -> None:
    author, ana = make.person(), reader(handle="ana")
    thread = make.thread(ana)
    threads.mute_thread(by=ana, thread=thread)
    make.reply(author, thread, "Nothing for you.")
    assert mailed_after(DAYS) == []
    make.reply(author, thread, "But @ana, this is.")
    assert mailed_after(DAYS) == [ana.email]


def test_muting_from_the_mail_ends_the_replies_that_were_on_their_way() -> None:
    author, ana = make.person(), reader(handle="ana")
    thread = make.thread(ana)
    make.reply(author, thread, "@ana look")
    assert mailed_after(MOMENT) == [ana.email]
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    make.reply(author, thread, "And more.")
    follow()
    Client(enforce_csrf_checks=True).post(stop, {"what": "mute"})
    assert mailed_after(DAYS) == [ana.email]


def test_a_guest_is_mailed_what_their_company_may_see_and_nothing_once_it_may_not() -> None:
    author = make.person("Omar Haddad")
    klara: Person = reader("Klara Vogt", organisation=make.customer("Aqua Works"), handle="klara")
    space = make.share(make.space(author, "Ours", access=Access.INVITED), klara.organisation)
    thread = make.thread(author, space, body="@klara, the price is 12.")
    assert mailed_after(MOMENT) == [klara.email]
    make.reply(author, thread, "@klara, and our margin is 40 %.")
    follow()
    spaces.revoke(by=author, space=space, group=klara.organisation.group)
    assert mailed_after(DAYS) == [klara.email]
    assert "margin" not in "".join(letter.body for letter in mail.outbox)
    assert Delivery.objects.order_by("-pk")[0].reason == "gone, or not visible any more"


def test_words_that_were_taken_out_by_an_edit_are_not_mailed() -> None:
    author, ana = make.person(), reader(handle="ana")
    thread = make.thread(author, body="@ana, the password is hunter2.")
    follow()
    threads.edit_post(by=author, post=thread.posts.get(), body="@ana, I wrote you something.")
    assert mailed_after(MOMENT) == [ana.email]
    assert "hunter2" not in mail.outbox[0].body + str(mail.outbox[0].alternatives)
