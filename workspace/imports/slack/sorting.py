"""What a record in a day's file is: something said, a line of the system, a deleted message, or nothing to carry."""

import re
from dataclasses import dataclass
from enum import StrEnum

from workspace.imports.slack.marks import decoded
from workspace.imports.slack.reading import Message, part, parts, said
from workspace.imports.slack.text import ANGLE, Converter


class Sort(StrEnum):
    SAID = "said"
    LINE = "line"
    DELETED = "deleted"
    SKIPPED = "skipped"


class Change(StrEnum):
    """What a line of the system tells, as far as the ledger has a word for it."""

    JOINED = "joined"
    LEFT = "left"
    CHANGED = "changed"
    ARCHIVED = "archived"
    RESTORED = "restored"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it: an id within this Slack, and what to call them should the list of users not know."""

    id: str
    name: str = ""
    is_bot: bool = False


SPOKEN = {
    "bot_message",
    "me_message",
    "thread_broadcast",
    "file_share",
    "file_mention",
    "file_comment",
    "slackbot_response",
    "document_mention",
    "list_record_comment",
    "ai_assistant",
    "assistant_app_thread",
}
SKIPPED = {
    "message_changed": "record of an edit (the message itself stands in its last form)",
    "message_deleted": "record of a deletion",
    "message_replied": "record that a thread grew",
    "thread_broadcasted": "record that an answer was shown in the channel",
    "reply_broadcast": "repetition of an answer in the channel",
    "ekm_access_denied": "encrypted with a key that Slack did not have",
}
CHANGES = {
    "join": Change.JOINED,
    "leave": Change.LEFT,
    "topic": Change.CHANGED,
    "purpose": Change.CHANGED,
    "name": Change.CHANGED,
    "convert_to_private": Change.CHANGED,
    "convert_to_public": Change.CHANGED,
    "posting_permissions": Change.CHANGED,
    "archive": Change.ARCHIVED,
    "unarchive": Change.RESTORED,
}
PLACED = re.compile(r"(?:channel|group|mpim|im)_(\w+)")
LINES = {
    "pinned_item",
    "unpinned_item",
    "bot_add",
    "bot_remove",
    "bot_enable",
    "bot_disable",
    "reminder_add",
    "reminder_delete",
    "sh_room_created",
    "sh_room_shared",
    "huddle_thread",
    "app_conversation_join",
    "app_conversation_leave",
    "channel_canvas_updated",
    "tabbed_canvas_updated",
    "bookmark_added",
    "bookmark_removed",
    "joiner_notification",
    "joiner_notification_for_inviter",
}
NO_WORDS = {
    "sh_room_created": "started a huddle",
    "huddle_thread": "started a huddle",
    "pinned_item": "pinned a message",
    "unpinned_item": "unpinned a message",
}


def sort_of(message: Message) -> tuple[Sort, str]:
    """What it is, and for what is skipped, why. An unknown subtype with words is something said."""
    subtype = message.subtype
    if not subtype or subtype in SPOKEN:
        return Sort.SAID, ""
    if subtype == "tombstone":
        return Sort.DELETED, ""
    if subtype in SKIPPED:
        return Sort.SKIPPED, SKIPPED[subtype]
    if subtype in LINES or change_of(subtype) is not Change.OTHER:
        return Sort.LINE, ""
    if message.raw.get("hidden") is True or not (message.text.strip() or parts(message.raw, "blocks")):
        return Sort.SKIPPED, f"unknown kind of record “{subtype[:40]}” without words"
    return (Sort.LINE, "") if PLACED.fullmatch(subtype) else (Sort.SAID, "")


def is_known(subtype: str) -> bool:
    known = SPOKEN | LINES | SKIPPED.keys() | {"", "tombstone"}
    return subtype in known or change_of(subtype) is not Change.OTHER


def change_of(subtype: str) -> Change:
    found = PLACED.fullmatch(subtype)
    return CHANGES.get(found[1], Change.OTHER) if found else Change.OTHER


def author_of(message: Message) -> Author | None:
    """Who wrote it; None when the export does not tell."""
    raw = message.raw
    user = said(raw, "user") or said(part(raw, "comment"), "user")
    if user:
        profile = part(raw, "user_profile")
        name = said(profile, "real_name") or said(profile, "display_name") or said(profile, "name")
        return Author(user, name, is_bot=user == "USLACKBOT")
    bot = said(raw, "bot_id")
    name = said(part(raw, "bot_profile"), "name") or said(raw, "username")
    if bot or name:
        return Author(bot or f"name:{name}"[:120], name or "A bot", is_bot=True)
    return None


def line_text(message: Message, converter: Converter) -> str:
    """A line of the system as what somebody did: “joined”, “set the topic: …”. Plain words."""
    raw, subtype = message.raw, message.subtype
    found = PLACED.fullmatch(subtype)
    what = found[1] if found else subtype
    if what == "join":
        return "joined"
    if what == "leave":
        return "left"
    if what in {"topic", "purpose"}:
        words = _plain(said(raw, what), converter)
        return f"set the {what}: {words}" if words else f"cleared the {what}"
    if what == "name" and said(raw, "name"):
        return f"renamed the channel from “{said(raw, 'old_name')}” to “{said(raw, 'name')}”"
    if what in {"archive", "unarchive"}:
        return f"{what}d the channel"
    return NO_WORDS.get(subtype) or _deed(message.text, converter) or subtype.replace("_", " ")


def _deed(text: str, converter: Converter) -> str:
    """Without the name it starts with, since the line shows its author."""
    return _plain(re.sub(r"^<@[^>]*>\s*:?\s*", "", text), converter)


def _plain(text: str, converter: Converter) -> str:
    return " ".join(decoded(ANGLE.sub(lambda angle: converter.worded(angle[1]), text)).split())
