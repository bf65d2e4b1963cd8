"""How the house looks: its name, its mark, its colour and its words. What was never said is ours."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from realtime.cursors import Cursor
from workspace.audit.queries import Described
from workspace.common.errors import NotVisible
from workspace.guests.models import Appearance
from workspace.guests.queries.colours import Shades, for_the_dark, shades
from workspace.people.models import Person

OURS = "Causeway"
VERSIONS = 20


@dataclass(frozen=True)
class Look:
    """How it looks now. `version` is 0 while nobody has said anything."""

    version: int = 0
    name: str = OURS
    welcome: str = ""
    contact: str = ""
    accent: str = ""
    accent_dark: str = ""
    logo: str = ""

    @property
    def is_ours(self) -> bool:
        return self.name == OURS and not self.logo

    @property
    def logo_url(self) -> str:
        return f"/appearance/logo/{self.logo}" if self.logo else ""

    @property
    def style_url(self) -> str:
        """Where its colours are served; empty while they are ours."""
        return f"/appearance/{self.version}.css" if self.accent else ""

    @property
    def contact_url(self) -> str:
        """What a click on the contact opens: an address, a letter, or nothing."""
        if self.contact.startswith("https://"):
            return self.contact
        return f"mailto:{self.contact}" if "@" in self.contact and " " not in self.contact else ""


def look_now() -> Look:
    """One query."""
    return look_of(Appearance.objects.order_by("-pk").first())


# What this process knows: how it looked when the stream that tells of changes stood there.
_known: tuple[Cursor, Look] = (Cursor(), Look())


def look_at(told: Cursor) -> Look:
    """How it looks for a page that was read when `events.ALL_PAGES` stood at `told`.

    A change appends to that stream in its own transaction: as long as the stream stands where it stood, in whichever
    process the change was made, nothing has changed. So it costs one query after a change, and none else.
    """
    global _known  # noqa: PLW0603
    known, look = _known
    if known != told:
        look = look_now() if told.seq else Look()
        _known = (told, look)
    return look


def look_of(row: Appearance | None) -> Look:
    if row is None:
        return Look()
    return Look(row.pk, row.name or OURS, row.welcome, row.contact, row.accent, row.accent_dark, row.logo)


def version(number: int) -> Look | None:
    row = Appearance.objects.filter(pk=number).first()
    return look_of(row) if row else None


@dataclass(frozen=True)
class AppearancePage:
    """For operators: how it looks now, and how it looked before, newest first."""

    row: Appearance | None
    look: Look
    before: list[Appearance]


def appearance_page(person: Person) -> AppearancePage:
    """Raises NotVisible for anyone but an operator."""
    if not (person.is_operator and person.is_active):
        raise NotVisible
    rows = list(Appearance.objects.select_related("by").order_by("-pk")[: VERSIONS + 1])
    row = rows[0] if rows else None
    return AppearancePage(row, look_of(row), rows[1:])


def style(look: Look, *, within: str = ":root") -> str:
    """A style sheet that sets the tokens of the accent, for both themes. Raises TooFaint for what can't be read."""
    if not look.accent:
        return ""
    light, dark = shades(look.accent, dark=False), shades(look.accent_dark or for_the_dark(look.accent), dark=True)
    tokens = {
        "accent": "accent", "accent-strong": "strong", "accent-wash": "wash", "selected": "wash", "on-accent": "ink",
    }  # fmt: skip
    lines = [f"  --{token}: light-dark({getattr(light, of)}, {getattr(dark, of)});" for token, of in tokens.items()]
    return "\n".join([f"{within} {{", *lines, "}", ""])


def in_letters() -> dict[str, Any]:
    """What every mail takes of it: the name, the logo's address, and the colours as literals of both themes."""
    look = look_now()
    if not look.accent:
        return {"name": look.name, "logo": look.logo_url}
    light: Shades = shades(look.accent, dark=False)
    dark: Shades = shades(look.accent_dark or for_the_dark(look.accent), dark=True)
    return {"name": look.name, "logo": look.logo_url, "light": light, "dark": dark}


def describe_appearances(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """In the ledger: a link for operators."""
    href = "/appearance/" if reader.is_operator else ""
    rows = Appearance.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {number: Described(name or OURS, href) for number, name in rows}
