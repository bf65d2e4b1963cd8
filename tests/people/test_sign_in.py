"""The ways in: a password, a code by letter, one click in a demo. Nobody signs up on their own."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from realtime.models import RightsChange
from realtime.wire import fingerprint
from tests.people.firm import MakePerson, place
from workspace.people import actions
from workspace.people.models import Identity, Person

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_password_lets_in_and_a_wrong_one_does_not(make_person: MakePerson, client: Client) -> None:
    person = make_person("Pia", password=PASSWORD)
    wrong = client.post("/accounts/login/", {"login": person.email, "password": "nonsense"})
    assert wrong.status_code == 200
    assert b"notice--danger" in wrong.content
    assert who(client) is None
    right = client.post("/accounts/login/", {"login": str(person.email).upper(), "password": PASSWORD})
    assert right.status_code == 302
    assert who(client) == str(person.pk)
    assert client.post("/accounts/logout/").status_code == 302
    assert who(client) is None


def test_a_code_by_letter_lets_in_who_has_no_password(operator: Person, client: Client) -> None:
    person = actions.invite_person(
        by=operator, organisation=operator.organisation, email="new@firm.example", name="Nora New"
    )
    assert client.get("/accounts/login/code/").status_code == 200
    answer = client.post("/accounts/login/code/", {"email": "new@firm.example"}, follow=True)
    assert answer.status_code == 200
    (letter,) = mail.outbox
    assert letter.to == ["new@firm.example"]
    code = re.search(r"^([A-Z0-9-]{6,})$", str(letter.body), re.MULTILINE)
    assert code
    wrong = client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    assert wrong.status_code == 200
    assert not EmailAddress.objects.exists()
    client.post("/accounts/login/code/confirm/", {"code": code[1]})
    assert who(client) == str(person.pk)
    assert EmailAddress.objects.get(user=person).verified
    assert client.get("/me/").status_code == 200


def test_who_has_the_mail_of_a_placeholders_address_may_claim_it(make_person: MakePerson, client: Client) -> None:
    ghost, person = (
        make_person("erik ghost", email=None, is_placeholder=True),
        make_person("Erik", email="erik@firm.example"),
    )
    Identity.objects.create(person=ghost, source="email", external_id="erik@firm.example")
    client.force_login(person)
    assert client.post(f"/people/{ghost.pk}/claim/").status_code == 403
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": "erik@firm.example"})
    code = re.search(r"^([A-Z0-9-]{6,})$", str(mail.outbox[0].body), re.MULTILINE)
    assert code
    client.post("/accounts/login/code/confirm/", {"code": code[1]})
    assert client.post(f"/people/{ghost.pk}/claim/").status_code == 302
    ghost.refresh_from_db()
    assert ghost.claimed_by == person


def test_an_unknown_address_is_not_told_apart_from_a_known_one(employee: Person, client: Client) -> None:
    known = client.post("/accounts/login/code/", {"email": employee.email})
    unknown = Client().post("/accounts/login/code/", {"email": "nobody@firm.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_limits_by_address_believe_our_proxy_and_not_the_client(client: Client, settings: Any) -> None:
    """What a client writes into X-Forwarded-For stands left of what the proxy adds."""

    def turned_away(tries: int, **headers: str) -> bool:
        cache.clear()
        known_by = [headers.get("forwarded", f"203.0.113.{number}, 198.51.100.7") for number in range(tries)]
        answers = [
            client.post("/accounts/login/", {"login": f"{n}@x.example", "password": "x"}, HTTP_X_FORWARDED_FOR=hops)
            for n, hops in enumerate(known_by)
        ]
        return answers[-1].status_code == 429 or b"Too many" in answers[-1].content

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert turned_away(31)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert not turned_away(31)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0  # no proxy: the header is anybody's, and the peer's address counts
    assert turned_away(31)


def test_who_is_deactivated_does_not_come_in(operator: Person, make_person: MakePerson, client: Client) -> None:
    person = make_person("Pia", password=PASSWORD)
    actions.deactivate_person(by=operator, person=person)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert who(client) is None
    assert client.get("/accounts/inactive/").status_code == 200


def opened(person: Person) -> tuple[Client, str]:
    client = Client()
    client.force_login(person)
    return client, client.session.session_key


def test_a_new_password_ends_what_the_old_one_had_opened(make_person: MakePerson) -> None:
    """Pages and sessions, and that the sockets are looked at again (tests/realtime/test_rights.py goes on)."""
    pia, other = make_person("Pia", password=PASSWORD), make_person("Omar")
    here, _ = opened(pia)
    elsewhere, old = opened(pia)
    omars, _ = opened(other)
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    with CaptureQueriesContext(connection) as asked:
        assert here.post("/accounts/password/change/", new).status_code == 302
    assert any("pg_notify" in query["sql"] for query in asked)
    assert not Session.objects.filter(session_key=old).exists()
    changed = RightsChange.objects.values_list("people", "session")
    assert {([pia.pk] == people, session) for people, session in changed} >= {(True, ""), (False, fingerprint(old))}
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert omars.get("/me/").status_code == 200


def test_a_password_that_was_forgotten_ends_every_session(make_person: MakePerson, client: Client) -> None:
    pia = make_person("Pia", password=PASSWORD)
    elsewhere, old = opened(pia)
    client.post("/accounts/password/reset/", {"email": pia.email})
    (letter,) = mail.outbox
    link = re.search(r"(/accounts/password/reset/key/\S+)", str(letter.body))
    assert link
    page = client.get(link[1], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD + "!", "password2": PASSWORD + "!"})
    pia.refresh_from_db()
    assert pia.check_password(PASSWORD + "!")
    assert not Session.objects.filter(session_key=old).exists()
    assert elsewhere.get("/me/").status_code == 302


def test_nobody_takes_an_address_that_they_were_not_given(guest: Person, client: Client) -> None:
    was = guest.email
    client.force_login(guest)
    assert "/accounts/email/" not in client.get("/me/").content.decode()
    for action in ({"action_add": ""}, {"action_primary": ""}, {"action_send": ""}):
        answer = client.post("/accounts/email/", {**action, "email": "boss@firm.example"})
        assert answer.status_code == 404
    assert client.get("/accounts/email/").status_code == 404
    assert client.get("/accounts/confirm-email/").status_code == 404
    assert client.get("/accounts/confirm-email/abc/").status_code == 404
    guest.refresh_from_db()
    assert guest.email == was
    assert not EmailAddress.objects.filter(email="boss@firm.example").exists()


def test_nobody_signs_up_on_their_own(client: Client) -> None:
    answer = client.get("/accounts/signup/")
    assert answer.status_code == 200
    assert b"by invitation" in answer.content
    client.post("/accounts/signup/", {"email": "x@x.example", "password1": PASSWORD})
    assert not Person.objects.exists()


def test_the_demo_lets_in_with_one_click_only_while_it_is_on(
    operator: Person, employee: Person, guest: Person, client: Client, settings: Any
) -> None:
    place(employee, title="Engineer")
    settings.DEMO = False
    assert client.post("/demo/sign-in/", {"person": employee.pk}).status_code == 404
    assert employee.name not in client.get("/accounts/login/").content.decode()
    settings.DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert all(person.name in page for person in (operator, employee, guest))
    assert client.get("/demo/sign-in/").status_code == 405
    for wrong in ("", "x", "0", "999999", "²", "9" * 4400, "\0"):
        assert client.post("/demo/sign-in/", {"person": wrong}).status_code in {404, 422}
    assert client.post("/demo/sign-in/", {"person": guest.pk}).url == "/portal/"
    assert who(client) == str(guest.pk)
    actions.deactivate_person(by=operator, person=employee)
    assert client.post("/demo/sign-in/", {"person": employee.pk}).status_code == 404


def test_the_command_prints_a_few_people(
    operator: Person, employee: Person, guest: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    place(employee, title="Engineer", unit="Pumps")
    call_command("demo_people")
    told = capsys.readouterr().out
    assert "Erik Engineer, Engineer, Pumps, level 1" in told
    assert "Carla Customer, Aqua Works" in told


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/password/reset/",
        "/accounts/reauthenticate/",
    ],
)
def test_every_page_of_an_account_stands_in_our_layout(make_person: MakePerson, client: Client, path: str) -> None:
    person = make_person("Pia", password=PASSWORD)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    if path == "/accounts/password/reset/":
        client.post("/accounts/logout/")
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'id="main"' in text
    assert "<h1" in text
    assert not re.search(r"<script>(?!\s*$)", text)
    assert " style=" not in text


def test_a_passkey_is_made_to_sign_in_with(make_person: MakePerson) -> None:
    """Whoever leaves the form as it is can sign in by it alone."""
    form = import_string(settings.MFA_FORMS["add_webauthn"])(user=make_person("Pia"))
    assert form["passwordless"].value() is True
