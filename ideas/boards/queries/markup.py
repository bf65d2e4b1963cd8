"""HTML that other tools export, as markdown: words, paragraphs, lists, links and emphasis; nothing else comes along.

It makes no page safe: what people read is rendered and sanitised by common.richtext, like everything that is typed.
"""

import re
from html.parser import HTMLParser

_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|a|strong|b|em|i|h[1-6]|blockquote|span|table|img|script|style)\b[^>]*>", re.IGNORECASE
)
_DROPPED = {"script", "style", "head", "template", "iframe", "object"}
_BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "blockquote", "section", "article", "pre"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_SPARED = re.compile(r"([\\`*_\[\]<>#|])")


def as_markdown(given: str) -> str:
    """A text as it can be typed here. One without HTML stays as it is: it is markdown or plain words already."""
    given = given.replace("\r\n", "\n").replace("\0", "").strip()
    if not _TAG.search(given):
        return given
    reader = _Reader()
    reader.feed(given)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", "".join(reader.words))).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._dropped = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped += 1
        elif tag == "br":
            self.words.append("  \n")
        elif tag == "li":
            self.words.append("\n- ")
        elif tag in _BLOCKS:
            self.words.append("\n\n")
        elif re.fullmatch(r"h[1-6]", tag):
            self.words.append("\n\n### ")
        elif tag == "a":
            target = dict(attrs).get("href") or ""
            kept = target if re.match(r"(https?://|mailto:)[^\s<>()]+$", target, re.IGNORECASE) else ""
            self._links.append(kept)
            self.words.append("[" if kept else "")
        elif tag in _MARKS:
            self.words.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag in _BLOCKS or re.fullmatch(r"h[1-6]", tag):
            self.words.append("\n\n")
        elif tag == "a" and self._links:
            target = self._links.pop()
            self.words.append(f"]({target})" if target else "")
        elif tag in _MARKS:
            self.words.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.words.append(_SPARED.sub(r"\\\1", re.sub(r"\s+", " ", data)))
