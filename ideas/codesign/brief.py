"""The form of a brief: rich text that several people write at once, and how it reads as HTML and as markdown.

An XML fragment `brief`, as TipTap writes it: headings, paragraphs, lists, quotes, code and rules, and in their words
bold, italic, struck out, code and links. What else might come is refused; how these lie in each other is not judged,
since two people who write at once may put them into each other in ways that neither did.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

ROOT = "brief"
WORDS_MOST = 200_000
PARTS_MOST = 10_000
DEEPEST = 24
HREF_MOST = 2_000
SCHEMES = frozenset({"http", "https", "mailto"})
WORDED = {"paragraph", "heading", "codeBlock"}
# Of each kind of part the attributes that it may have.
PARTS: Mapping[str, frozenset[str]] = {
    "paragraph": frozenset(),
    "heading": frozenset({"level"}),
    "bulletList": frozenset(),
    "orderedList": frozenset({"start", "type"}),
    "listItem": frozenset(),
    "blockquote": frozenset(),
    "codeBlock": frozenset({"language"}),
    "horizontalRule": frozenset(),
    "hardBreak": frozenset(),
}
MARKS: Mapping[str, str] = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "link": "a"}
OF_LINKS = frozenset({"href", "target", "rel", "class", "title"})


class Broken(ValueError):
    """This is no brief: what stands in it has another form than a brief can have."""


@dataclass(frozen=True)
class Run:
    """Words of one look. `href` of a link; a break of the line is a run of its own."""

    words: str
    marks: tuple[str, ...] = ()
    href: str = ""


def fragment(doc: "Doc[Any]") -> XmlFragment:
    found: XmlFragment = doc.get(ROOT, type=XmlFragment)
    return found


def inspect(doc: "Doc[Any]") -> int:
    """How many parts it has. Raises Broken."""
    parts = words = 0
    for part, depth in _all(fragment(doc), 0):
        parts += 1
        if parts > PARTS_MOST or depth > DEEPEST:
            raise Broken("that is too long, or too deep")
        if isinstance(part, XmlElement):
            _check_part(part)
            continue
        if getattr(part.parent, "tag", "") not in WORDED:
            raise Broken("words stand outside of any paragraph")
        words += sum(_check_run(said, marks or {}) for said, marks in part.diff())
        if words > WORDS_MOST:
            raise Broken("that is too long")
    return parts


def _all(part: Any, depth: int) -> "Iterator[tuple[Any, int]]":
    for child in part.children:
        yield child, depth
        if not isinstance(child, XmlText):
            yield from _all(child, depth + 1)


def _check_part(part: XmlElement) -> None:
    known = PARTS.get(part.tag or "")
    if known is None:
        raise Broken("there is no such part in a brief")
    for name, value in attributes(part).items():
        if name not in known or not (value is None or _is_small(value)):
            raise Broken("a part has what no such part has")


def _check_run(said: Any, marks: Mapping[str, Any]) -> int:
    if not isinstance(said, str):
        raise Broken("something that is no words stands among words")
    for mark, more in marks.items():
        name = mark.partition("--")[0]
        if name not in MARKS or not (more is None or isinstance(more, Mapping | bool)):
            raise Broken("words can't look like that")
        if isinstance(more, Mapping) and more:
            _check_link(name, more)
    return len(said)


def _check_link(name: str, more: Mapping[str, Any]) -> None:
    if name != "link" or not OF_LINKS.issuperset(more):
        raise Broken("words can't look like that")
    if not all(value is None or (isinstance(value, str) and len(value) <= HREF_MOST) for value in more.values()):
        raise Broken("that is no address")
    if not is_safe(more.get("href") or ""):
        raise Broken("that is no address that one may lead to")


def is_safe(href: str) -> bool:
    try:
        return urlsplit(href).scheme.lower() in SCHEMES
    except ValueError:
        return False


def attributes(part: XmlElement) -> dict[str, Any]:
    found: Any = part.attributes
    return {name: value for name, value in found}  # noqa: C416 - it only iterates


def _is_small(value: Any) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and len(value) <= 60)


# ---- reading -------------------------------------------------------------------------------------------------------
def words(doc: "Doc[Any]") -> str:
    """All that is said in it, a line for each paragraph: for search and for the plain."""
    lines = ["".join(run.words for run in _runs(part)) for part, _ in _all(fragment(doc), 0) if _tag(part) in WORDED]
    return "\n".join(line for line in lines if line.strip())


def html(doc: "Doc[Any]") -> str:
    """As HTML, not sanitised yet: that is for common.richtext."""
    return "".join(_html(child) for child in fragment(doc).children)


_WRAPS = {"bulletList": "ul", "listItem": "li", "blockquote": "blockquote", "paragraph": "p"}


def _html(part: Any) -> str:
    tag = _tag(part)
    if tag == "horizontalRule":
        return "<hr>"
    if tag == "codeBlock":
        return f"<pre><code>{escape(''.join(run.words for run in _runs(part)))}</code></pre>"
    if tag in WORDED:
        name = f"h{_level(part)}" if tag == "heading" else "p"
        return f"<{name}>{''.join(map(_run_html, _runs(part)))}</{name}>"
    within = "".join(_html(child) for child in _children(part))
    if tag == "orderedList":
        start = _start(part)
        return f"<ol{f' start={chr(34)}{start}{chr(34)}' if start != 1 else ''}>{within}</ol>"
    name = _WRAPS.get(tag, "")
    return f"<{name}>{within}</{name}>" if name else within


def _run_html(run: Run) -> str:
    shown = escape(run.words).replace("\n", "<br>")
    for mark in run.marks:
        if mark != "link":
            shown = f"<{MARKS[mark]}>{shown}</{MARKS[mark]}>"
    return f'<a href="{escape(run.href)}">{shown}</a>' if run.href else shown


def markdown(doc: "Doc[Any]") -> str:
    """As markdown: read by the house's own parser it says the same."""
    return "\n\n".join(filter(None, (_markdown(child) for child in fragment(doc).children))) + "\n"


