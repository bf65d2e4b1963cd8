"""Slack's names of emoji, such as `+1` and `clap::skin-tone-3`, as characters."""

import re
from functools import lru_cache

import emoji

from workspace.imports.slack.shortcodes import OWN_NAMES

SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::(skin-tone-[2-6]):)?")
SKIN_TONES = {f"skin-tone-{number}": chr(0x1F3F9 + number) for number in range(2, 7)}
LETTER_A = 0x1F1E6


@lru_cache(maxsize=4096)
def character(name: str) -> str | None:
    """The emoji that Slack calls `name`; None for a custom one of that workspace, which is a picture."""
    plain, *tones = name.split("::")
    found = _known(plain)
    if found is None:
        return None
    for tone in tones:
        toned = found.replace("\ufe0f", "") + SKIN_TONES.get(tone, "")
        found = toned if emoji.is_emoji(toned) else found
    return found


def _known(name: str) -> str | None:
    if name in OWN_NAMES:
        return OWN_NAMES[name]
    if re.fullmatch(r"flag-[a-z]{2}", name):
        flag = "".join(chr(LETTER_A + ord(letter) - ord("a")) for letter in name[-2:])
        return flag if emoji.is_emoji(flag) else None
    for spelling in (name, name.replace("-", "_")):
        found = emoji.emojize(f":{spelling}:", language="alias")
        if emoji.is_emoji(found):
            return found
    return None
