"""Everything that one message says, as one text of ours: words, blocks, shared messages and files."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from workspace.imports.slack.blocks import blocks_text
from workspace.imports.slack.marks import decoded, escaped, link, styled
from workspace.imports.slack.reading import Message, part, parts, said
from workspace.imports.slack.text import Converted, Converter, Names, joined

Row = Mapping[str, Any]
UPLOADED = re.compile(
    r"<@[^>]*> (?:uploaded|shared|mentioned) (?:a file|an image|a post)[^<]*<[^>]*>(?: and commented: )?"
)
COMMENTED = re.compile(r"<@[^>]*> commented on .*?<[^>]*>: ?", re.DOTALL)
GONE = {"tombstone", "hidden_by_limit", "access_denied"}


def contents(message: Message, names: Names) -> Converted:
    """The markdown of a message. Empty when it says nothing at all."""
    converter = Converter(names)
    raw = message.raw
    body = converter.blocks(_words(message))
    if not body:
        body = blocks_text(parts(raw, "blocks"), converter)
    if message.subtype == "me_message" and body and "\n" not in body:
        body = styled(body, "_")
    shared = [_attachment(one, converter, alone=not body) for one in parts(raw, "attachments")]
    files = [] if message.subtype == "file_comment" else [_file(one, converter) for one in files_of(raw)]
    converter.found.body = joined([body, *shared, "\n".join(filter(None, files))])
    return converter.found


def files_of(raw: Row) -> list[Row]:
    """Files of a message: a list since 2018, one before."""
    found = parts(raw, "files")
    return found or ([part(raw, "file")] if part(raw, "file") else [])


def _words(message: Message) -> str:
    if message.subtype == "file_comment":
        return said(part(message.raw, "comment"), "comment") or COMMENTED.sub("", message.text, count=1)
    if message.subtype in {"file_share", "file_mention"}:
        return UPLOADED.sub("", message.text, count=1)
    return message.text


def _file(row: Row, converter: Converter) -> str:
    """A file as a link: an export holds no files, and the token in its address must not travel on."""
    name = decoded(said(row, "title") or said(row, "name")) or "file"
    if said(row, "mode") in GONE or row.get("file_access") == "file_not_found":
        converter.found.met["file that Slack had lost"] += 1
        return f"📎 {escaped(name)} (no longer in Slack)"
    url = without_token(said(row, "permalink") or said(row, "url_private") or said(row, "url"))
    converter.found.met["file"] += 1
    return f"📎 {link(url, name)}" if url else f"📎 {escaped(name)}"


def without_token(url: str) -> str:
    """The address without what lets anybody in who has it."""
    split = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(split.query) if not value.startswith(("xoxe-", "xoxp-"))]
    return urlunsplit(split._replace(query=urlencode(kept))) if split.query else url


def _attachment(row: Row, converter: Converter, *, alone: bool) -> str:
    """A shared message is quoted; a bot's card is read out if the message has no other words; a preview is left."""
    if row.get("is_share") is True or row.get("is_msg_unfurl") is True:
        return _shared(row, converter)
    if said(row, "from_url") and not alone:
        converter.found.met["preview of a link"] += 1
        return ""
    return _card(row, converter) if alone or not said(row, "from_url") else ""


def _shared(row: Row, converter: Converter) -> str:
    words = converter.blocks(said(row, "text")) or escaped(said(row, "fallback"))
    who = said(row, "author_name") or said(row, "author_subname")
    lines = [f"**{escaped(who)}:**"] if who else []
    lines += words.split("\n") if words else []
    converter.found.met["shared message"] += bool(lines)
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _card(row: Row, converter: Converter) -> str:
    title, url = decoded(said(row, "title")), said(row, "title_link") or said(row, "from_url")
    head = converter.address(url, title) if url else styled(escaped(title), "**")
    fields = [
        f"**{escaped(decoded(said(one, 'title')))}:** {converter.inline(said(one, 'value').strip())}".replace("\n", " ")
        for one in parts(row, "fields")
    ]
    texts = [converter.blocks(said(row, "pretext")), head, converter.blocks(said(row, "text")), "\n".join(fields)]
    found = joined([*texts, blocks_text(parts(row, "blocks"), converter)])
    return found or converter.blocks(said(row, "fallback"))
