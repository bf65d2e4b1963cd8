"""All writes of widgets."""

from ideas.widget.actions.entering import Entered, enter, forget_used_tokens, preview
from ideas.widget.actions.keys import change_origins, make_key, revoke_key
from ideas.widget.actions.organisations import map_organisation, unmap_organisation
from ideas.widget.actions.speaking import bring_idea, support, withdraw_idea, withdraw_support
from ideas.widget.actions.widgets import change_widget, close_widget, make_widget, reopen_widget

__all__ = [
    "Entered",
    "bring_idea",
    "change_origins",
    "change_widget",
    "close_widget",
    "enter",
    "forget_used_tokens",
    "make_key",
    "make_widget",
    "map_organisation",
    "preview",
    "reopen_widget",
    "revoke_key",
    "support",
    "unmap_organisation",
    "withdraw_idea",
    "withdraw_support",
]
