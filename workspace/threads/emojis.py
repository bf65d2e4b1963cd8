"""One spelling for each emoji: the same picture can be written with and without a variation selector."""

from functools import cache

import emoji

VARIATION_SELECTOR = "\ufe0f"


def one_emoji(text: str) -> str | None:
    """The fully qualified spelling of the one emoji that `text` is; None if it is anything else."""
    return _spellings().get(text.replace(VARIATION_SELECTOR, ""))


@cache
def _spellings() -> dict[str, str]:
    qualified = emoji.STATUS["fully_qualified"]
    return {
        character.replace(VARIATION_SELECTOR, ""): character
        for character, facts in emoji.EMOJI_DATA.items()
        if facts["status"] == qualified
    }
