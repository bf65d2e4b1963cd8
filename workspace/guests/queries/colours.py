"""Whether an accent can be read, and what follows from it. Contrast as WCAG 2.2 counts it."""

import re
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-f]{6}")
# What the accent stands on as text, or carries as a button, from tokens.css: paper, raised, sunken, hover.
LIGHT = ("#fbfaf8", "#ffffff", "#f3f1ec", "#f1eee8")
DARK = ("#15171a", "#1d2024", "#0f1113", "#202428")
INK_LIGHT, INK_DARK = "#ffffff", "#0b0d0f"
ENOUGH = 4.5
WASH_LIGHT, WASH_DARK = 0.1, 0.16

Triple = tuple[float, float, float]


class TooFaint(ValueError):
    """This colour can't be read where it stands."""

    def __init__(self, colour: str, ground: str, ratio: float, instead: str) -> None:
        super().__init__(f"{colour} on {ground}: {ratio:.1f}")
        self.colour, self.ground, self.ratio, self.instead = colour, ground, ratio, instead


@dataclass(frozen=True)
class Shades:
    """What the tokens of one theme become: the accent, a stronger one, a wash of it, and the ink upon it."""

    accent: str
    strong: str
    wash: str
    ink: str


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, sRGB)."""
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def shades(accent: str, *, dark: bool) -> Shades:
    """Of an accent of one theme. Raises TooFaint, with the nearest colour of that hue that can be read."""
    faint = _faintest(accent, dark=dark)
    if faint is not None:
        ground, ratio = faint
        raise TooFaint(accent, ground, ratio, readable(accent, dark=dark))
    return _shades(accent, dark=dark)


def readable(accent: str, *, dark: bool) -> str:
    """The colour nearest to `accent`, towards black in the light or white in the dark, that can be read everywhere."""
    end = "#ffffff" if dark else "#000000"
    for step in range(101):
        tried = mix(accent, end, step / 100)
        if _faintest(tried, dark=dark) is None:
            return tried
    return end


def for_the_dark(accent: str) -> str:
    """What an accent of the light becomes in the dark when nobody says otherwise."""
    return readable(accent, dark=True)


def mix(one: str, other: str, part: float) -> str:
    """`part` of `other` in `one`, 0 to 1."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * part)):02x}" for a, b in pairs)


def _faintest(accent: str, *, dark: bool) -> tuple[str, float] | None:
    """The ground on which it reads worst, if that is not enough; its own wash and its ink count too."""
    made = _shades(accent, dark=dark)
    grounds = [*(DARK if dark else LIGHT), made.wash]
    ground, ratio = min(((one, contrast(accent, one)) for one in grounds), key=lambda pair: pair[1])
    if ratio >= ENOUGH:
        ground, ratio = made.ink, contrast(made.ink, accent)
    return None if ratio >= ENOUGH else (ground, ratio)


def _shades(accent: str, *, dark: bool) -> Shades:
    ground = (DARK if dark else LIGHT)[0]
    ink = max((INK_LIGHT, INK_DARK), key=lambda one: contrast(one, accent))
    strong = mix(accent, "#ffffff", 0.35) if dark else mix(accent, "#000000", 0.25)
    return Shades(accent, strong, mix(ground, accent, WASH_DARK if dark else WASH_LIGHT), ink)


def _parts(colour: str) -> Triple:
    if not HEX.fullmatch(colour):
        raise ValueError(colour)
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255
