"""The door: a link, a name, an address that a code proves, and the portal."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests import factories as make
from tests.guests import doors
from tests.guests.conftest import SignIn, code_sent_to
from workspace.audit.models import Participation
from workspace.guests import actions
from workspace.people.models import Person

pytestmark = pytest.mark.django_db
KLARA = {"name": "Klara Vogt", "email": "klara@aqua.example"}


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def come_in(client: Client, path: str, **given: str) -> Any:
    given = {**KLARA, **given}
    assert client.post(path, given).url == f"{path}code/"
    return client.post(f"{path}code/", {"code": code_sent_to(given["email"])})


def test_link_code_portal(client: Client) -> None:
    link = doors.link()
    page = client.get(link.path)
    assert link.made_by.name in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0")
    assert not Person.objects.filter(email=KLARA["email"]).exists()
    answer = come_in(client, link.path)
    assert answer.url == "/portal/welcome/"
    klara = Person.objects.get(email=KLARA["email"])
    assert who(client) == str(klara.pk)
    assert EmailAddress.objects.get(user=klara).verified
    assert "Make a passkey" in client.get("/portal/welcome/").content.decode()
    portal = client.get("/portal/").content.decode()
    assert doors.space_of(link).name in portal


def test_nobody_is_made_before_the_address_is_proved(client: Client) -> None:
    link = doors.link()
    before = Person.objects.count(), Participation.objects.count()
    client.post(link.path, KLARA)
    client.post(f"{link.path}code/", {"code": "WRONG1"})
    assert (Person.objects.count(), Participation.objects.count()) == before
    assert who(client) is None


def test_a_code_is_wrong_too_often_once(client: Client) -> None:
    link = doors.link()
    client.post(link.path, KLARA)
    right = code_sent_to(KLARA["email"])
    answers = [client.post(f"{link.path}code/", {"code": f"WRONG{n}"}).content.decode() for n in range(3)]
    assert "That is not the code" in answers[0]
    assert "too often" in answers[2]
    assert client.post(f"{link.path}code/", {"code": right}).url == link.path
    assert who(client) is None


def test_a_code_of_one_link_opens_no_other_and_none_is_open_without_one(client: Client) -> None:
    first, second = doors.link(), doors.link()
    client.post(first.path, KLARA)
    assert client.post(f"{second.path}code/", {"code": code_sent_to(KLARA["email"])}).url == second.path
    assert Client().post(f"{first.path}code/", {"code": ""}).url == first.path
    assert who(client) is None


def test_an_address_of_somebody_elsewhere_is_not_told_apart(client: Client) -> None:
    link, stranger = doors.link(), make.guest()
    answer = client.post(link.path, {"name": "Eve", "email": str(stranger.email)})
    assert answer.url == f"{link.path}code/"
    unknown = Client()
    unknown.post(link.path, KLARA)
    pages = [one.get(answer.url).content.decode() for one in (client, unknown)]
    assert pages[0].replace(str(stranger.email), "").count("<") == pages[1].replace(KLARA["email"], "").count("<")
    (letter,) = [one for one in mail.outbox if one.to == [stranger.email]]
    assert "already" in letter.subject
    assert code_sent_to(str(stranger.email)) == ""
    for code in ("", " ", "-", "AAAAAA"):
        assert client.post(answer.url, {"code": code}).status_code == 422
    assert who(client) is None


def test_a_wrong_domain_is_said_at_its_field(client: Client) -> None:
    link = doors.link(domains=["aqua.example"])
    answer = client.post(link.path, {"name": "Eve", "email": "eve@evil.example"})
    assert answer.status_code == 422
    assert "@aqua.example" in answer.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("shut", "words"),
    [
        (lambda link: actions.close_link(by=link.made_by, link=link), "was closed"),
        (lambda link: type(link).objects.filter(pk=link.pk).update(ends_at=link.made_at), "has run out"),
        (doors.came, "used up"),
    ],
    ids=["closed", "over", "used up"],
)
def test_a_link_that_is_over_says_why_and_whom_to_ask(client: Client, shut: Any, words: str) -> None:
    link = doors.link(most=1)
    shut(link)
    for answer in (client.get(link.path), client.post(link.path, KLARA)):
        assert answer.status_code == 410
        assert words in answer.content.decode()
        assert link.made_by.name in answer.content.decode()
    assert client.get(link.path.replace("~", "~x")).status_code == 404


def test_a_link_that_is_used_up_while_the_code_is_typed(client: Client) -> None:
    link = doors.link(most=1)
    client.post(link.path, KLARA)
    code = code_sent_to(KLARA["email"])
    doors.came(link)
    answer = client.post(f"{link.path}code/", {"code": code})
    assert answer.status_code == 410
    assert not Person.objects.filter(email=KLARA["email"]).exists()


def test_a_letter_has_its_address_and_no_other(client: Client) -> None:
    space = make.space()
    letter = actions.invite_guest(
        by=space.created_by, organisation=make.customer(), spaces=[space], email=KLARA["email"], name="Klara Vogt"
    )
    assert client.post(letter.path, {"name": "Klara V.", "email": "eve@evil.example"}).url == f"{letter.path}code/"
    assert {one.to[0] for one in mail.outbox} == {KLARA["email"]}
    client.post(f"{letter.path}code/", {"code": code_sent_to(KLARA["email"]).lower()})
    assert Person.objects.get(email=KLARA["email"]).name == "Klara V."


def test_who_is_signed_in_comes_in_by_a_press_where_it_is_for_them(sign_in: SignIn) -> None:
    link = doors.link()
    colleague, stranger = make.guest(link.organisation), make.guest()
    assert sign_in(colleague).get(link.path).status_code == 200
    assert sign_in(colleague).post(link.path).url == "/portal/"
    assert link.arrivals.get().person == colleague
    for other in (stranger, link.made_by):
        assert sign_in(other).post(link.path).status_code == 403
    assert link.arrivals.count() == 1


def test_codes_are_asked_for_within_limits(client: Client) -> None:
    link = doors.link()
    cache.clear()
    answers = [client.post(link.path, KLARA).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert client.post(link.path, {**KLARA, "email": "other@aqua.example"}).status_code == 302


def test_another_code_replaces_the_first(client: Client) -> None:
    link = doors.link()
    client.post(link.path, KLARA)
    first = code_sent_to(KLARA["email"])
    client.post(f"{link.path}code/", {"again": "yes"})
    assert client.post(f"{link.path}code/", {"code": first}).status_code == 422
    assert client.post(f"{link.path}code/", {"code": code_sent_to(KLARA["email"])}).url == "/portal/welcome/"


def test_the_letter_is_written_in_our_look_and_leads_in(client: Client) -> None:
    from workspace.guests import tasks

    doors.look(make.person(is_operator=True), name="Norrland Pumps", accent="#6b3fc0")
    space = make.space()
    letter = actions.invite_guest(
        by=space.created_by, organisation=make.customer("Aqua"), spaces=[space], email=KLARA["email"], name="Klara"
    )
    tasks.send_letter(link=letter.pk)
    (sent,) = mail.outbox
    assert letter.path in str(sent.body)
    assert "Norrland_Pumps" in str(sent.from_email)
    (html,) = [str(body) for body, kind in sent.alternatives if kind == "text/html"]
    assert letter.path in html
    assert "#6b3fc0" in html
    assert space.name not in html  # it is told to whoever has proved the address
    actions.close_link(by=space.created_by, link=letter)
    tasks.send_letter(link=letter.pk)
    assert len(mail.outbox) == 1


def test_their_language_is_that_of_the_door(client: Client) -> None:
    link = doors.link()
    assert client.post("/language/", {"language": "ar", "next": link.path}).url == link.path
    assert 'dir="rtl"' in client.get(link.path).content.decode()
    come_in(client, link.path)
    assert Person.objects.get(email=KLARA["email"]).locale == "ar"
