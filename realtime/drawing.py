"""The rooms' fragments of what was read: drawn together where a room knows how to, and alone where that fails."""

import logging
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError

from realtime import streams
from realtime.models import Event

logger = logging.getLogger(__name__)

TOGETHER_MOST = 500


def drawn(events: Sequence[Event]) -> list[str]:
    """The fragment of each event, in their order; of one stream or of many. As many queries as the rooms' `render_many`
    need for up to 500 events, and those of `render` for each event of the other rooms.

    A room that fails to draw must not hold up its stream: the event goes out bare. Not so when the database is away:
    then the whole reading fails (OperationalError, InterfaceError), and is tried again.
    """
    html = [""] * len(events)
    by_room: dict[str, list[int]] = {}
    for place, event in enumerate(events):
        by_room.setdefault(event.stream_id.partition(":")[0], []).append(place)
    for places in by_room.values():
        for start in range(0, len(places), TOGETHER_MOST):
            some = places[start : start + TOGETHER_MOST]
            for place, made in zip(some, _of_one_room([events[place] for place in some]), strict=True):
                html[place] = made
    return html


def _of_one_room(events: Sequence[Event]) -> list[str]:
    try:
        rule = streams.rule(events[0].stream_id)
        if rule.render_many is not None:
            made = list(rule.render_many(events))
            if len(made) == len(events):
                return made
            logger.error("%s were drawn as %d fragments", [str(event) for event in events], len(made))
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # one of them is at fault: which, shows when each is drawn alone
        logger.exception("drawing %d events together failed", len(events))
    return [_alone(event) for event in events]


def _alone(event: Event) -> str:
    try:
        return streams.rule(event.stream_id).render(event)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("rendering %s failed", event)
        return ""
