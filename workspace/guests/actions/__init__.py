"""All writes of this room."""

from workspace.guests.actions.allowances import MOST as MOST_TOGETHER
from workspace.guests.actions.allowances import set_allowance
from workspace.guests.actions.appearance import Unreadable, change_appearance, colours, wear_again
from workspace.guests.actions.arriving import LinkOver, come_in, receive
from workspace.guests.actions.links import close_link, fits, invite_colleague, invite_guest, make_link

__all__ = [
    "MOST_TOGETHER",
    "LinkOver",
    "Unreadable",
    "change_appearance",
    "close_link",
    "colours",
    "come_in",
    "fits",
    "invite_colleague",
    "invite_guest",
    "make_link",
    "receive",
    "set_allowance",
    "wear_again",
]
