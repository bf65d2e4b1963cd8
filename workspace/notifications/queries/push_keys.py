"""By what key this house speaks to the push services of browsers, and which services those are."""

import base64
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from py_vapid import Vapid02

# The order of the curve P-256 (FIPS 186-5): a private key is a number from 1 to below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
URL_LENGTH = 1000


@cache
def signing_key() -> Vapid02:
    """The VAPID key: VAPID_PRIVATE_KEY, or else one that follows from SECRET_KEY, the same in every process."""
    given: str = settings.VAPID_PRIVATE_KEY
    if given:
        return Vapid02.from_string(private_key=given)
    stretched = HKDF(hashes.SHA256(), length=48, salt=b"causeway", info=b"vapid").derive(settings.SECRET_KEY.encode())
    number = int.from_bytes(stretched, "big") % (ORDER - 1) + 1
    made = Vapid02()
    made.private_key = ec.derive_private_key(number, ec.SECP256R1())
    return made


@cache
def public_key() -> str:
    """What a browser asks for when it subscribes (`applicationServerKey`): base64url without padding."""
    point = signing_key().public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def is_push_service(address: str) -> bool:
    """Whether a subscription's address is one of a push service: our server writes to no other on a client's word."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if len(address) > URL_LENGTH or parts.username or parts.password:
        return False
    for known in settings.PUSH_SERVICES:
        scheme, _, name = known.rpartition("://")
        wanted, _, number = name.partition(":")
        same_port = port == (int(number) if number else None)
        if parts.scheme == (scheme or "https") and same_port and (host == wanted or host.endswith(f".{wanted}")):
            return True
    return False
