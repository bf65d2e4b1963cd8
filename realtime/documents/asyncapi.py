"""The binary messages of a document's socket, for the AsyncAPI document. In words: docs/reference/live-protocol.md."""

from typing import Any, NamedTuple

from realtime.documents import messages as m

BINARY = "application/octet-stream"


class Told(NamedTuple):
    """`form`: as live-protocol.md writes it. `by`: `page`, `server` or `both`."""

    name: str
    form: str
    by: str
    summary: str


MESSAGES = (
    Told("StateAsked", f"{m.SYNC} {m.STEP1} bytes", "both", "Step 1: a state vector; what is lacking in it?"),
    Told("StateAnswered", f"{m.SYNC} {m.STEP2} bytes", "both", "Step 2: an update with what was lacking."),
    Told("Updated", f"{m.SYNC} {m.UPDATE} bytes", "both", "An update."),
    Told("Aware", f"{m.AWARENESS} bytes", "both", "Awareness: where cursors are."),
    Told("AwarenessAsked", f"{m.ASK_AWARENESS}", "page", "Who is here?"),
    Told("Stored", f"{m.STORED} count seq", "server", "So much of what this socket wrote is settled and on disk."),
    Told("AccessGiven", f"{m.ACCESS} access", "server", "What the reader may do: 1 look on, 2 write."),
    Told("PersonTold", f"{m.TOLD} text", "server", "JSON for the person: what was refused, or kept aside."),
    Told("Pinged", f"{m.PING}", "both", "Ping, answered by the same."),
)


def add_documents(found: dict[str, Any]) -> None:
    """Put the channel, its operations and its messages into an AsyncAPI document."""
    refs = {one.name: {"$ref": f"#/components/messages/{one.name}"} for one in MESSAGES}
    found["channels"]["documents"] = {
        "address": "/live/documents/{name}/",
        "description": "A shared Yjs document: the protocol of y-protocols, and messages of our own.",
        "parameters": {"name": {"description": "As streams are named: canvas:5, brief:5, drawer:17."}},
        "messages": refs,
        "bindings": {"ws": {"method": "GET"}},
    }
    for operation, action, mute in (("hearDocument", "receive", "server"), ("tellDocument", "send", "page")):
        found["operations"][operation] = {
            "action": action,
            "channel": {"$ref": "#/channels/documents"},
            "summary": f"What {'the server' if mute == 'page' else 'a page'} says over a document's socket.",
            "messages": [{"$ref": f"#/channels/documents/messages/{one.name}"} for one in MESSAGES if one.by != mute],
        }
    for one in MESSAGES:
        found["components"]["messages"][one.name] = {
            "name": one.form,
            "contentType": BINARY,
            "summary": one.summary,
            "payload": {"type": "string", "format": "binary"},
        }
