"""What is secret and what is proved: keys, the tokens that a product signs with them, and our own short-lived sessions.

A token says who its bearer is. It is believed only if a key of this very widget signed it, by the algorithm that the
key is of (what the token says of its algorithm is compared, never obeyed), for this widget, a few minutes ago.
"""

import math
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing

from workspace.common import clock
from workspace.common.errors import HouseError, Invalid

LONGEST_TOKEN = 4096
LONGEST_ID = 120
# From its iat to its exp, and how far the clocks of two servers may be apart.
LIVES, SKEW = timedelta(minutes=10), timedelta(seconds=30)
# How long what it is exchanged for is good: the page then asks its product for another token.
SESSION = timedelta(minutes=15)
_FRESH = 12
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")


class Unproven(HouseError):
    """This token does not say who you are."""

    status = 401

    def __init__(self, code: str, message: str, status: int = 401) -> None:
        super().__init__(message)
        self.code, self.status = code, status


@dataclass(frozen=True)
class Claims:
    """What a product says of one of its users. `verified`: it has seen that the address is theirs."""

    subject: str
    organisation: str
    organisation_name: str
    name: str
    email: str
    verified: bool
    jti: str
    until: datetime


@dataclass(frozen=True)
class Session:
    """Who speaks, from where, by which key; without a key it is a preview, which may only look."""

    widget: int
    key: int | None
    person: int
    origin: str


# ---- keys ---------------------------------------------------------------------------------------


def new_secret() -> str:
    """256 random bits, with a beginning by which a leaked one can be recognised."""
    return f"cww_{secrets.token_urlsafe(32)}"


def seal(kid: str, secret: str) -> bytes:
    """Under a key that is made of SECRET_KEY, so that the database alone signs no tokens."""
    fresh = secrets.token_bytes(_FRESH)
    return fresh + AESGCM(_sealing(settings.SECRET_KEY)).encrypt(fresh, secret.encode(), kid.encode())


def unseal(kid: str, sealed: bytes | memoryview) -> str:
    """What seal() was given. Raises Unproven where SECRET_KEY was changed without SECRET_KEY_FALLBACKS."""
    content = bytes(sealed)
    for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_sealing(each)).decrypt(content[:_FRESH], content[_FRESH:], kid.encode()).decode()
        except InvalidTag:
            continue
    raise Unproven("unreadable_key", "The secret of this key can't be read any more. Make another key.", 500)


def public_key(given: str) -> str:
    """The PEM of an Ed25519 public key, as we keep it. Raises Invalid."""
    if "PRIVATE KEY" in given:
        raise Invalid("This is a private key. Don't send it to anybody: make a new pair, and give us the public one.")
    try:
        found = serialization.load_pem_public_key(given.strip().encode("ascii", "replace"))
    except (ValueError, UnsupportedAlgorithm):
        raise Invalid("This is no public key in PEM form (-----BEGIN PUBLIC KEY-----).") from None
    if not isinstance(found, Ed25519PublicKey):
        raise Invalid("This is a public key of another kind: make one with Ed25519.")
    kept = found.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return kept.decode()


def _sealing(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=b"causeway widget keys").derive(secret.encode())


# ---- tokens -------------------------------------------------------------------------------------


def kid_of(token: str) -> tuple[str, str]:
    """Which key the token names, and by which algorithm it says it is signed. Nothing of it is proved yet."""
    if len(token) > LONGEST_TOKEN:
        raise Unproven("too_long", f"A token has at most {LONGEST_TOKEN} characters.")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise Unproven("no_token", "This is no JSON Web Token.") from None
    kid, algorithm = header.get("kid"), header.get("alg")
    if not isinstance(kid, str) or not isinstance(algorithm, str):
        raise Unproven("no_kid", "The token's header must name its key (kid) and its algorithm (alg).")
    return kid, algorithm


def claims_of(token: str, *, algorithm: str, key: str, audience: str) -> Claims:
    """What the token says, proved. `key` is the secret, or the public key's PEM. Raises Unproven with what is wrong."""
    try:
        said: dict[str, Any] = jwt.decode(
            token, key, algorithms=[algorithm],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False,
                     "verify_sub": False, "verify_jti": False, "require": []},
        )  # fmt: skip
    except (jwt.InvalidAlgorithmError, jwt.InvalidKeyError):
        raise wrong_algorithm(algorithm) from None
    except jwt.InvalidSignatureError:
        raise Unproven("wrong_signature", "The signature does not fit the key that the token names.") from None
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise Unproven("no_token", "This is no JSON Web Token.") from None
    if said.get("aud") != audience:
        raise Unproven("wrong_audience", "The token is made out for something else: set aud to this widget's.")
    until = _lifetime(said)
    subject, organisation, jti = (_required(said, name) for name in ("sub", "org", "jti"))
    email = _words(said.get("email"), 254).lower()
    return Claims(
        subject, organisation, _words(said.get("org_name"), 120), _words(said.get("name"), 120),
        email if _EMAIL.fullmatch(email) else "", said.get("email_verified") is True, jti, until,
    )  # fmt: skip


def wrong_algorithm(algorithm: str) -> Unproven:
    return Unproven("wrong_algorithm", f"The key that the token names signs by {algorithm} and nothing else.")


def _lifetime(said: dict[str, Any]) -> datetime:
    """When it runs out. By the house's clock, with some seconds for clocks that differ."""
    issued, expires = (_moment(said, name) for name in ("iat", "exp"))
    now = clock.now()
    if not timedelta(0) < expires - issued <= LIVES:
        raise Unproven("too_long_lived", "From iat to exp a token lives at most ten minutes.")
    if issued > now + SKEW:
        raise Unproven("from_the_future", "The token's iat lies in the future: set the clock of the server that signs.")
    if expires <= now - SKEW:
        raise Unproven("expired", "The token has run out. Sign another one.")
    if "nbf" in said and _moment(said, "nbf") > now + SKEW:
        raise Unproven("from_the_future", "The token is not good yet (nbf).")
    return expires


def _moment(said: dict[str, Any], name: str) -> datetime:
    given = said.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise Unproven("missing_claim", f"The token must say {name}: a number of seconds since 1970.")
    if not 0 <= given < 2**33:
        raise Unproven("missing_claim", f"The token's {name} is no time of ours: give seconds, not milliseconds.")
    return datetime.fromtimestamp(given, UTC)


def _required(said: dict[str, Any], name: str) -> str:
    given = said.get(name)
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST_ID or not given.isprintable():
        raise Unproven("missing_claim", f"The token must say {name}: a text of 1 to {LONGEST_ID} characters.")
    return given


def _words(given: Any, most: int) -> str:
    """A text of somebody else's, without what can't be printed or kept."""
    if not isinstance(given, str):
        return ""
    kept = "".join(char if char.isprintable() else " " for char in given)
    return " ".join(kept.split())[:most]


# ---- sessions -----------------------------------------------------------------------------------


def opened(session: Session) -> str:
    """The bearer token of a session. It is kept nowhere: what it names is asked for anew each time that it is shown."""
    return signing.dumps([session.widget, session.key, session.person, session.origin], salt=_SALT)


def session_of(bearer: str) -> Session:
    """Raises Unproven."""
    if not bearer or len(bearer) > LONGEST_TOKEN:
        raise over()
    try:
        widget, key, person, origin = signing.loads(bearer, salt=_SALT, max_age=SESSION)
    except (signing.BadSignature, ValueError):
        raise over() from None
    return Session(widget, key, person, origin)


def over() -> Unproven:
    return Unproven("session_over", "This session is over. Exchange another token for a new one.")


_SALT = "causeway widget session"
