"""Small marks that every page uses: {% load web %}, then icon, avatar, moment, current, initials, words."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workspace.common import letters, richtext

register = template.Library()

# These point somewhere along the line of text, so they turn round in a right-to-left language.
TURNING = {
    "reply",
    "send",
    "chevron-next",
    "chevron-back",
    "move",
    "join",
    "leave",
    "sign-out",
    "undo",
    "rail-fold",
    "rail-open",
} | {
    "panel-fold",
    "panel-open",
    "external",
    "list",
}
AVATAR_SIZES = {20, 24, 32, 40, 96}


class Pictured(Protocol):
    """Whoever has a face in a list: a Person, or anything with these attributes."""

    name: str
    is_customer: bool


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration and hidden from assistive technology.

    `size`: "" (1.25 em), "small" (1 em) or "large" (1.75 em).
    """
    return _icon(name, label, size)


# A page has dozens, and each would look up the address of the sprite and put the same few words together again.
@lru_cache(1024)
def _icon(name: str, label: str, size: str) -> SafeString:
    classes = "icon" + (" icon--turns" if name in TURNING else "") + (f" icon--{size}" if size else "")
    address = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, address)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, address)


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last word: "Ada Lovelace" is AL, "Prince" is P."""
    words = [word for word in name.split() if word[0].isalnum()] or [name.strip() or "?"]
    first, last = words[0], words[-1]
    return (first[0] + (last[0] if last is not first else "")).upper()


@register.filter
def isolated(words: str) -> str:
    """For a mail's plain text: words that run from right to left don't turn round the line that they stand in."""
    return letters.isolated(words)


@register.simple_tag
def avatar(person: Pictured, size: int = 32) -> SafeString:
    """A face or initials; decoration, since the name always stands beside it. Violet for customers.

    Raises ValueError for a size that the style sheet does not know.
    """
    if size not in AVATAR_SIZES:
        raise ValueError(f"avatar sizes are {sorted(AVATAR_SIZES)}, not {size}")
    classes = f"avatar avatar--{size}" + (" avatar--customer" if person.is_customer else "")
    address = getattr(person, "avatar_url", "")
    if address:
        return format_html(
            '<span class="{}" aria-hidden="true"><img src="{}" alt="" loading="lazy"></span>',
            classes,
            address,
        )
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(person.name))


@register.simple_tag
def moment(when: datetime | date | None, style: str = "") -> SafeString | str:
    """A point in time. The server writes it in full; `cw-time` makes it relative within a week, in the reader's zone.

    `style`: "" (relative within a week), "full" (always date and time), "day" (a date alone).
    """
    if not when:
        return ""
    if not isinstance(when, datetime):
        text = date_format(when, "j M Y")
        return format_html('<time datetime="{}">{}</time>', when.isoformat(), text)
    local = timezone.localtime(when)
    text = date_format(local, "j M Y" if style == "day" else "j M Y, H:i")
    exact = date_format(local, "l j F Y, H:i T")
    return format_html(
        '<cw-time data-style="{}"><time datetime="{}" title="{}">{}</time></cw-time>',
        style or "near",
        when.isoformat(timespec="seconds"),
        exact,
        text,
    )


@register.simple_tag(takes_context=True)
def current(context: template.Context, url: str, exact: bool = False) -> SafeString | str:
    """`aria-current` where the page is `url`, or below it unless `exact`."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else str(context.get("path", ""))
    if path == url:
        return format_html('aria-current="{}"', "page")
    below = not exact and url != "/" and path.startswith(url)
    return format_html('aria-current="{}"', "true") if below else ""


@register.simple_tag
def count(number: int | None, what: str = "unread", waiting: bool = False) -> SafeString | str:
    """A small number with words for a screen reader; nothing at zero. `waiting`: amber, it waits for you."""
    if not number:
        return ""
    shown = str(number) if number < 100 else "99+"
    classes = "count count--waiting" if waiting else "count"
    return format_html('<span class="{}">{}<span class="visually-hidden"> {}</span></span>', classes, shown, what)


@register.filter
def ids(people: Any) -> str:
    """The numbers of some people or objects, separated by spaces: for data-people and data-mentions."""
    return " ".join(str(getattr(person, "pk", person)) for person in people)


@register.filter
def plain(source: str) -> str:
    """The words of a markdown text without its marks: for a quotation or a line in a list."""
    return richtext.plain(source)


@register.filter
def words(rendered: str) -> str:
    """The words of what `richtext.render` made, with names where handles were typed."""
    return richtext.words(rendered)
