"""What an export says, as typed records. Wrong types are passed over, never trusted: an export is somebody's file."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from workspace.imports.slack.archive import Archive, Day, Unreadable


class Kind(StrEnum):
    """What a conversation is in Slack. Only channels are open to everybody."""

    CHANNEL = "channel"
    PRIVATE = "private channel"
    GROUP = "group message"
    DIRECT = "direct message"


LISTED = {
    "channels.json": Kind.CHANNEL,
    "groups.json": Kind.PRIVATE,
    "mpims.json": Kind.GROUP,
    "dms.json": Kind.DIRECT,
}


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    handle: str
    email: str = ""
    time_zone: str = ""
    pronouns: str = ""
    is_deleted: bool = False
    is_bot: bool = False
    is_listed: bool = True


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    kind: Kind
    name: str
    folder: str
    members: tuple[str, ...] = ()
    creator: str = ""
    created: datetime | None = None
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as Slack wrote it. `ts` is its name within the conversation and stays text; `at` is its time."""

    ts: str
    at: datetime
    raw: Mapping[str, Any] = field(repr=False)
    subtype: str = ""
    thread_ts: str = ""

    @property
    def text(self) -> str:
        return said(self.raw, "text")

    @property
    def starts_thread(self) -> bool:
        """A message that was answered in a thread of its own."""
        return self.thread_ts == self.ts or (not self.thread_ts and number(self.raw, "reply_count") > 0)

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass
class Export:
    """The whole export but its messages, which are read day by day."""

    team: str
    users: dict[str, User]
    conversations: list[Conversation]
    days: dict[str, list[Day]]
    unlisted: Counter[str]
    beside: dict[str, int]

    @property
    def source(self) -> str:
        """Which Slack this is, as identities and imported rows name it."""
        return f"slack:{self.team}"

    @property
    def day_count(self) -> int:
        return sum(len(self.days.get(one.id, ())) for one in self.conversations)


def read_export(archive: Archive) -> Export:
    """Users, conversations and where their messages are. Raises Unreadable when a list is broken."""
    users = {user.id: user for row in _user_rows(archive) if (user := _user(row))}
    conversations = _conversations(archive, users)
    folders: dict[str, list[Day]] = {}
    for day in archive.days():
        folders.setdefault(day.folder, []).append(day)
    days = {one.id: folders.pop(one.folder, []) or folders.pop(one.id, []) for one in conversations}
    team = _team(archive, conversations)
    beside = {
        "integration log entries": len(archive.rows("integration_logs.json")),
        "canvases": len(archive.rows("canvases.json")),
        "other files": len(archive.strangers()),
    }
    unlisted = Counter({folder: len(found) for folder, found in folders.items()})
    return Export(team, users, conversations, days, unlisted, beside)


def read_day(archive: Archive, day: Day) -> Iterator[Message | Mapping[str, Any] | object]:
    """The messages of a day, in the order of their time; what is none comes as it is, for the report to count.

    Raises Unreadable when the file is no JSON list.
    """
    found = archive.load(day.path)
    if not isinstance(found, list):
        raise Unreadable(f"{day.path} should hold a list of messages, but it holds {type(found).__name__}.")
    messages: list[Message] = []
    strange: list[object] = []
    for raw in found:
        message = _message(raw)
        if message is None:
            strange.append(raw)
        else:
            messages.append(message)
    yield from sorted(messages, key=lambda message: (message.at, message.ts))
    yield from strange


def said(row: Mapping[str, Any], name: str) -> str:
    """A field that should be text, or the empty text."""
    found = row.get(name)
    return found.replace("\x00", "") if isinstance(found, str) else ""


def number(row: Mapping[str, Any], name: str) -> int:
    found = row.get(name)
    return int(found) if isinstance(found, int | float) else 0


def part(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A field that should be an object, or an empty one."""
    found = row.get(name)
    return found if isinstance(found, Mapping) else {}


def parts(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A field that should be a list of objects: those of it that are."""
    found = row.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def words(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A field that should be a list of texts: those of it that are."""
    found = row.get(name)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def moment(ts: object) -> datetime | None:
    """The time of a ts such as "1433866202.000002", or of a number of seconds; None when it is none."""
    try:
        seconds = float(ts) if isinstance(ts, str | int | float) else 0.0
        return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 1e11 else None
    except (ValueError, OverflowError, OSError):
        return None


def _message(raw: object) -> Message | None:
    if not isinstance(raw, Mapping):
        return None
    ts, at = said(raw, "ts"), moment(raw.get("ts"))
    if not ts or at is None or len(ts) > 40 or raw.get("type", "message") != "message":
        return None
    return Message(ts, at, raw, said(raw, "subtype"), said(raw, "thread_ts"))


def _user_rows(archive: Archive) -> Iterator[dict[str, Any]]:
    yield from archive.rows("org_users.json")
    yield from archive.rows("users.json")


def _user(row: Mapping[str, Any]) -> User | None:
    ident = said(row, "id")
    if not ident:
        return None
    profile = part(row, "profile")
    handle = said(row, "name")
    names = (said(profile, "real_name"), said(row, "real_name"), said(profile, "display_name"), handle, ident)
    return User(
        id=ident,
        name=next(name for name in (" ".join(one.split()) for one in names) if name),
        handle=said(profile, "display_name") or handle,
        email=said(profile, "email").strip(),
        time_zone=said(row, "tz"),
        pronouns=said(profile, "pronouns"),
        is_deleted=row.get("deleted") is True,
        is_bot=row.get("is_bot") is True or ident == "USLACKBOT",
    )


def _conversations(archive: Archive, users: Mapping[str, User]) -> list[Conversation]:
    found: dict[str, Conversation] = {}
    for name, kind in LISTED.items():
        for row in archive.rows(name):
            one = _conversation(row, kind, users)
            if one is not None:
                found.setdefault(one.id, one)
    return list(found.values())


def _conversation(row: Mapping[str, Any], kind: Kind, users: Mapping[str, User]) -> Conversation | None:
    ident = said(row, "id")
    if not ident:
        return None
    folder = said(row, "name") or ident
    members = words(row, "members")
    return Conversation(
        id=ident,
        kind=kind,
        name=_called(kind, folder, members, users),
        folder=ident if kind is Kind.DIRECT else folder,
        members=members,
        creator=said(row, "creator"),
        created=moment(row.get("created")),
        is_archived=row.get("is_archived") is True,
        topic=said(part(row, "topic"), "value"),
        purpose=said(part(row, "purpose"), "value"),
    )


def _called(kind: Kind, folder: str, members: tuple[str, ...], users: Mapping[str, User]) -> str:
    if kind in {Kind.CHANNEL, Kind.PRIVATE}:
        return folder[:80]
    names = [users[one].name if one in users else one for one in dict.fromkeys(members)]
    if not names:
        return folder[:80]
    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return joined if len(joined) <= 80 else f"{joined[:79].rstrip(', ')}…"


def _team(archive: Archive, conversations: list[Conversation]) -> str:
    """Slack's number for the workspace. Old and filtered exports may not tell it: then one made of the oldest name."""
    told = Counter(team for row in _user_rows(archive) if (team := said(row, "team_id")))
    if told:
        return told.most_common(1)[0][0]
    oldest = min((one.id for one in conversations), default="")
    return "X" + hashlib.sha256(oldest.encode()).hexdigest()[:10].upper()
