"""What is typed as one line, as it is kept."""

import pytest

from tests import factories as make
from workspace.common.errors import Invalid
from workspace.common.lines import is_unseen, one_line
from workspace.people import actions as people
from workspace.spaces import actions as spaces
from workspace.threads import actions as threads

UNSEEN = ["", " \t\n", "\u200b", "\u200b \u2060\ufeff", "\u200d\u200c", "\u3164\u2800", "\u202e", "\x00\x07", "\u0301"]


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_nobody_would_see_is_nothing(text: str) -> None:
    assert is_unseen(text)
    assert one_line(text) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  A \r\n  title\t", "A title"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("Nul\x00l and\x07bell", "Null and bell"),
        ("\u06a9\u062a\u0627\u0628\u200c\u0647\u0627", "\u06a9\u062a\u0627\u0628\u200c\u0647\u0627"),
        ("\U0001f469\u200d\U0001f527 \u2764\ufe0f", "\U0001f469\u200d\U0001f527 \u2764\ufe0f"),
        ("\ud83d", ""),
        ("Se\u0301verine", "Se\u0301verine"),
    ],
    ids=ascii,
)
def test_a_line_keeps_what_can_be_seen(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@pytest.mark.django_db
def test_nothing_is_called_by_what_cannot_be_seen() -> None:
    anna, operator = make.person(), make.person(is_operator=True)
    room = make.space(anna)
    thread = make.thread(anna, room)
    for unseen in UNSEEN[2:]:
        with pytest.raises(Invalid):
            spaces.open_space(by=anna, name=unseen, purpose="", access="open")
        with pytest.raises(Invalid):
            threads.open_thread(by=anna, space=room, title=unseen, body="Words")
        with pytest.raises(Invalid):
            threads.post_reply(by=anna, thread=thread, body=unseen)
        with pytest.raises(Invalid):
            people.create_organisation(by=operator, name=unseen)
    assert threads.rename_thread(by=anna, thread=thread, title="A\u202e \u200btitle").title == "A title"
