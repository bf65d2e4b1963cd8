"""One emoji, one spelling."""

import pytest

from workspace.threads.emojis import one_emoji


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("👍", "👍"),
        ("👍\ufe0f", "👍"),
        ("❤", "❤\ufe0f"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("👍🏽", "👍🏽"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
    ],
)
def test_an_emoji_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert one_emoji(typed) == kept


@pytest.mark.parametrize("typed", ["", "a", "👍👍", "👍 ", ":+1:", "<b>"])
def test_anything_else_is_none(typed: str) -> None:
    assert one_emoji(typed) is None
