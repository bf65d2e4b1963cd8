"""The live protocol as an AsyncAPI 3 document, made from the types that read and write its frames."""

from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from realtime import protocol, said
from realtime.documents.asyncapi import add_documents
from realtime.events import Payload

REFERENCE = "#/components/schemas/{model}"


def document() -> dict[str, Any]:
    """The whole document. What is registered as an event's payload is told beside the frames: it is what the log
    keeps, and what `kind` in an event frame may be.
    """
    heard, told = _models(protocol.AnyFrame), _models(said.Said)
    payloads = {kind: payload for kind, payload in sorted(Payload.kinds().items()) if _is_ours(payload)}
    modes: list[tuple[type[BaseModel], Any]] = [
        *((model, "validation") for model in heard),
        *((model, "validation") for model in told),
        *((model, "serialization") for model in payloads.values()),
    ]
    names, schemas = models_json_schema(modes, ref_template=REFERENCE)
    found: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Causeway, the live protocol",
            "version": str(protocol.VERSION),
            "description": "What a page and the server say to each other. In words: live-protocol.md.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "live": _channel("/live/", [*heard, *told], {"ws": {"method": "GET"}}),
            "poll": _channel("/live/poll/", told, {}),
        },
        "operations": {
            "hear": _operation("receive", "live", heard, "What a page says over its socket."),
            "tell": _operation("send", "live", told, "What the server says over the socket."),
            "answer": _operation("send", "poll", told, "The answer to a long poll: a JSON list of these frames."),
        },
        "components": {
            "messages": {model.__name__: _message(model, names[model, "validation"]) for model in [*heard, *told]},
            "schemas": schemas["$defs"],
        },
        "x-events": {kind: names[payload, "serialization"] for kind, payload in payloads.items()},
    }
    add_documents(found)
    return found


def _models(union: UnionType) -> list[type[BaseModel]]:
    return list(get_args(union))


def _is_ours(payload: type[Payload]) -> bool:
    """Not a test's."""
    return not payload.__module__.startswith("tests.")


def _channel(address: str, models: list[type[BaseModel]], bindings: dict[str, Any]) -> dict[str, Any]:
    messages = {model.__name__: {"$ref": f"#/components/messages/{model.__name__}"} for model in models}
    return {"address": address, "messages": messages} | ({"bindings": bindings} if bindings else {})


def _operation(action: str, channel: str, models: list[type[BaseModel]], summary: str) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/{channel}/messages/{model.__name__}"} for model in models]
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": messages,
    }


def _message(model: type[BaseModel], schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": model.model_fields["type"].annotation.__args__[0], "payload": schema}  # type: ignore[union-attr]
