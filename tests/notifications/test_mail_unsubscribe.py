"""Stopping mails from a mail: by one click of a program or on a page; without signing in, and only what was signed."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make
from tests.notifications.mailing import NEWS, NOTE, reader, registered, told
from workspace.notifications.mail.stopping import DIGEST, Stop
from workspace.notifications.models import Mail, Preference
from workspace.notifications.tasks.mail import send_due
from workspace.people.models import Person
from workspace.threads.models import Attention, Follow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with registered():
        yield


@pytest.fixture
def stranger() -> Client:
    """A mail program: no session, no token of ours, and the check for forged requests on."""
    return Client(enforce_csrf_checks=True)


def link(person: Person, **about: object) -> str:
    return urlsplit(Stop(person.pk, (NOTE.name,), **about).url).path  # type: ignore[arg-type]


def mailed(person: Person, kind: str = NOTE.name) -> str | None:
    return Preference.objects.filter(person=person, kind=kind).values_list("mail", flat=True).first()


def test_one_click_stops_the_kind_by_post_without_session_or_csrf(stranger: Client) -> None:
    author, ana = make.person(), reader("Ana")
    told(ana, make.reply(author))
    assert send_due() == 1
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(headers["List-Unsubscribe"].strip("<>")).path
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    told(ana, make.reply(author))
    assert send_due() == 0
    chosen = Preference.objects.get(person=ana, kind=NOTE.name)
    assert (chosen.mail, chosen.in_app) == (Mail.OFF, True)


def test_looking_at_the_link_stops_nothing_and_says_what_would_stop(stranger: Client) -> None:
    ana = reader("Ana", email="ana.silva@causeway.example")
    answer = stranger.get(link(ana))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Notes to you" in page
    assert "a…@causeway.example" in page
    assert "ana.silva" not in page
    assert mailed(ana) is None
    assert answer["Cache-Control"].startswith("max-age=0")


def test_the_page_stops_and_takes_back(stranger: Client) -> None:
    ana = reader()
    Preference.objects.create(person=ana, kind=NOTE.name, mail=Mail.AT_ONCE, push=True)
    answer = stranger.post(link(ana), {"what": "these"})
    assert mailed(ana) == Mail.OFF
    stranger.post(link(ana), {"what": "back", "before": answer.context["before"]})
    assert mailed(ana) == Mail.AT_ONCE
    assert Preference.objects.get(person=ana).push


def test_all_mail_stops_at_once_and_comes_back_as_it_was(stranger: Client) -> None:
    ana = reader()
    Preference.objects.create(person=ana, kind=NEWS.name, mail=Mail.AT_ONCE)
    answer = stranger.post(link(ana), {"what": "all"})
    assert set(Preference.objects.filter(person=ana).values_list("mail", flat=True)) == {Mail.OFF}
    stranger.post(link(ana), {"what": "back", "before": answer.context["before"]})
    assert (mailed(ana), mailed(ana, NEWS.name)) == (NOTE.defaults.mail, Mail.AT_ONCE)


def test_the_morning_mail_stops_without_what_comes_at_once(stranger: Client) -> None:
    ana = reader()
    Preference.objects.create(person=ana, kind=NOTE.name, mail=Mail.DIGEST)
    Preference.objects.create(person=ana, kind=NEWS.name, mail=Mail.AT_ONCE)
    stranger.post(urlsplit(Stop(ana.pk, (DIGEST,)).url).path, {"List-Unsubscribe": "One-Click"})
    assert (mailed(ana), mailed(ana, NEWS.name)) == (Mail.OFF, Mail.AT_ONCE)


def test_a_thread_can_be_muted_from_its_mail_and_again_unmuted(stranger: Client) -> None:
    author, ana = make.person(), reader()
    thread = make.thread(author)
    address = link(ana, place=thread.stream)
    assert "Mute" in stranger.get(address).content.decode()
    stranger.post(address, {"what": "mute"})
    assert Follow.objects.get(person=ana, thread=thread).attention == Attention.MUTED
    assert mailed(ana) is None
    stranger.post(address, {"what": "unmute"})
    assert Follow.objects.get(person=ana, thread=thread).attention == Attention.FOLLOWING


def test_muting_what_one_cannot_see_any_more_says_no_more_than_that(stranger: Client) -> None:
    author, ana = make.person(), make.guest()
    thread = make.thread(author, title="Not for Ana")
    answer = stranger.post(link(ana, place=thread.stream), {"what": "mute"})
    assert answer.status_code == 200
    assert "Not for Ana" not in answer.content.decode()
    assert not Follow.objects.filter(person=ana).exists()


def test_a_link_that_we_did_not_sign_is_nothing(stranger: Client) -> None:
    ana, ben = reader(), reader()
    good = link(ana)
    forged = good.replace(f"/{ana.pk}~", f"/{ben.pk}~")
    assert forged != good
    for address in (forged, good[:-3] + "x/", "/unsubscribe/x/", "/unsubscribe/1~a~b/"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert not Preference.objects.exists()


def test_what_was_taken_back_belongs_to_its_own_person(stranger: Client) -> None:
    ana, ben = reader(), reader()
    Preference.objects.create(person=ana, kind=NOTE.name, mail=Mail.AT_ONCE)
    before = stranger.post(link(ana), {"what": "these"}).context["before"]
    stranger.post(link(ben), {"what": "back", "before": before})
    assert mailed(ben) is None


def test_a_press_that_says_nothing_stops_nothing(stranger: Client) -> None:
    ana = reader()
    assert stranger.post(link(ana), {}).status_code == 400
    assert mailed(ana) is None
