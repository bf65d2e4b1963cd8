"""Putting plain words into markdown so that they are read as plain words."""

import re
from html import unescape

ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
RULE = re.compile(r"\s*(?:[-_*=]\s*){1,}$")
TABLE_RULE = re.compile(r"[\s|:-]*-[\s|:-]*$")
HEADING = re.compile(r"#{1,6}(\s|$)")
NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
SAFE_SCHEME = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def decoded(text: str) -> str:
    """Slack escapes three characters and no more."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped(text: str) -> str:
    """Words as markdown that says exactly these words, within a line."""
    out = []
    for index, char in enumerate(text):
        before = text[index - 1] if index else ""
        after = text[index + 1] if index + 1 < len(text) else ""
        out.append(f"\\{char}" if _is_mark(char, before, after, text, index) else char)
    return "".join(out)


def _is_mark(char: str, before: str, after: str, text: str, index: int) -> bool:
    if char in "\\`[]<":
        return True
    if char == "_":
        return not (before.isalnum() and after.isalnum())
    if char == "*":
        return not (before == " " and after == " ")
    if char == "~":
        return before in {"~", ""} or after in {"~", ""}
    return char == "&" and ENTITY.match(text, index) is not None


def line_escaped(line: str) -> str:
    """A line whose start would open a heading, a list, a quote, a table or a rule: so that it opens none."""
    line = line.lstrip(" \t")
    bare = line.replace("\\", "")
    if RULE.match(bare) or TABLE_RULE.match(bare):
        return re.sub(r"\\?([-=|])", r"\\\1", line)
    if HEADING.match(line) or line[:1] == ">":
        return f"\\{line}"
    if line[:2] in {"- ", "+ "} or line in {"-", "+"}:
        return f"\\{line}"
    return NUMBERED.sub(r"\1\\\2", line, count=1) if NUMBERED.match(line) else line


def link(url: str, label: str = "") -> str:
    """A link in markdown; only its words where the address is of a kind that no page should follow."""
    url = unescape(url) if "&" in url else url
    if not SAFE_SCHEME.match(url):
        return escaped(label or url)
    url = re.sub(r"[<>\s\\]", lambda found: f"%{ord(found[0]):02X}", url)
    if not label or label in {url, url.partition(":")[2].lstrip("/")}:
        return f"<{url}>"
    kept = ENTITY.sub(r"&amp;\1;", url)
    return f"[{escaped(label)}](<{kept}>)"


def code(text: str) -> str:
    """Words in code, in a line."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" or not text.strip() else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def fenced(text: str) -> str:
    """A block of code."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}\n{text.strip(chr(10))}\n{ticks}"


def styled(text: str, mark: str) -> str:
    """`text` between marks; blanks at its ends stay outside, where markdown wants them."""
    inner = text.strip()
    if not inner:
        return text
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    return f"{start}{mark}{inner}{mark}{end}"
