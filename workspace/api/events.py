"""What is told of tokens, on their owner's own stream."""

from typing import ClassVar

from realtime.events import Payload


class TokenMade(Payload):
    kind: ClassVar[str] = "token.made"
    token: int


class TokenRevoked(Payload):
    kind: ClassVar[str] = "token.revoked"
    token: int
