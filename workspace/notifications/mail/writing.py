"""The two mails: about one thing at once, and about all that waits in the morning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.common import letters
from workspace.notifications.mail import words
from workspace.notifications.mail.headers import headers_of
from workspace.notifications.mail.stopping import DIGEST, Stop
from workspace.notifications.queries.kinds import Kind, Subject
from workspace.notifications.queries.rhythm import zone_of
from workspace.people.models import Person

ITEMS_SHOWN = 8
THREADS_SHOWN = 15
LINES_SHOWN = 3


@dataclass(frozen=True)
class Told:
    """One notification that still waits, with what its reader may see of it now."""

    kind: Kind
    subject: Subject
    place: str


@dataclass(frozen=True)
class Item:
    """One thing of a mail that goes at once, with the words fit for it."""

    subject: Subject
    html: str
    text: str


@dataclass(frozen=True)
class Thread:
    """What waits in one thread: the first lines, and how many more there are."""

    title: str
    url: str
    lines: Sequence[Subject]
    more: int


@dataclass(frozen=True)
class Space:
    name: str
    threads: Sequence[Thread]


def at_once(person: Person, told: Sequence[Told], *, message_id: str, earlier: str = "") -> EmailMultiAlternatives:
    """One mail about what has happened in one place: one thing or several, oldest first."""
    told = _each_once(told)
    first = told[0]
    stop = Stop(person.pk, tuple(sorted({one.kind.name for one in told})), first.place)
    with _of(person):
        context = {
            "person": person,
            "about": first.subject,
            "items": [_item(one.subject) for one in told[:ITEMS_SHOWN]],
            "more": max(0, len(told) - ITEMS_SHOWN),
            "kinds": [str(one.label) for one in {one.kind.name: one.kind for one in told}.values()],
            "stop": stop.url,
        }
        return letters.letter(
            "notifications/mail/at_once",
            context,
            to=person.email or "",
            subject=_subject(first.subject),
            sender=_sender(told),
            locale=person.locale,
            headers=headers_of(message_id, stop, first.subject, earlier),
        )


def digest(person: Person, told: Sequence[Told], *, message_id: str, now: datetime) -> EmailMultiAlternatives:
    """The morning's mail: all that waits, by space and thread."""
    told = _each_once(told)
    stop = Stop(person.pk, (DIGEST,))
    with _of(person):
        spaces, hidden = _by_space(told)
        day = date_format(timezone.localtime(now), "l j F")
        count = ngettext("%(count)d thing waits for you", "%(count)d things wait for you", len(told)) % {
            "count": len(told)
        }
        context = {"person": person, "spaces": spaces, "hidden": hidden, "day": day, "count": count, "stop": stop.url}
        return letters.letter(
            "notifications/mail/digest",
            context,
            to=person.email or "",
            subject=f"{day}: {count}",
            locale=person.locale,
            headers=headers_of(message_id, stop),
        )


class _of:  # noqa: N801
    """Dates and words are the reader's own."""

    def __init__(self, person: Person) -> None:
        self._zone = timezone.override(zone_of(person))
        self._words = translation.override(person.locale if translation.check_for_language(person.locale) else "en")

    def __enter__(self) -> None:
        self._zone.__enter__()
        self._words.__enter__()

    def __exit__(self, *error: object) -> None:
        self._words.__exit__(None, None, None)
        self._zone.__exit__(None, None, None)


def _each_once(told: Sequence[Told]) -> list[Told]:
    """Of what two kinds tell, the first; oldest first."""
    by_address: dict[str, Told] = {}
    for one in told:
        by_address.setdefault(one.subject.url, one)
    return sorted(by_address.values(), key=lambda one: one.subject.at)


def _item(subject: Subject) -> Item:
    if subject.html:
        return Item(subject, words.for_mail(subject.html), words.for_text(subject.html))
    return Item(subject, "", subject.words)


def _subject(about: Subject) -> str:
    """The same for every mail about the same, so that programs without headers group them too."""
    return f"[{about.list_name}] {about.title}" if about.list_name else about.title


def _sender(told: Sequence[Told]) -> str:
    names = list(dict.fromkeys(one.subject.by.name for one in told if one.subject.by))
    if len(names) < 2:
        return names[0] if names else ""
    others = len(names) - 1
    return ngettext("%(name)s and %(count)d other", "%(name)s and %(count)d others", others) % {
        "name": names[0],
        "count": others,
    }


def _by_space(told: Sequence[Told]) -> tuple[list[Space], int]:
    """Grouped, in the order in which each first waits; and how many things are in threads that aren't shown."""
    grouped: dict[str, dict[str, list[Told]]] = {}
    for one in told:
        grouped.setdefault(one.subject.list_name, {}).setdefault(one.place, []).append(one)
    spaces, left = [], THREADS_SHOWN
    for name, threads in grouped.items():
        shown = [_thread(ones) for ones in list(threads.values())[:left]]
        left -= len(shown)
        if shown:
            spaces.append(Space(name or _("Elsewhere"), shown))
    in_sight = sum(len(thread.lines) + thread.more for space in spaces for thread in space.threads)
    return spaces, len(told) - in_sight


def _thread(told: Sequence[Told]) -> Thread:
    first = told[0].subject
    return Thread(
        title=first.title,
        url=first.url,
        lines=[one.subject for one in told[:LINES_SHOWN]],
        more=max(0, len(told) - LINES_SHOWN),
    )
