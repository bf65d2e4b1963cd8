"""E-mails: one look, plain text beside HTML, and headers that no title or name can break."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from email.utils import formataddr, parseaddr
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from workspace.common import lines

SUBJECT_LENGTH = 140
RIGHT_TO_LEFT = {"R", "AL"}
Look = Callable[[], Mapping[str, Any]]
_look: list[Look] = []
GAPS = re.compile(r"\n{3,}")


def letter(
    template: str, words: Mapping[str, Any], *, to: str, subject: str, sender: str = "", locale: str = "en",
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:  # fmt: skip
    """A mail from `<template>.txt` and `<template>.html`, in the reader's language; not sent yet.

    Whatever stands in `subject` and `sender` (a name, shown before our address), and in the values of `headers`, is put
    on one line. `words` get `site` (our address, without a slash at its end) and `subject`.
    """
    line = one_line(subject, SUBJECT_LENGTH)
    with translation.override(locale if translation.check_for_language(locale) else "en"):
        given = {"site": site(), "house": look(), "subject": line, **words}
        text = GAPS.sub("\n\n", render_to_string(f"{template}.txt", given)).strip() + "\n"
        html = page(f"{template}.html", given)
    told = {name: one_line(value, 2_000) for name, value in (headers or {}).items()}
    made = EmailMultiAlternatives(line, text, from_address(sender), [to], headers=told)
    made.attach_alternative(html, "text/html")
    return made


def page(template: str, words: Mapping[str, Any]) -> str:
    """The HTML of a mail, with its style in its elements. For mails of a library, which brings its own text."""
    return _inliner().inline(render_to_string(template, {"site": site(), "house": look(), **words}))


def register_look(read: Look) -> None:
    """From apps.py of a higher room: how the house looks to whom it writes. `name`, `logo`, and `light` and `dark`
    with colours where they are not ours."""
    _look[:] = [read]


def look() -> Mapping[str, Any]:
    """How mails look: the name above them, the logo's address on our site, and colours."""
    return _look[0]() if _look else {"name": "Causeway", "logo": ""}


def site() -> str:
    """Where readers come in, without a slash at its end."""
    address: str = settings.SITE_URL
    return address.rstrip("/")


def domain() -> str:
    """What the names of our mails and lists end in."""
    return urlsplit(site()).hostname or "localhost"


def from_address(name: str = "") -> str:
    """Our own address, with somebody's name before it: who speaks is read in the list of mails."""
    ours, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    house = look()["name"]
    ours = house if house != "Causeway" else ours or house
    shown = one_line(f"{name} · {ours}" if name else ours, 120)
    return formataddr((shown, address))


def one_line(text: str, most: int) -> str:
    """`text` as a header may hold it: one line of at most `most` characters."""
    line = lines.one_line(text)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def isolated(text: str) -> str:
    """For plain text: words that run from right to left, kept from turning the line round that they stand in."""
    turns = any(unicodedata.bidirectional(one) in RIGHT_TO_LEFT for one in text)
    return f"\u2068{text}\u2069" if turns else text


@cache
def _inliner() -> css_inline.CSSInliner:
    """Moves rules into elements, since some mail programs drop style sheets; those for the dark and for narrow screens
    stay, for programs that know them. Fetches nothing.
    """
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
