"""Slack's blocks as our markdown, for messages whose words stand only there."""

from collections.abc import Callable, Mapping
from typing import Any

from workspace.imports.slack.marks import code, escaped, fenced, line_escaped, styled
from workspace.imports.slack.reading import number, part, parts, said
from workspace.imports.slack.text import Converter, joined

Row = Mapping[str, Any]
BROADCASTS = {"here", "channel", "everyone"}


def blocks_text(rows: list[Row], converter: Converter) -> str:
    """All that the blocks of a message say. What only does something (buttons, menus) says nothing."""
    return joined([_block(row, converter) for row in rows])


def _block(row: Row, converter: Converter) -> str:
    kind = said(row, "type")
    if kind == "rich_text":
        return joined([_rich(element, converter) for element in parts(row, "elements")])
    if kind == "section":
        return joined([_text(one, converter) for one in (part(row, "text"), *parts(row, "fields"))])
    if kind == "header":
        return styled(line_escaped(escaped(said(part(row, "text"), "text"))), "**")
    if kind == "context":
        return " ".join(filter(None, (_text(one, converter) for one in parts(row, "elements"))))
    if kind in {"image", "video"}:
        return _picture(row, converter)
    return converter.blocks(said(row, "text")) if kind == "markdown" else ""


def _text(row: Row, converter: Converter) -> str:
    if said(row, "type") == "image":
        return _picture(row, converter)
    words = said(row, "text")
    return converter.blocks(words) if said(row, "type") == "mrkdwn" else line_escaped(escaped(words))


def _picture(row: Row, converter: Converter) -> str:
    label = said(row, "alt_text") or said(part(row, "title"), "text") or "picture"
    url = said(row, "image_url") or said(row, "title_url") or said(row, "video_url")
    return converter.address(url, label) if url else escaped(label)


def _rich(row: Row, converter: Converter) -> str:
    kind = said(row, "type")
    words = "".join(_inline(one, converter) for one in parts(row, "elements"))
    if kind == "rich_text_preformatted":
        converter.found.met["code"] += 1
        return fenced("".join(_bare(one, converter) for one in parts(row, "elements")))
    if kind == "rich_text_quote":
        return "\n".join(f"> {line}".rstrip() for line in _lines(words).split("\n"))
    if kind == "rich_text_list":
        return _list(row, converter)
    return _lines(words)


def _lines(words: str) -> str:
    return "\n".join(line_escaped(line.strip()) for line in words.split("\n")).strip("\n")


def _list(row: Row, converter: Converter) -> str:
    depth = min(max(number(row, "indent"), 0), 6)
    ordered = said(row, "style") == "ordered"
    first = number(row, "offset") + 1
    out = []
    for place, item in enumerate(parts(row, "elements")):
        mark = f"{first + place}." if ordered else "-"
        words = " ".join(_rich(item, converter).split("\n")) if item else ""
        out.append(f"{' ' * (3 if ordered else 2) * depth}{mark} {words}".rstrip())
    return "\n".join(out)


def _inline(row: Row, converter: Converter) -> str:
    draw = INLINE.get(said(row, "type"))
    style = part(row, "style")
    if style.get("code") is True:
        return code(_bare(row, converter))
    words = draw(row, converter) if draw else escaped(said(row, "text"))
    for name, mark in (("strike", "~~"), ("italic", "_"), ("bold", "**")):
        if style.get(name) is True:
            words = styled(words, mark)
    return words


def _emoji(row: Row, converter: Converter) -> str:
    tone = number(row, "skin_tone")
    name = said(row, "name")
    return converter.emoji(f"{name}::skin-tone-{tone}" if tone else name)


def _broadcast(row: Row, converter: Converter) -> str:
    known = said(row, "range") in BROADCASTS
    return converter.everyone() if known else ""


INLINE: dict[str, Callable[[Row, Converter], str]] = {
    "text": lambda row, _: escaped(said(row, "text")),
    "link": lambda row, converter: converter.address(said(row, "url"), said(row, "text")),
    "user": lambda row, converter: converter.mention(said(row, "user_id")),
    "channel": lambda row, converter: converter.channel(said(row, "channel_id")),
    "usergroup": lambda _row, _: "@a group",
    "team": lambda _row, _: "@team",
    "emoji": _emoji,
    "broadcast": _broadcast,
    "date": lambda row, _: escaped(said(row, "fallback")),
    "color": lambda row, _: escaped(said(row, "value")),
}


def _bare(row: Row, converter: Converter) -> str:
    """What an element says without any mark, for code."""
    if said(row, "type") == "user":
        return f"@{converter.names.handle(said(row, 'user_id')) or 'somebody'}"
    return said(row, "text") or said(row, "url") or said(row, "fallback") or said(row, "name")
