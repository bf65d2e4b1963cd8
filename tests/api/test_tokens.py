"""Who is let in, and by what."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from lxml import html

from tests import factories as make
from tests.api.conftest import Script
from workspace.api import actions
from workspace.api.models import ApiToken
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people import actions as people


def me(secret: str) -> int:
    return Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/me").status_code


def test_a_token_opens_what_its_person_may_do_and_only_its_digest_is_kept() -> None:
    anna = make.person("Anna Berg")
    token = actions.make_token(by=anna, name="  nightly   report ")
    assert (token.name, me(token.secret)) == ("nightly report", 200)
    kept = ApiToken.objects.get()
    assert kept.secret == ""
    assert kept.digest == hashlib.sha256(token.secret.encode()).hexdigest()
    assert token.secret not in str(ApiToken.objects.values().get())
    assert kept.last_used_at is not None
    assert Script(anna).get("/me").json["name"] == "Anna Berg"


@pytest.mark.parametrize("secret", ["", "cw_", "cw_nonsense", "Bearer", "é" * 40, "x" * 9000])
def test_anything_else_opens_nothing(secret: str) -> None:
    make.person()
    answer = Client(headers={"Authorization": f"Bearer {secret}".encode().decode("latin-1")}).get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_opens_nothing() -> None:
    anna = make.person()
    token = actions.make_token(by=anna, name="a")
    other = actions.make_token(by=anna, name="b")
    actions.revoke_token(by=anna, token=token)
    actions.revoke_token(by=anna, token=token)
    assert (me(token.secret), me(other.secret)) == (401, 200)
    assert Participation.objects.filter(verb=Verb.REVOKED_TOKEN).count() == 1


def test_an_expired_token_opens_nothing() -> None:
    anna = make.person()
    with clock.at(clock.now() - timedelta(days=2)):
        gone = actions.make_token(by=anna, name="gone", days=1)
        lasting = actions.make_token(by=anna, name="lasting", days=3)
    assert (me(gone.secret), me(lasting.secret)) == (401, 200)


def test_a_deactivated_persons_token_opens_nothing() -> None:
    operator, anna = make.person(is_operator=True), make.person()
    token = actions.make_token(by=anna, name="a")
    people.deactivate_person(by=operator, person=anna)
    assert me(token.secret) == 401
    people.reactivate_person(by=operator, person=anna)
    assert me(token.secret) == 200


def test_nobody_revokes_another_persons_token() -> None:
    token = actions.make_token(by=make.person(), name="a")
    with pytest.raises(NotVisible):
        actions.revoke_token(by=make.person(is_operator=True), token=token)
    assert me(token.secret) == 200


@pytest.mark.parametrize(("name", "days"), [("", None), ("  ", None), ("a", 0), ("a", -1), ("a", 99_999)])
def test_a_token_has_a_name_and_a_believable_end(name: str, days: int | None) -> None:
    with pytest.raises(Invalid):
        actions.make_token(by=make.person(), name=name, days=days)


def test_twenty_tokens_are_enough() -> None:
    anna = make.person()
    tokens = [actions.make_token(by=anna, name=str(number)) for number in range(20)]
    with pytest.raises(Invalid, match="Revoke one"):
        actions.make_token(by=anna, name="one more")
    actions.revoke_token(by=anna, token=tokens[0])
    assert actions.make_token(by=anna, name="one more").secret


# ---- signed in by a session


def test_a_session_reads_and_with_the_csrf_token_writes() -> None:
    anna = make.person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.get("/api/v1/me").status_code == 200
    space = {"name": "Pumps"}
    refused = client.post("/api/v1/spaces", space, content_type="application/json")
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["error"]["message"]
    page = client.get("/me/tokens/")
    csrf = html.fromstring(page.content).xpath("//meta[@name='csrf-token']/@content")[0]
    accepted = client.post("/api/v1/spaces", space, content_type="application/json", headers={"X-CSRFToken": csrf})
    assert accepted.status_code == 201


def test_a_bad_token_beside_a_session_is_not_overlooked() -> None:
    client = Client(headers={"Authorization": "Bearer cw_gone"})
    client.force_login(make.person())
    assert client.get("/api/v1/me").status_code == 401


def test_strangers_are_told_to_sign_in_whatever_they_ask() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get("/api/v1/people").status_code == 401
    assert client.post("/api/v1/spaces", {}, content_type="application/json").status_code == 401
    assert client.get("/me/tokens/").status_code == 302


# ---- the page


def test_the_page_shows_a_new_token_once() -> None:
    client = Client()
    client.force_login(make.person())
    form = {"name": "Nightly report", "days": "90", "key": str(uuid4())}
    made = client.post("/me/tokens/", form)
    secret = html.fromstring(made.content).xpath("//input[@id='secret']/@value")[0]
    assert (made.status_code, me(secret)) == (201, 200)
    assert made["Cache-Control"].startswith("max-age=0")
    again = client.post("/me/tokens/", form)
    assert secret not in again.content.decode()
    assert "made before" in again.content.decode()
    assert ApiToken.objects.count() == 1
    page = client.get("/me/tokens/").content.decode()
    assert secret not in page
    assert "Nightly report" in page


def test_the_page_revokes_and_shows_no_tokens_of_others() -> None:
    anna, omar = make.person(), make.person()
    mine = actions.make_token(by=anna, name="Mine")
    theirs = actions.make_token(by=omar, name="Theirs")
    client = Client()
    client.force_login(anna)
    assert "Theirs" not in client.get("/me/tokens/").content.decode()
    assert client.post(f"/me/tokens/{theirs.pk}/revoke/").status_code == 404
    assert client.post(f"/me/tokens/{mine.pk}/revoke/").status_code == 302
    assert (me(mine.secret), me(theirs.secret)) == (401, 200)
    assert client.post("/me/tokens/", {"name": "", "days": "90"}).status_code == 422
    assert client.post("/me/tokens/", {"name": "x", "days": "7"}).status_code == 422
    assert client.post("/me/tokens/", {"name": "For ever", "days": "0"}).status_code == 201
    assert ApiToken.objects.get(name="For ever").expires_at is None
