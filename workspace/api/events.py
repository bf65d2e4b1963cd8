"""What is told of tokens, on their owner's own stream."""

from realtime.events import Payload


class TokenMade(Payload, kind="token.made"):
    token: int


class TokenRevoked(Payload, kind="token.revoked"):
    token: int
