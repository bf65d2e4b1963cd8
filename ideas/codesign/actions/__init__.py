"""All writes of canvases: every page, API call, connection and the demo go through these."""

from ideas.codesign.actions.brief import (
    discuss_brief,
    keep_brief,
    restore_brief,
    settle_brief,
    sign_brief,
    tell_of_held_brief,
)
from ideas.codesign.actions.canvases import archive_canvas, bring_everyone, change_canvas, open_canvas, restore_canvas
from ideas.codesign.actions.discussing import discuss_note
from ideas.codesign.actions.importing import import_notes
from ideas.codesign.actions.stamps import stamp_changes
from ideas.codesign.actions.versions import keep_version, restore_version, settle_update, tell_of_held
from ideas.codesign.queries.registered import register_gate

__all__ = [
    "archive_canvas",
    "bring_everyone",
    "change_canvas",
    "discuss_brief",
    "discuss_note",
    "import_notes",
    "keep_brief",
    "keep_version",
    "open_canvas",
    "register_gate",
    "restore_brief",
    "restore_canvas",
    "restore_version",
    "settle_brief",
    "settle_update",
    "sign_brief",
    "stamp_changes",
    "tell_of_held",
    "tell_of_held_brief",
]
