"""Ballot papers as a browser makes them: told here a second time, so that the two check each other."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Self

from workspace.polls.secrecy import EXPONENT


@dataclass(kw_only=True)
class BlindPaper:
    """A random number, blinded for the key that is to sign it unseen."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    signature: bytes = b""
    modulus: int = 0
    blinding: int = 0

    def blind_for(self, modulus: str) -> None:
        self.modulus = int(modulus, 16)
        self.blinding = secrets.randbelow(self.modulus - 2) + 2

    @property
    def blinded(self) -> int:
        return encoded(self.secret) * pow(self.blinding, EXPONENT, self.modulus) % self.modulus

    def unblind(self, signed: int) -> Self:
        self.signature = (signed * pow(self.blinding, -1, self.modulus) % self.modulus).to_bytes(256, "big")
        return self


def encoded(message: bytes, bits: int = 2047) -> int:
    """EMSA-PSS of RFC 8017 with SHA-384 and no salt, as a number."""
    size = (bits + 7) // 8
    mark = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest()).digest()
    block = bytes(size - len(mark) - 2) + b"\x01"
    mask = b"".join(hashlib.sha384(mark + count.to_bytes(4, "big")).digest() for count in range(size // 48 + 1))
    masked = bytearray(one ^ other for one, other in zip(block, mask, strict=False))
    masked[0] &= 0xFF >> (8 * size - bits)
    return int.from_bytes(bytes(masked) + mark + b"\xbc", "big")
