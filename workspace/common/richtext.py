"""What people write: CommonMark with tables, task lists, footnotes, code, links, emoji and mentions; then sanitised.

The only place of the house that makes HTML out of somebody's words.
"""

import html
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import emoji
import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name

MAX_LENGTH = 40_000
# A lexer is somebody's regular expressions: these languages stay below half a second for the worst that we found to
# write in so many characters (tests/common/test_richtext.py); perl, rst and others do not.
MAX_COLOURED = 2_500
COLOURED = frozenset(
    [
        "python",
        "py",
        "pycon",
        "json",
        "yaml",
        "yml",
        "toml",
        "ini",
        "sql",
        "bash",
        "sh",
        "shell",
        "console",
        "javascript",
        "js",
        "typescript",
        "ts",
        "html",
        "css",
        "xml",
        "diff",
        "go",
        "rust",
        "rs",
        "java",
        "c",
        "cpp",
        "csharp",
        "ruby",
        "rb",
        "php",
        "http",
        "docker",
        "dockerfile",
        "kotlin",
        "swift",
        "r",
        "matlab",
        "powershell",
        "lua",
    ]
)
HANDLE = re.compile(r"@([\w](?:[\w.-]*\w)?)")
SHORTCODE = re.compile(r":[a-z0-9_+-]+:")


@dataclass(frozen=True)
class Named:
    """What a handle stands for."""

    handle: str
    label: str
    kind: str
    id: int
    href: str = ""


def handles(source: str) -> set[str]:
    """Every @handle in a text, in lower case, code and all: what may need to be looked up."""
    return {found.lower() for found in HANDLE.findall(source)}


def render(source: str, known: Mapping[str, Named] | None = None) -> tuple[str, set[str]]:
    """Safe HTML of a markdown text, and the handles in it that turned to somebody (not those inside code).

    `known` says what handles stand for; a handle that is not in it stays plain text.
    """
    env: dict[str, Any] = {"known": known or {}, "mentioned": set(), "docId": secrets.token_hex(3)}
    parser = _parser()
    tokens = parser.parse(source[:MAX_LENGTH], env)
    _spare_long_code(tokens)
    unsafe = parser.renderer.render(tokens, parser.options, env)
    return _clean(unsafe), env["mentioned"]


def plain(source: str) -> str:
    """The words of a markdown text without its marks, on one line: for lists, titles and the search index."""
    words: list[str] = []
    for token in _parser().parse(source[:MAX_LENGTH], {"known": {}, "mentioned": set(), "docId": "x"}):
        if token.type in {"fence", "code_block"}:
            words.append(token.content)
        for child in token.children or []:
            if child.type in {"text", "code_inline", "mention"}:
                words.append(child.content)
            elif child.type in {"softbreak", "hardbreak"}:
                words.append(" ")
        if token.type == "inline":
            words.append(" ")
    return " ".join("".join(words).split())


# What markdown would take for more than words; an address before all, since a mark in it would break it.
_MARKS = re.compile(r"(?P<link>https?://[^\s<>]+)|[\\`*_{}\[\]<>#|@~]|&(?=#?\w+;)")
_FIRST_MARK = re.compile(r"\d{1,9}(?=[.)](?: |$))|(?=[-+](?: |$))")
_AFTER_LINK = ".,:;!?'\"*_~"


def as_typed(typed: str) -> str:
    """Words inside of markdown as they stand, on one line: nobody is called by them, nothing becomes bold or a list.

    An address stays a link.
    """
    line = _MARKS.sub(_spared, " ".join(typed.split()))
    first = _FIRST_MARK.match(line)
    return f"{first[0]}\\{line[first.end() :]}" if first else line


def _spared(found: re.Match[str]) -> str:
    if not found["link"]:
        return f"\\{found[0]}"
    link = found["link"].rstrip(_AFTER_LINK)
    spare = link.count(")") - link.count("(")
    while spare > 0 and link.endswith(")"):
        link, spare = link[:-1].rstrip(_AFTER_LINK), spare - 1
    # Between these no sign has a meaning, whatever the address is made of.
    rest = _MARKS.sub(r"\\\g<0>", found["link"][len(link) :])
    return f"<{link}>{rest}" if _MARKS.search(found["link"], len("https://")) else f"{link}{rest}"


BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|pre|blockquote|tr|t[hd]|section)>|<br ?/?>|<hr[^>]*>")
FOOTNOTE_MARK = re.compile(r'<(sup|a)\b[^>]*class="footnote-(?:ref|backref)"[^>]*>.*?</\1>', re.DOTALL)


