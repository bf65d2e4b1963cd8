"""How the house looks, as operators say it. Every change is a row of its own, so that the one before can come back."""

import io
import uuid
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.common.lines import one_line
from workspace.guests import events
from workspace.guests.models import Appearance
from workspace.guests.queries.colours import HEX, TooFaint, for_the_dark, shades
from workspace.people.actions.profiles import readable
from workspace.people.models import Person

# The logo stands at most 36 px high in the shell, on screens of up to three pixels to one.
WIDEST, HIGHEST = 720, 144
LOGOS = "logos/"


def change_appearance(
    *, by: Person, name: str = "", welcome: str = "", contact: str = "", accent: str = "", accent_dark: str = "",
    logo: BinaryIO | None = None, keep_logo: bool = True, key: UUID | None = None,
) -> Appearance:  # fmt: skip
    """Name, words, colours and mark. With `logo` a new one, without `keep_logo` none; empty fields are ours.

    The picture goes to storage before the transaction, which may be a network away; nothing of the file but its
    pixels is kept. Raises Refused for anyone but an operator, and Invalid, which names the field, for a colour that
    can't be read or a picture that is none.
    """
    _operator(by)
    said = _words(name, welcome, contact) | colours(accent, accent_dark)
    stored = _store(logo) if logo is not None else ""
    try:
        return _change(by=by, said=said, logo=stored or ("keep" if keep_logo else ""), key=key)
    except BaseException:
        if stored:
            default_storage.delete(LOGOS + stored)
        raise


@action
def _change(*, by: Person, said: dict[str, str], logo: str, key: UUID | None = None) -> Appearance:
    before = Appearance.objects.order_by("-pk").first()
    said = said | {"logo": (before.logo if before else "") if logo == "keep" else logo}
    return _become(by, before, said)


@action
def wear_again(*, by: Person, appearance: Appearance | None, key: UUID | None = None) -> Appearance | None:
    """Look as in that row, or, without one, as we do by ourselves. Raises Refused for anyone but an operator."""
    _operator(by)
    before = Appearance.objects.order_by("-pk").first()
    if before is None:
        unchanged()
        return None
    said = appearance.said if appearance else dict.fromkeys(Appearance.FIELDS, "")
    return _become(by, before, said)


def _become(by: Person, before: Appearance | None, said: dict[str, Any]) -> Appearance:
    if before is not None and before.said == said:
        unchanged()
        return before
    made = Appearance.objects.create(by=by, **said)
    record(
        by, Verb.CHANGED_APPEARANCE, made, on=events.ALL_PAGES, event=events.AppearanceChanged(appearance=made.pk)
    )  # fmt: skip
    return made


class Unreadable(Invalid):
    """This can't be read on our pages. `field` says of what."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def colours(accent: str, accent_dark: str) -> dict[str, str]:
    """Both, if they can be read; in the dark what follows from the other one, where nothing was said."""
    accent, accent_dark = _hex(accent, "accent"), _hex(accent_dark, "accent_dark")
    if not accent and accent_dark:
        raise Unreadable("Say the colour for the light too.", "accent")
    if accent:
        _readable(accent, "accent", dark=False)
        _readable(accent_dark or for_the_dark(accent), "accent_dark", dark=True)
    return {"accent": accent, "accent_dark": accent_dark}


def _readable(colour: str, field: str, *, dark: bool) -> None:
    try:
        shades(colour, dark=dark)
    except TooFaint as faint:
        raise Unreadable(
            f"{colour} reaches a contrast of {faint.ratio:.1f} to 1 with {faint.ground}, and words need 4.5 to be read."
            f" The nearest that does is {faint.instead}.",
            field,
        ) from None


def _hex(given: str, field: str) -> str:
    colour = given.strip().lower()
    colour = f"#{colour}" if colour and not colour.startswith("#") else colour
    if colour and not HEX.fullmatch(colour):
        raise Unreadable("Write the colour as six digits, such as #0f766e.", field)
    return colour


def _words(name: str, welcome: str, contact: str) -> dict[str, str]:
    said = {"name": one_line(name), "welcome": welcome.strip(), "contact": contact.strip()}
    for field, most in (("name", 60), ("welcome", 500), ("contact", 200)):
        if len(said[field]) > most:
            raise Unreadable(f"At most {most} characters.", field)
    return said


def _store(logo: BinaryIO) -> str:
    """The name under which it is kept. A name that says nothing, as the file is served to everybody."""
    try:
        image = readable(logo, "RGBA")
    except Invalid as wrong:
        raise Unreadable(str(wrong), "logo") from None
    image.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return default_storage.save(f"{LOGOS}{uuid.uuid4().hex}.png", ContentFile(written.getvalue())).rpartition("/")[2]


def _operator(by: Person) -> None:
    if not by.is_active or by.is_customer:
        raise NotVisible
    if not by.is_operator:
        raise Refused("Only an operator may do this.")
