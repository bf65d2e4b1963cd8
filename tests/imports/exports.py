"""Builds Slack exports for tests: any shape that Slack has had, and some that it never had."""

import json
import zipfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

START = 1_600_000_000


class ExportBuilder:
    """Collects users, conversations and messages; `write` makes the zip.

    Times are seconds after START: `say("general", "U1", "hello", at=60)`.
    """

    def __init__(self, team: str = "T0TEST") -> None:
        self.team = team
        self.users: list[dict[str, Any]] = []
        self.lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.days: dict[str, list[Any]] = defaultdict(list)
        self.files: dict[str, bytes] = {}
        self._count = 0

    def user(self, ident: str, name: str, email: str = "", **fields: Any) -> str:
        profile = {"real_name": name, "email": email, "display_name": fields.pop("display_name", "")}
        handle = name.lower().replace(" ", ".")
        self.users.append({"id": ident, "team_id": self.team, "name": handle, "profile": profile, **fields})
        return ident

    def channel(self, ident: str, name: str, members: list[str] | None = None, **fields: Any) -> str:
        self.lists["channels.json"].append(self._conversation(ident, name, members, fields))
        return name

    def private(self, ident: str, name: str, members: list[str], **fields: Any) -> str:
        self.lists["groups.json"].append(self._conversation(ident, name, members, fields))
        return name

    def group(self, ident: str, members: list[str]) -> str:
        name = f"mpdm-{'--'.join(one.lower() for one in members)}-1"
        self.lists["mpims.json"].append(self._conversation(ident, name, members, {}))
        return name

    def direct(self, ident: str, members: list[str]) -> str:
        self.lists["dms.json"].append({"id": ident, "created": START, "members": members})
        return ident

    def say(self, folder: str, user: str | None, text: str, at: float, **fields: Any) -> str:
        """A message; returns its ts."""
        ts = fields.pop("ts", None) or self.ts(at)
        message = {"type": "message", "user": user, "text": text, "ts": ts, **fields}
        self.raw(folder, at, {name: value for name, value in message.items() if value is not None})
        return str(ts)

    def raw(self, folder: str, at: float, record: Any) -> None:
        day = datetime.fromtimestamp(START + at, UTC).date().isoformat()
        self.days[f"{folder}/{day}.json"].append(record)

    def ts(self, at: float) -> str:
        self._count += 1
        return f"{START + at:.0f}.{self._count:06d}"

    def write(self, path: Path, top: str = "") -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            if self.users:
                archive.writestr(f"{top}users.json", json.dumps(self.users))
            for name, rows in self.lists.items():
                archive.writestr(f"{top}{name}", json.dumps(rows))
            for name, rows in self.days.items():
                archive.writestr(f"{top}{name}", json.dumps(rows))
            for name, content in self.files.items():
                archive.writestr(f"{top}{name}", content)
        return path

    def _conversation(self, ident: str, name: str, members: list[str] | None, fields: dict[str, Any]) -> dict[str, Any]:
        found = members if members is not None else [user["id"] for user in self.users]
        creator = found[0] if found else ""
        return {"id": ident, "name": name, "created": START, "creator": creator, "members": found, **fields}


def _oddities(b: ExportBuilder, at: float) -> None:
    """What else stands in a channel: deleted, changed, new kinds, and no object at all."""
    b.raw(
        "general",
        at,
        {
            "type": "message",
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "hidden": True,
            "text": "This message was deleted.",
            "ts": b.ts(at),
        },
    )
    b.raw("general", at, {"type": "message", "subtype": "message_changed", "ts": b.ts(at), "message": {}})
    b.raw(
        "general",
        at,
        {"type": "message", "subtype": "brand_new_thing", "user": "U1", "text": "still words", "ts": b.ts(at)},
    )
    b.raw("general", at, {"type": "message", "subtype": "quite_empty", "user": "U1", "ts": b.ts(at)})
    b.raw("general", at, "not even an object")


def modern() -> ExportBuilder:
    """An export as Slack makes them now, with one of everything."""
    hour = 3600.0
    b = ExportBuilder()
    for ident, name in (("U1", "Anna Berg"), ("U2", "Otto Fink"), ("U3", "Mei Tanaka")):
        b.user(ident, name, f"{name.split()[0].lower()}@norrland.example", tz="Europe/Stockholm")
    b.user("U4", "Old Hand", deleted=True)
    b.user("UBOT", "Deploy Bot", is_bot=True)
    b.channel("C1", "general", purpose={"value": "All &amp; sundry"})
    b.channel("C2", "old-stuff", ["U1"], is_archived=True)
    b.private("G1", "leads", ["U1", "U2"])
    b.group("G2", ["U1", "U2", "U3"])
    b.direct("D1", ["U1", "U3"])
    b.raw(
        "general",
        0,
        {"type": "message", "subtype": "channel_join", "user": "U2", "text": "<@U2> has joined", "ts": b.ts(0)},
    )
    b.say("general", "U1", "Good morning <@U2>, shall we raise the *pressure* to `4.2`?", 60, reactions=[
        {"name": "+1", "users": ["U2", "U3"]}, {"name": "our_logo", "users": ["U2"], "count": 1}])  # fmt: skip
    parent = b.say("general", "U3", "How do we name release 7?", 120, reply_count=2)
    b.days[next(iter(b.days))][-1]["thread_ts"] = parent
    b.say(
        "general",
        "U2",
        "Yes, see <https://norrland.example/p|the sheet> :wave:",
        180,
        edited={"user": "U2", "ts": b.ts(200)},
    )
    b.say("general", "U1", "Weir", 240, thread_ts=parent)
    b.say("general", "U2", "Weir it is, <!here>", 50 * hour, thread_ts=parent, subtype="thread_broadcast")
    b.say("general", "U1", "", 51 * hour, blocks=[
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "Only in "},
            {"type": "text", "text": "blocks", "style": {"bold": True}}]}]}])  # fmt: skip
    b.say("general", "U1", "the drawing", 51 * hour + 30, subtype="file_share", files=[
        {"id": "F1", "title": "Pump 7", "permalink": "https://s.example/F1", "url_private": "https://s.example/x?t=xoxe-1"},
        {"id": "F2", "mode": "tombstone"}])  # fmt: skip
    card = {"title": "Build 12", "title_link": "https://ci.example/12", "text": "*failed*"}
    b.say("general", None, "", 52 * hour, subtype="bot_message", bot_id="B7", username="ci", attachments=[card])
    b.say("general", "U9", "I am in no list", 52 * hour + 60, user_profile={"real_name": "Guest Nine"})
    _oddities(b, 53 * hour)
    b.say("old-stuff", "U1", "It was nice here", 10)
    b.say("leads", "U2", "between us: <#C1> and <#G1|leads>", 20)
    b.say("mpdm-u1--u2--u3-1", "U3", "three of us", 30)
    b.say("D1", "U3", "only you", 40)
    b.files["canvases.json"] = b'[{"id": "F9"}]'
    b.files["__MACOSX/general/._2020-09-13.json"] = b"\x00junk"
    return b