def cleaned(unsafe: str) -> str:
    """HTML that something else made, such as a shared document: what may stand in ours, and nothing else."""
    return _clean(unsafe)


def words(rendered: str) -> str:
    """The words of HTML that `render` made, on one line: what a reader saw, with names where handles were typed."""
    spaced = BLOCK_END.sub(" ", FOOTNOTE_MARK.sub("", rendered))
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"linkify": True, "breaks": True, "html": False, "highlight": _highlight})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin).use(tasklists_plugin, enabled=False, label=True)
    parser.inline.ruler.before("link", "mention", _mention)
    parser.core.ruler.push("emoji", _emoji)
    parser.add_render_rule("mention", _render_mention)
    return parser


def _spare_long_code(tokens: Sequence[Token]) -> None:
    """Leave code beyond MAX_COLOURED characters of a text as it is: highlighting can take more than linear time."""
    left = MAX_COLOURED
    for token in tokens:
        if token.type == "fence":
            left -= len(token.content)
            if left < 0:
                token.info = ""


def _highlight(code: str, language: str, _attributes: str) -> str:
    if language.lower() not in COLOURED:
        return ""
    return highlight(code, get_lexer_by_name(language), HtmlFormatter(nowrap=True))


def _mention(state: StateInline, silent: bool) -> bool:
    """Inline rule: @handle, where the handle is known and no word runs into it."""
    if state.src[state.pos] != "@" or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    match = HANDLE.match(state.src, state.pos)
    named = state.env["known"].get(match[1].lower()) if match else None
    if match is None or named is None:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = f"@{named.label}"
        token.meta = {"named": named}
        state.env["mentioned"].add(named.handle)
    state.pos = match.end()
    return True


def _emoji(state: StateCore) -> None:
    """Core rule: `:wave:` becomes the character; unknown shortcodes stay as they are."""
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "text" and SHORTCODE.search(child.content):
                child.content = emoji.emojize(child.content, language="alias")


def _render_mention(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    named: Named = tokens[index].meta["named"]
    label = nh3.clean_text(f"@{named.label}")
    attributes = f'class="mention mention--{named.kind}" data-{named.kind}="{named.id}"'
    if named.href:
        return f'<a {attributes} href="{nh3.clean_text(named.href)}">{label}</a>'
    return f"<span {attributes}>{label}</span>"


TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "del", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "img", "span", "section", "sup", "input", "label"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
CLASSED = {
    "a": {"mention", "mention--person", "mention--circle", "mention--space", "footnote-backref"},
    "span": {"mention", "mention--person", "mention--circle", "mention--space"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "hr": {"footnotes-sep"},
    "ol": {"footnotes-list"},
    "li": {"footnote-item", "task-list-item"},
    "ul": {"contains-task-list"},
    "input": {"task-list-item-checkbox"},
}


def _clean(unsafe: str) -> str:
    """Sanitise. Inline styles become classes, since the content security policy allows none."""
    for side in ("left", "right", "center"):
        unsafe = unsafe.replace(f' style="text-align:{side}"', f' align="{side}"')
    return nh3.clean(
        unsafe,
        tags=TAGS,
        attributes={
            "a": {"href", "title", "data-person", "data-circle", "data-space", "class", "id"},
            "img": {"src", "alt", "title"},
            "span": {"class", "data-person", "data-circle", "data-space"},
            "code": {"class"},
            "th": {"align"},
            "td": {"align"},
            "ol": {"start", "class"},
            "li": {"id", "class"},
            "sup": {"class", "id"},
            "section": {"class"},
            "hr": {"class"},
            "ul": {"class"},
            "input": {"type", "checked", "disabled", "class"},
        },
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        attribute_filter=_allowed,
    )


PYGMENTS_CLASS = re.compile(r"[a-z0-9]{1,3}")
LANGUAGE_CLASS = re.compile(r"language-[\w+#-]{1,30}")


def _allowed(tag: str, attribute: str, text: str) -> str | None:
    """Classes only from our own list or for code; pictures only from here, since the policy blocks others."""
    if attribute != "class":
        if tag == "img" and attribute == "src" and not text.startswith("/attachments/"):
            return None
        return text
    kept = [
        name
        for name in text.split()
        if name in CLASSED.get(tag, ())
        or (tag == "span" and PYGMENTS_CLASS.fullmatch(name))
        or (tag == "code" and LANGUAGE_CLASS.fullmatch(name))
    ]
    return " ".join(kept) or None