def _markdown(part: Any) -> str:
    write = _WRITTEN.get(_tag(part))
    return write(part) if write else _within(part)


def _within(part: Any) -> str:
    return "\n\n".join(filter(None, map(_markdown, _children(part))))


def _code(part: Any) -> str:
    said = "".join(run.words for run in _runs(part))
    fence = "`" * max(3, 1 + max((len(found) for found in re.findall("`+", said)), default=0))
    return f"{fence}\n{said}\n{fence}"


def _heading(part: Any) -> str:
    said = "".join(map(_run_markdown, _runs(part))).replace("\\\n", " ").strip()
    return f"{'#' * _level(part)} {said}" if said else ""


def _paragraph(part: Any) -> str:
    return _first_spared("".join(map(_run_markdown, _runs(part))).strip())


def _list(part: Any) -> str:
    return "\n".join(
        _indented(_within(item), mark) for item, mark in zip(_children(part), _bullets(part), strict=False)
    )


def _quote(part: Any) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _within(part).splitlines())


_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "horizontalRule": lambda _: "---",
    "codeBlock": _code,
    "heading": _heading,
    "paragraph": _paragraph,
    "bulletList": _list,
    "orderedList": _list,
    "blockquote": _quote,
}


def _bullets(part: Any) -> Iterator[str]:
    number = _start(part)
    while True:
        yield f"{number}. " if _tag(part) == "orderedList" else "- "
        number += 1


def _indented(said: str, mark: str) -> str:
    first, *more = said.split("\n")
    return "\n".join([f"{mark}{first}".rstrip(), *(f"{' ' * len(mark)}{line}".rstrip() for line in more)])


_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|@~:]|&(?=#?\w+;)")
_AT_FIRST = re.compile(r"^(?:(\d{1,9})([.)])|([-+=]))", re.MULTILINE)


def _run_markdown(run: Run) -> str:
    if "code" in run.marks and run.words.strip():
        inner = run.words.replace("\n", " ")
        fence = "`" * (1 + max((len(found) for found in re.findall("`+", inner)), default=0))
        pad = " " if inner[:1] in "` " or inner[-1:] in "` " else ""
        return f"{fence}{pad}{inner}{pad}{fence}"
    said = _SPECIAL.sub(lambda found: f"\\{found[0]}", run.words).replace("\n", "\\\n")
    core = said.strip()
    if not core:
        return said
    # Marks stand at words, or they are read as stars.
    before, after = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    for mark, sign in (("bold", "**"), ("italic", "*"), ("strike", "~~")):
        if mark in run.marks:
            core = f"{sign}{core}{sign}"
    return f"{before}[{core}](<{run.href}>){after}" if run.href else f"{before}{core}{after}"


def _first_spared(said: str) -> str:
    """What would begin a list or a heading at the start of a line doesn't."""
    return _AT_FIRST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", said)


def _runs(part: Any) -> Iterator[Run]:
    for child in _children(part):
        if _tag(child) == "hardBreak":
            yield Run("\n")
        elif isinstance(child, XmlText):
            for said, marks in child.diff():
                names = tuple(sorted({mark.partition("--")[0] for mark in marks or {}} & set(MARKS)))
                link = next((more for mark, more in (marks or {}).items() if mark.startswith("link")), None) or {}
                href = str(link.get("href") or "") if isinstance(link, Mapping) else ""
                yield Run(str(said), names, href if is_safe(href) else "")


def _tag(part: Any) -> str:
    return "" if isinstance(part, XmlText) else str(getattr(part, "tag", "") or "")


def _children(part: Any) -> list[Any]:
    return [] if isinstance(part, XmlText) else list(part.children)


def _level(part: Any) -> int:
    """Headings begin at 2: the title of the page is the 1."""
    level = attributes(part).get("level")
    return min(4, max(2, int(level))) if isinstance(level, int | float) else 2


def _start(part: Any) -> int:
    start = attributes(part).get("start")
    return min(10**8, max(0, int(start))) if isinstance(start, int | float) else 1
