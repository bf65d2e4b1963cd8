"""The cryptography of confidential polls: ballot papers signed unseen, and choices sealed.

A ballot paper is a random number that only the browser knows. The poll's key signs it blinded, so that the signature
can be checked later on a number that the server has never seen beside a person: RSA blind signatures,
RSABSSA-SHA384-PSSZERO-Deterministic of RFC 9474. Choices and keys are kept under AES-GCM, by a key that is made of
SECRET_KEY: who has the database alone, or its backups, or its log of changes, reads none of them.
"""

import hashlib
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

BITS = 2048
EXPONENT = 65537
# Bytes of the random number that makes a ballot paper.
PAPER = 32
_FRESH = 12


# What papers, receipts and seals are made out for: the number of a poll, or the name that another room gives its box.
Box = int | str


class Unreadable(ValueError):
    """It was sealed under another key: SECRET_KEY has changed. Put the old one into SECRET_KEY_FALLBACKS."""


def new_key() -> bytes:
    """A key that signs the papers of one poll (PKCS 8). Takes some 30 ms."""
    key = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def modulus_of(key: bytes) -> str:
    """What the browser needs to blind a paper and to check the signature; the exponent is always 65537."""
    return f"{_private(key).public_numbers.n:x}"


def sign_unseen(key: bytes, blinded: int) -> int:
    """The signature of whatever lies under the blinding. Raises ValueError for a number that no paper gives.

    The same number gives the same signature, so that an answer that was lost can be asked for again. It is blinded a
    second time on our side: how long the computation takes says nothing about the key.
    """
    numbers = _private(key)
    modulus = numbers.public_numbers.n
    if not 1 < blinded < modulus - 1:
        raise ValueError("not a blinded paper")
    own = secrets.randbelow(modulus - 2) + 1
    under = blinded * pow(own, EXPONENT, modulus) % modulus
    # By the Chinese remainder theorem, three times as fast.
    half = pow(under % numbers.p, numbers.dmp1, numbers.p)
    other = pow(under % numbers.q, numbers.dmq1, numbers.q)
    signed = other + (half - other) * numbers.iqmp % numbers.p * numbers.q
    signature = signed * pow(own, -1, modulus) % modulus
    if pow(signature, EXPONENT, modulus) != blinded:  # a miscalculated signature would give the key away
        raise ArithmeticError("the signature is wrong")
    return signature


def is_signed(modulus: str, paper: bytes, signature: bytes) -> bool:
    """Whether this poll's key has signed this paper."""
    key = rsa.RSAPublicNumbers(EXPONENT, int(modulus, 16)).public_key()
    plain = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=0)
    try:
        key.verify(signature, paper, plain, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def receipt_of(box: Box, paper: bytes) -> str:
    """By which whoever holds the paper finds their ballot again. Nobody can tell the paper from it."""
    return hashlib.sha256(f"causeway receipt|{box}|".encode() + paper).hexdigest()


def retry_of(box: Box, blinded: int) -> str:
    """By which the same request for a paper is recognised."""
    return hashlib.sha256(f"causeway retry|{box}|{blinded:x}".encode()).hexdigest()


def seal(box: Box, what: str, content: bytes) -> bytes:
    """`content` under a key that the database does not have. `what` keeps one kind of thing from passing as another.

    It carries neither a time nor a counter.
    """
    fresh = secrets.token_bytes(_FRESH)
    return fresh + AESGCM(_sealing(settings.SECRET_KEY)).encrypt(fresh, content, f"{what}|{box}".encode())


def unseal(box: Box, what: str, sealed: bytes | memoryview) -> bytes:
    """What seal() was given. Raises Unreadable."""
    sealed = bytes(sealed)
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_sealing(secret)).decrypt(sealed[:_FRESH], sealed[_FRESH:], f"{what}|{box}".encode())
        except InvalidTag:
            continue
    raise Unreadable


def packed(places: Iterable[int], of: int) -> bytes:
    """Which of `of` options are chosen, one bit for each: as long for one choice as for all."""
    bits = sum(1 << place for place in set(places))
    return bits.to_bytes((of + 7) // 8, "big")


def unpacked(content: bytes) -> list[int]:
    """The places that are chosen, in their order."""
    bits = int.from_bytes(content, "big")
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _private(key: bytes) -> rsa.RSAPrivateNumbers:
    loaded = serialization.load_der_private_key(key, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(loaded, rsa.RSAPrivateKey):
        raise TypeError("not a key of ours")
    return loaded.private_numbers()


def _sealing(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=b"causeway polls").derive(secret.encode())
