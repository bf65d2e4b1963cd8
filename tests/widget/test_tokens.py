"""What a token must be to open anything: each way to get it wrong is refused, and says why."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.test import Client
from django.test.utils import override_settings

from ideas.widget import actions, secrecy
from ideas.widget.models import UsedToken, WidgetKey
from tests.widget import counter
from tests.widget.counter import ORIGIN, Product, code_of
from workspace.common import clock
from workspace.common.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return counter.product()


def segment(said: Any) -> str:
    raw = said if isinstance(said, bytes) else json.dumps(said).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["HS256", "EdDSA"])
def test_a_signed_token_opens_a_session(product: Product, algorithm: str) -> None:
    answer = product.exchange(product.token(algorithm=algorithm))
    assert answer.status_code == 200
    said = answer.json()  # type: ignore[attr-defined]
    assert said["person"] == {"name": "Klara Vogt", "organisation": product.customer.name}
    assert said["expires_in"] == 900
    assert product.get("ideas/", bearer=said["session"]).status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_alg_none_is_refused(product: Product) -> None:
    header = segment({"alg": "none", "kid": product.shared.kid})
    for token in (f"{header}.{segment(product.claims())}.", f"{header}.{segment(product.claims())}.AAAA"):
        answer = product.exchange(token)
        assert (answer.status_code, code_of(answer)) == (401, "wrong_algorithm")


def test_a_public_key_is_no_shared_secret(product: Product) -> None:
    """The classic confusion: HS256 with the public key, which everybody may have, as the secret."""
    for alg in ("HS256", "EdDSA"):
        header, body = segment({"alg": alg, "kid": product.public.kid}), segment(product.claims())
        for secret in (product.public.public, product.public.public.strip()):
            signed = hmac.new(secret.encode(), f"{header}.{body}".encode(), hashlib.sha256).digest()
            answer = product.exchange(f"{header}.{body}.{segment(signed)}")
            assert answer.status_code == 401
            assert code_of(answer) == ("wrong_algorithm" if alg == "HS256" else "wrong_signature")


def test_a_key_signs_by_its_own_algorithm_alone(product: Product) -> None:
    for alg in ("HS384", "HS512"):
        token = jwt.encode(
            product.claims(), product.shared.secret * 2, algorithm=alg, headers={"kid": product.shared.kid}
        )
        assert code_of(product.exchange(token)) == "wrong_algorithm"
    other = product.token(algorithm="EdDSA", kid=product.shared.kid)
    assert code_of(product.exchange(other)) == "wrong_algorithm"


def test_a_signature_of_somebody_else_is_refused(product: Product) -> None:
    assert code_of(product.exchange(key=secrecy.new_secret())) == "wrong_signature"
    stranger = jwt.encode(
        product.claims(), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers={"kid": product.public.kid}
    )
    assert code_of(product.exchange(stranger)) == "wrong_signature"
    head, _body, signature = product.token().split(".")
    assert code_of(product.exchange(f"{head}.{segment(product.claims(sub='boss'))}.{signature}")) == "wrong_signature"


def test_it_is_for_this_widget_alone(product: Product) -> None:
    other = counter.product()
    for audience in (None, "", other.widget.audience, [product.widget.audience], "causeway"):
        assert code_of(product.exchange(aud=audience)) == "wrong_audience"
    assert code_of(product.exchange(other.token())) == "unknown_key"
    assert code_of(product.exchange(product.token(kid=other.shared.kid))) == "unknown_key"


def test_it_lives_ten_minutes_at_most(product: Product) -> None:
    now = int(time.time())
    assert product.exchange(iat=now, exp=now + 600).status_code == 200
    for iat, exp in ((now, now + 601), (now, now), (now, now - 1), (now - 3600, now + 60)):
        assert code_of(product.exchange(iat=iat, exp=exp)) == "too_long_lived"


@pytest.mark.parametrize("wrong", [None, "soon", True, [], {}, 1e300, -1, 1_790_000_000_000])
def test_times_are_seconds(product: Product, wrong: Any) -> None:
    for claim in ("iat", "exp"):
        assert code_of(product.exchange(**{claim: wrong})) == "missing_claim"


def test_not_a_number_is_no_time(product: Product) -> None:
    for wrong in ("NaN", "Infinity", "-Infinity"):
        head = segment({"alg": "HS256", "kid": product.shared.kid})
        said = json.dumps(product.claims()).replace(f'"exp": {product.claims()["exp"]}', f'"exp": {wrong}').encode()
        assert wrong.encode() in said
        body = segment(said)
        signed = hmac.new(product.shared.secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
        assert code_of(product.exchange(f"{head}.{body}.{segment(signed)}")) in {"missing_claim", "no_token"}


def test_clocks_may_differ_by_half_a_minute(product: Product) -> None:
    now = clock.now()
    token, later = product.token(), product.token()
    with time_machine.travel(now + timedelta(seconds=327), tick=False):
        assert product.exchange(token).status_code == 200
    with time_machine.travel(now + timedelta(seconds=331), tick=False):
        assert code_of(product.exchange(later)) == "expired"
    early, earlier = product.token(), product.token()
    with time_machine.travel(now - timedelta(seconds=27), tick=False):
        assert product.exchange(early).status_code == 200
    with time_machine.travel(now - timedelta(seconds=33), tick=False):
        assert code_of(product.exchange(earlier)) == "from_the_future"
    assert code_of(product.exchange(nbf=int(time.time()) + 100)) == "from_the_future"


def test_it_is_good_once(product: Product) -> None:
    token = product.token()
    assert product.exchange(token).status_code == 200
    answer = product.exchange(token)
    assert (answer.status_code, code_of(answer)) == (401, "used_before")
    jti = product.claims()["jti"]
    assert product.exchange(jti=jti).status_code == 200
    assert code_of(product.exchange(jti=jti, sub="somebody-else")) == "used_before"
    assert product.exchange(product.token(algorithm="EdDSA", jti=jti)).status_code == 200  # of another key


def test_what_was_refused_may_be_tried_again(product: Product) -> None:
    """A token is used up by coming in, not by a mistake that its product can mend."""
    token = product.token()
    assert code_of(product.exchange(token, origin="https://elsewhere.example")) == "wrong_origin"
    assert product.exchange(token).status_code == 200


def test_used_tokens_are_forgotten_when_they_have_run_out(product: Product) -> None:
    token = product.token()
    product.exchange(token)
    assert actions.forget_used_tokens() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=7)):
        assert actions.forget_used_tokens() == 1
        assert code_of(product.exchange(token)) == "expired"
    assert not UsedToken.objects.exists()


@pytest.mark.parametrize("wrong", [None, "", "  ", 7, ["a"], "x" * 121, "a\nb", "a\x00b"])
def test_who_it_is_must_be_said(product: Product, wrong: Any) -> None:
    for claim in ("sub", "org", "jti"):
        said = {**product.claims(), claim: wrong}
        if wrong is None:
            del said[claim]
        header, body = segment({"alg": "HS256", "kid": product.shared.kid}), segment(said)
        signed = hmac.new(product.shared.secret.encode(), f"{header}.{body}".encode(), hashlib.sha256).digest()
        assert code_of(product.exchange(f"{header}.{body}.{segment(signed)}")) == "missing_claim"


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b.c", "....", "e30.e30.", "%%%.%%%.%%%", "ü.ü.ü", "eyJhbGciOiJIUzI1NiJ9.e30.AA", "W10.e30.A"],
)
def test_rubbish_is_told_from_tokens(product: Product, token: str) -> None:
    answer = product.exchange(token)
    assert answer.status_code == 401
    assert code_of(answer) in {"no_token", "no_kid"}


def test_huge_and_deep_ones_cost_nothing(product: Product) -> None:
    answer = product.exchange("a" * 5_000)
    assert (answer.status_code, code_of(answer)) == (401, "too_long")
    answer = product.exchange("a" * 70_000)
    assert (answer.status_code, code_of(answer)) == (413, "too_long")
    deep = segment(b"[" * 1_000)
    assert product.exchange(f"{deep}.{deep}.AAAA").status_code == 401
    assert product.exchange(name="x" * 2_000).status_code == 200
    for body in (b"", b"[]", b"{", b"\xff", b"7", b'{"token": 7}', b"[" * 2_000):
        answer = product.client.post(
            f"{product.path}session/", body, content_type="application/json", headers={"Origin": ORIGIN}
        )
        assert answer.status_code in {401, 422}


def test_keys_are_changed_over_without_a_gap(product: Product) -> None:
    by = product.widget.kept_by
    second = actions.make_key(by=by, widget=product.widget, algorithm="HS256", origins=[ORIGIN])
    old, new = product.token(), product.token(key=second.secret, kid=second.kid)
    assert product.exchange(old).status_code == 200
    assert product.exchange(new).status_code == 200
    actions.revoke_key(by=by, widget_key=product.shared)
    assert code_of(product.exchange()) == "revoked_key"
    assert product.exchange(key=second.secret, kid=second.kid).status_code == 200


def test_the_database_alone_signs_nothing(product: Product) -> None:
    row = WidgetKey.objects.get(pk=product.shared.pk)
    assert row.sealed
    assert product.shared.secret.encode() not in bytes(row.sealed)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert code_of(product.exchange()) == "unreadable_key"
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[_secret_key()]):
        assert product.exchange().status_code == 200


def test_only_public_keys_of_our_kind_are_taken() -> None:
    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    rsa = generate_private_key(65537, 2048).public_key()
    public = rsa.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert secrecy.public_key(f"\n {counter.pem_of(private)} ") == counter.pem_of(private)
    for given, told in ((secret.decode(), "private"), (public.decode(), "another kind"), ("", "PEM"), ("ü", "PEM")):
        with pytest.raises(Invalid, match=told):
            secrecy.public_key(given)


def test_a_great_many_tokens_from_one_address_are_too_many(product: Product) -> None:
    rates = {"widget_entry": "3/m/ip"}
    with override_settings(ACCOUNT_RATE_LIMITS=rates):
        answers = [product.exchange() for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert Client().get("/health/").status_code == 200


def _secret_key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)
