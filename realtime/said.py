"""The frames that the server says, as types: what docs/reference/asyncapi.json tells, and tests hold us to.

They are built as plain mappings where they are said (that path is hot); every frame that a test receives is
read with these.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from realtime.protocol import StreamName

Seq = Annotated[int, Field(ge=0)]


class ServerFrame(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(ServerFrame):
    """A person, as the others see them."""

    id: int
    name: str


class Face(Named):
    """Somebody who is here. `picture`: its address, if there is one. `guest`: not everybody sees them by name."""

    picture: str = ""
    guest: bool = False


class Hello(ServerFrame):
    """Signed in; go ahead."""

    type: Literal["hello"]
    protocol: int


class Event(ServerFrame):
    """What happened. `html`: the fragment as it is now. `key`: the idempotency key of the write."""

    type: Literal["event"]
    stream: StreamName
    epoch: str
    seq: Annotated[int, Field(ge=1)]
    kind: str
    actor: int | None
    key: UUID | None
    at: datetime
    html: str


class CaughtUp(ServerFrame):
    """All up to here was told; what follows is live."""

    type: Literal["caught_up"]
    stream: StreamName
    epoch: str
    seq: Seq


class Head(ServerFrame):
    """The last number that was told."""

    type: Literal["head"]
    stream: StreamName
    seq: Seq


class Hint(ServerFrame):
    """Somebody's light signal; `from` is null when it is the server's own."""

    type: Literal["signal"]
    stream: StreamName
    kind: str
    sender: Annotated[Named | None, Field(alias="from")]
    on: bool
    about: str | int | None = None


class Here(ServerFrame):
    """Who is here, at most 60 of `count`. `mark`: by which a page that polls says that it has this list."""

    type: Literal["presence"]
    stream: StreamName
    people: list[Face]
    count: Seq
    mark: str


class Resync(ServerFrame):
    """What was missed can't be told: read the page again, and listen from its new cursor."""

    type: Literal["resync"]
    stream: StreamName


class Closed(ServerFrame):
    """No longer heard."""

    type: Literal["closed"]
    stream: StreamName
    reason: Literal["not_found", "revoked", "signed_out"]


class Error(ServerFrame):
    type: Literal["error"]
    reason: Literal[
        "not_signed_in", "malformed", "flooding", "forging", "too_many_streams", "too_many_sockets", "too_many_polls"
    ]


class Pong(ServerFrame):
    type: Literal["pong"]


Said = Hello | Event | CaughtUp | Head | Hint | Here | Resync | Closed | Error | Pong
_said: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="type")])


def said(text: str | bytes) -> Said:
    """The frame in a message of the server. Raises pydantic's ValidationError when it is none of ours."""
    return _said.validate_json(text)
