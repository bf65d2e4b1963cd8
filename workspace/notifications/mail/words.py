"""What people wrote, made fit for a mail: HTML that needs nothing of ours, and text that reads without it."""

import re
from html.parser import HTMLParser

import nh3
from django.utils.text import Truncator

from workspace.common import letters

LONGEST = 3_000
"""Characters of one post in a mail; the rest is read where it was said."""

PICTURE = re.compile(r"<img\b[^>]*>")
BOX = re.compile(r"<input\b[^>]*>")
WAY_BACK = re.compile(r'<a\b[^>]*class="footnote-backref"[^>]*>.*?</a>')
ATTRIBUTE = re.compile(r'\b(src|alt)="([^"]*)"')

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "del", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "span", "sup", "table", "thead", "tbody", "tr", "th", "td"),
}


def for_mail(rendered: str) -> str:
    """Sanitised HTML of a post as a mail may show it: links lead to our address, pictures and files become links to
    where they are shown to whoever may see them, boxes become characters. Long words are cut, with an ellipsis.
    """
    plainer = BOX.sub(lambda box: "☑" if "checked=" in box[0] else "☐", PICTURE.sub(_link_to_picture, rendered))
    return nh3.clean(
        Truncator(WAY_BACK.sub("", plainer)).chars(LONGEST, html=True),
        tags=TAGS,
        attributes={"a": {"href", "class"}, "span": {"class"}, "ol": {"start"}},
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto"},
        url_relative=lambda address: f"{letters.site()}{address}" if address.startswith("/") else None,
    )


def _kept(tag: str, attribute: str, text: str) -> str | None:
    if attribute != "class":
        return text
    return "mention" if "mention" in text.split() else None


def _link_to_picture(tag: re.Match[str]) -> str:
    told = dict(ATTRIBUTE.findall(tag[0]))
    return f'<a href="{told.get("src", "")}">{told.get("alt") or "🖼"}</a>' if told.get("src") else ""


def for_text(rendered: str) -> str:
    """The same words as plain text: paragraphs, lists and quotes as people type them, links with their address."""
    reader = _Reader()
    reader.feed(for_mail(rendered))
    reader.close()
    return reader.text()


BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "blockquote", "table", "hr"}
LINES = {"li", "tr"}


class _Reader(HTMLParser):
    """Reads what `for_mail` made. Blocks are set apart by an empty line, except within a list."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[str] = []
        self._line: list[str] = []
        self._lists: list[int | None] = []
        self._mark = ""
        self._quoted = self._quoted_before = self._as_typed = 0
        self._tight = False
        self._link = self._link_from = ""

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._blocks).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in BLOCKS:
            self._end_line(apart=not self._lists)
        elif tag in LINES:
            self._end_line()
        if tag in {"ul", "ol"}:
            self._lists.append(int(told.get("start") or 1) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            self._mark = self._next_mark()
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "pre":
            self._as_typed += 1
        elif tag == "a":
            self._link, self._link_from = told.get("href") or "", "".join(self._line)
        elif tag == "br":
            self._end_line()
        elif tag == "hr":
            self._line.append("—" * 3)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            said = "".join(self._line)[len(self._link_from) :].strip()
            if said != self._link and not said.startswith("@"):
                self._line.append(f" ({self._link.removeprefix('mailto:')})")
            self._link = ""
        elif tag in {"td", "th"}:
            self._line.append("  ")
        elif tag in BLOCKS or tag in LINES:
            self._end_line()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quoted -= 1
        elif tag == "pre":
            self._as_typed -= 1
        if tag in BLOCKS and not self._lists:
            self._tight = False

    def handle_data(self, data: str) -> None:
        self._line.append(data if self._as_typed else re.sub(r"\s+", " ", data))

    def _next_mark(self) -> str:
        number = self._lists[-1]
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _end_line(self, *, apart: bool = False) -> None:
        """Keep what has gathered as a line (or lines, of code), under its marks."""
        said = "".join(self._line)
        self._line = []
        before = "> " * self._quoted
        if said.strip():
            if not self._tight and self._blocks:
                self._blocks.append(("> " * min(self._quoted, self._quoted_before)).rstrip())
            indent = "  " * max(0, len(self._lists) - 1)
            lines = said.strip("\n").split("\n") if self._as_typed else [said.strip()]
            margin = "    " if self._as_typed else ""
            hanging = " " * len(self._mark)
            for number, line in enumerate(lines):
                self._blocks.append(f"{before}{indent}{hanging if number else self._mark}{margin}{line}".rstrip())
            self._mark, self._tight, self._quoted_before = "", True, self._quoted
        if apart:
            self._tight = False
