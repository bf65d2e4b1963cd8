"""A message ready to be carried: what it will be here, but for the numbers of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workspace.common import richtext
from workspace.imports.slack import emoji
from workspace.imports.slack.contents import contents
from workspace.imports.slack.reading import Conversation, Message, moment, part, parts, said, words
from workspace.imports.slack.sorting import Author, Change, Sort, change_of, line_text
from workspace.imports.slack.text import Converted, Converter, Names
from workspace.imports.slack.threads import LOG, Place

TITLE = 90
ENOUGH_WORDS = 3
# How far into a conversation a title is looked for, when it begins with a greeting.
LOOKED_INTO = 8


@dataclass(frozen=True, slots=True)
class Reacted:
    emoji: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """One post to be. `users` are those it turns to; `title` names the thread, should this be its first post."""

    ts: str
    at: datetime
    place: Place
    sort: Sort
    author: Author
    body: str = ""
    users: tuple[str, ...] = ()
    everybody: bool = False
    change: Change = Change.OTHER
    edited_at: datetime | None = None
    reactions: tuple[Reacted, ...] = ()
    title: str = ""
    met: Mapping[str, int] = field(default_factory=dict)


def carried(message: Message, sort: Sort, author: Author, place: Place, names: Names) -> Carried:
    """Convert one message. Its body is empty when it says nothing that could be carried."""
    if sort is Sort.LINE:
        body = line_text(message, Converter(names))[:500]
        lost = sum(len(one.users) for one in _reactions(message, Converted()))
        met = {"reaction to a line of the system": lost}
        return Carried(message.ts, message.at, place, sort, author, body, change=change_of(message.subtype), met=met)
    found = contents(message, names) if sort is Sort.SAID else Converted()
    body = found.body
    if len(body) > richtext.MAX_LENGTH:
        body, found.met["cut after 40,000 characters"] = body[: richtext.MAX_LENGTH], 1
    reactions = _reactions(message, found)
    return Carried(
        ts=message.ts,
        at=message.at,
        place=place,
        sort=sort,
        author=author,
        body=body,
        users=tuple(found.users),
        everybody=found.everybody,
        edited_at=moment(part(message.raw, "edited").get("ts")),
        reactions=reactions,
        met=dict(found.met),
    )


def title_of(group: Sequence[Carried], conversation: Conversation) -> str:
    """A thread's title: the first words in it that say something."""
    first = group[0]
    if first.place.key == LOG:
        return f"Comings and goings in {conversation.name}"[:160]
    said_first = [_words(one) for one in group[:LOOKED_INTO] if one.sort is Sort.SAID]
    telling = [text for text in said_first if len(text.split()) >= ENOUGH_WORDS]
    text = next(iter([*telling, *filter(None, said_first)]), "")
    if not text:
        return f"{conversation.name}, {first.at:%-d %B %Y}"[:160]
    if len(text) <= TITLE:
        return text
    cut = text[:TITLE].rsplit(" ", 1)[0] if " " in text[:TITLE] else text[:TITLE]
    return f"{cut.rstrip(' ,;:–-')}…"


def _words(one: Carried) -> str:
    """The first sentence or so; an address only where there is nothing else."""
    lines = [line for line in one.body.split("\n") if line.strip() and not line.startswith((">", "```"))]
    return richtext.plain(lines[0])[:400] if lines else ""


def _reactions(message: Message, found: Converted) -> tuple[Reacted, ...]:
    """Reactions with an emoji that everybody has; the same emoji under two names is one."""
    kept: dict[str, dict[str, None]] = {}
    for row in parts(message.raw, "reactions"):
        users = words(row, "users")
        character = emoji.character(said(row, "name"))
        if character is None or len(character) > 32:
            found.met[f"reaction with custom emoji :{said(row, 'name')}:"] += max(1, len(users))
            continue
        kept.setdefault(character, {}).update(dict.fromkeys(users))
    return tuple(Reacted(character, tuple(users)) for character, users in kept.items())
