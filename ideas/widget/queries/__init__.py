"""Reads of widgets."""

from ideas.widget.queries.described import brought_part, describe_keys, describe_widgets
from ideas.widget.queries.presence import Presence, ancestors_of, may_ask, open_widget, presence
from ideas.widget.queries.settings import WidgetShown, customers_let_in, key_for, widget_for, widget_shown, widgets_of
from ideas.widget.queries.shown import about, done_listed, idea_told, ideas_listed, similar_listed

__all__ = [
    "Presence",
    "WidgetShown",
    "about",
    "ancestors_of",
    "brought_part",
    "customers_let_in",
    "describe_keys",
    "describe_widgets",
    "done_listed",
    "idea_told",
    "ideas_listed",
    "key_for",
    "may_ask",
    "open_widget",
    "presence",
    "similar_listed",
    "widget_for",
    "widget_shown",
    "widgets_of",
]
