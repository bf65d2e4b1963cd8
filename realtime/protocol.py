"""The frames a client may send: read strictly, or the socket is closed. docs/reference/live-protocol.md
tells them.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from realtime.log import Cursor
from realtime.streams import NAME

VERSION = 1

StreamName = Annotated[str, StringConstraints(pattern=f"^{NAME.pattern}$", max_length=60)]


class MalformedFrame(ValueError):
    """What was received is no frame of this protocol."""


class ClientFrame(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Listen(ClientFrame):
    """With `epoch` and `seq`: tell what happened since. Without: from now on."""

    type: Literal["listen"]
    stream: StreamName
    epoch: Annotated[str, StringConstraints(max_length=16)] | None = None
    seq: Annotated[int, Field(ge=0, lt=2**62)] | None = None
    presence: bool = False

    @model_validator(mode="after")
    def _both_or_none(self) -> "Listen":
        if (self.epoch is None) != (self.seq is None):
            raise ValueError("epoch and seq go together")
        return self

    @property
    def cursor(self) -> Cursor | None:
        return None if self.epoch is None or self.seq is None else Cursor(self.epoch, self.seq)


class Leave(ClientFrame):
    type: Literal["leave"]
    stream: StreamName


class Signal(ClientFrame):
    type: Literal["signal"]
    stream: StreamName
    kind: Literal["typing"]
    on: bool = True


class Ping(ClientFrame):
    type: Literal["ping"]


AnyFrame = Listen | Leave | Signal | Ping
_frames: TypeAdapter[AnyFrame] = TypeAdapter(Annotated[AnyFrame, Field(discriminator="type")])


def understood(message: dict[str, Any]) -> AnyFrame:
    """The frame in an ASGI `websocket.receive`. Raises MalformedFrame."""
    text = message.get("text")
    if not isinstance(text, str):
        raise MalformedFrame("only text frames are read here")
    try:
        return _frames.validate_json(text)
    except (ValidationError, UnicodeError) as error:
        raise MalformedFrame(str(error)) from None
