"""Widgets to test with, and a product that signs tokens for them as its own server would."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client

from ideas.widget import actions
from ideas.widget.models import Widget, WidgetKey
from tests import factories as make
from tests.boards import garden
from workspace.common import clock
from workspace.people.models import Organisation

ORIGIN = "https://portal.aqua.example"


@dataclass
class Product:
    """A product with its widget, a key of each kind, and an organisation of its own that is a customer of ours."""

    widget: Widget
    shared: WidgetKey
    public: WidgetKey
    private: Ed25519PrivateKey
    customer: Organisation
    external: str = "org-7"
    client: Client = field(default_factory=Client)

    @property
    def path(self) -> str:
        return f"/widget/{self.widget.pk}/"

    def claims(self, **said: Any) -> dict[str, Any]:
        """What a token says; None leaves a claim out."""
        now = int(clock.now().timestamp())
        told = {
            "aud": self.widget.audience, "sub": "user-1", "org": self.external, "iat": now, "exp": now + 300,
            "jti": str(uuid.uuid4()), "name": "Klara Vogt", **said,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}

    def token(self, *, key: str | None = None, algorithm: str = "HS256", kid: str | None = None, **said: Any) -> str:
        secret: Any = key if key is not None else self.private if algorithm == "EdDSA" else self.shared.secret
        row = self.public if algorithm == "EdDSA" else self.shared
        headers = {"kid": row.kid if kid is None else kid}
        return jwt.encode(self.claims(**said), secret, algorithm=algorithm, headers=headers)

    def exchange(self, token: str | None = None, *, origin: str = ORIGIN, **said: Any) -> HttpResponse:
        given = {"token": self.token(**said) if token is None else token}
        return self.post("session/", given, origin=origin)

    def enter(self, **said: Any) -> str:
        answer = self.exchange(**said)
        assert answer.status_code == 200, answer.content
        bearer: str = answer.json()["session"]  # type: ignore[attr-defined]
        return bearer

    def post(self, path: str, given: Any, *, bearer: str = "", origin: str = ORIGIN) -> HttpResponse:
        return self.client.post(  # type: ignore[return-value]
            f"{self.path}{path}", given, content_type="application/json", headers=_headers(bearer, origin)
        )

    def get(self, path: str, *, bearer: str = "", origin: str = ORIGIN, **asked: str) -> HttpResponse:
        return self.client.get(  # type: ignore[return-value]
            f"{self.path}{path}", asked, headers=_headers(bearer, origin)
        )


def _headers(bearer: str, origin: str) -> dict[str, str]:
    headers = {"Origin": origin, "Authorization": f"Bearer {bearer}" if bearer else ""}
    return {name: value for name, value in headers.items() if value}


def code_of(answer: Any) -> str:
    """What went wrong, by its word."""
    code: str = answer.json()["error"]["code"]
    return code


def product(*, external: str = "org-7", origins: tuple[str, ...] = (ORIGIN,), **terms: Any) -> Product:
    """A widget for a board in an invited space that one customer is let into."""
    space = make.space(access="invited")
    customer = make.customer()
    make.share(space, customer)
    board = garden.board(space.created_by, space, **terms)
    by = space.created_by
    widget = actions.make_widget(by=by, board=board, name="Customer portal")
    shared = actions.make_key(by=by, widget=widget, algorithm="HS256", origins=origins)
    private = Ed25519PrivateKey.generate()
    public = actions.make_key(by=by, widget=widget, algorithm="EdDSA", origins=origins, public=pem_of(private))
    actions.map_organisation(by=by, widget=widget, external_id=external, organisation=customer)
    return Product(widget, shared, public, private, customer, external)


def pem_of(private: Ed25519PrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return private.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
