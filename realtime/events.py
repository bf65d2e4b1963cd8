"""The shape of what may be written into the log: one frozen, typed payload per kind."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class UnknownKind(LookupError):
    """No payload of that kind is registered: its room is not installed, or the kind was renamed."""


class Payload(BaseModel):
    """What happened, in ids and short words. A subclass with a `kind` registers itself:

    class Replied(Payload, kind="post.replied"):
        thread: int
        post: int

    Kinds are `noun.past_tense`. A payload says what to look at, never how it looked: it is rendered when it
    is read. One that is `unsigned` is told without who did it: listeners may know that it happened, and not by whom.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: ClassVar[str] = ""
    unsigned: ClassVar[bool] = False
    _kinds: ClassVar[dict[str, type["Payload"]]] = {}

    def __init_subclass__(cls, *, kind: str = "", unsigned: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "kind" in cls.__dict__:
            raise TypeError(f"say `class {cls.__name__}(Payload, kind=...)`: it is registered by that")

    @classmethod
    def __pydantic_init_subclass__(cls, *, kind: str = "", unsigned: bool = False, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not kind:
            return
        cls.kind, cls.unsigned = kind, unsigned
        known = Payload._kinds.setdefault(kind, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"{kind} is already the kind of {known.__module__}.{known.__qualname__}")
        Payload._kinds[kind] = cls

    @classmethod
    def parse(cls, kind: str, content: Mapping[str, Any]) -> "Payload":
        """The payload of `kind` read from stored JSON. Fields that are no longer known are left out.

        Raises UnknownKind, or pydantic's ValidationError when a field is missing or of another type.
        """
        return cls.of_kind(kind).model_validate(dict(content))

    @classmethod
    def of_kind(cls, kind: str) -> type["Payload"]:
        try:
            return cls._kinds[kind]
        except KeyError:
            raise UnknownKind(kind) from None

    @classmethod
    def kinds(cls) -> dict[str, type["Payload"]]:
        """Every registered payload by its kind."""
        return dict(cls._kinds)
