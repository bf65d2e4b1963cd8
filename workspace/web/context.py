"""What the shell of every page shows: who I am, where I can go, which spaces I am in and what waits there."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, pgettext

from realtime import cursors
from realtime.wire import fingerprint
from workspace.guests import events as guests
from workspace.guests.queries import look_at, look_now
from workspace.notifications import queries as notifications
from workspace.people.models import Person
from workspace.web import queries

# The languages of which there are catalogs, each by its own name.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]


@dataclass(frozen=True)
class Place:
    """A line at the top of the rail. `count` is what waits for me there."""

    key: str
    label: str
    url: str
    icon: str
    count: int = 0


@dataclass(frozen=True)
class Shell:
    me: Person
    cursor: cursors.Cursor
    places: list[Place]
    spaces: list[queries.RailSpace]
    bell: notifications.Badge

    @property
    def thumb(self) -> list[Place]:
        """The four that a phone's bottom bar has room for, beside the spaces."""
        return [place for place in self.places if place.key != "outcomes"][:4]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a fragment that shows no shell pays nothing for it. Three or four queries when it is shown."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"shell": None, "house": SimpleLazyObject(look_now), "languages": LANGUAGES}
    # First of all: what comes later reaches the page by the socket. The look comes with it, at no query of its own.
    bell = cache(lambda: notifications.bell_badge(person, beside=guests.ALL_PAGES))
    return {
        "shell": SimpleLazyObject(lambda: _shell(person, bell())),
        "house": SimpleLazyObject(lambda: look_at(bell().beside)),
        "languages": LANGUAGES,
        "visit": lambda: _visit(request),
    }


def _visit(request: HttpRequest) -> str:
    """By which a page sees that this is another session than before: it says nothing of the session itself."""
    session = getattr(request, "session", None)
    return fingerprint(fingerprint(session.session_key or ""))[:8] if session else ""


def _shell(person: Person, bell: notifications.Badge) -> Shell:
    waiting = queries.unread_threads_by_space(person)
    return Shell(
        me=person,
        cursor=bell.cursor,
        places=_places(person, sum(waiting.values())),
        spaces=queries.rail(person, waiting),
        bell=bell,
    )


def _places(person: Person, waiting: int) -> list[Place]:
    places = [
        *([] if person.is_employee else [Place("portal", pgettext("shell", "Your place"), "/portal/", "home")]),
        Place("catch-up", pgettext("shell", "Catch up"), "/", "catch-up", waiting),
        Place("ideas", pgettext("shell", "Ideas"), "/boards/", "idea"),
        Place("people", pgettext("shell", "People"), "/people/", "people"),
        Place("outcomes", pgettext("shell", "Outcomes"), "/outcomes/", "outcomes"),
        Place("search", pgettext("shell", "Search"), "/search/", "search"),
        Place("results", pgettext("shell", "You said, we did"), "/said-and-done/", "done"),
        Place("pulses", pgettext("pulse", "Pulse"), "/pulses/", "poll"),
        Place("reports", gettext("Reports"), "/reports/", "report"),
    ]
    return [place for place in places if person.is_employee or place.key not in {"people", "pulses", "reports"}]
