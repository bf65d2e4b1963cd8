"""What a push says, if its reader may still see it and has not read it at that moment."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.utils import translation
from django.utils.text import Truncator

from realtime import rights
from workspace.notifications.models import Delivery, Preference, PushSubscription
from workspace.notifications.queries.choices import browsers, chosen_for
from workspace.notifications.queries.kinds import Subject, kind_named
from workspace.notifications.queries.rhythm import reachable_at, rhythm_of, zone_of
from workspace.notifications.queries.standing import standing
from workspace.people.models import Person

# realtime.wire.fingerprint, in SQL.
FINGERPRINT = "left(encode(sha256(decode(session_key, 'escape')), 'hex'), 32)"
_BY_FINGERPRINT = f"""
SELECT {FINGERPRINT}, session_key FROM django_session WHERE {FINGERPRINT} = ANY(%s)
"""  # noqa: S608 - only words of ours

# A push service takes 4,096 bytes, encryption included; a letter has at most four.
WORDS = 240


@dataclass(frozen=True)
class Push:
    """`payload` for each of `browsers`; or why there is nothing to send; or not before `wait`. `over`: browsers whose
    session has ended.
    """

    payload: str = ""
    browsers: Sequence[PushSubscription] = field(default_factory=tuple)
    over: Sequence[PushSubscription] = field(default_factory=tuple)
    dropped: str = ""
    wait: datetime | None = None


def push_of(delivery: Delivery, now: datetime) -> Push:
    """Asks the rooms anew."""
    told = delivery.notification
    person, kind = told.person, kind_named(told.kind)
    if kind is None or not person.is_active:
        return Push(dropped="nobody to tell")
    with translation.override(person.locale if translation.check_for_language(person.locale) else "en"):
        subject = standing(person, [told]).get(told.pk)
        if subject is None or told.seen_at is not None or not subject.waits:
            return Push(dropped="read meanwhile" if subject else "gone, or not visible any more")
        wanted = chosen_for(kind, Preference.objects.filter(person=person, kind=kind.name).first()).push
        where, over = still_signed_in(person, browsers(person) if wanted else [])
        if not where:
            return Push(over=over, dropped="no browser" if wanted else "no push wanted")
        reachable = reachable_at(rhythm_of(person), zone_of(person), now)
        if reachable > now:
            return Push(wait=reachable)
        return Push(payload=_payload(told.pk, subject, person), browsers=where, over=over)


def still_signed_in(
    person: Person, browsers: Sequence[PushSubscription]
) -> tuple[list[PushSubscription], list[PushSubscription]]:
    """Those in which the session that asked for it lasts, or that are bound to none; and those in which it is over:
    signed out, expired, or of an older password."""
    bound = {one.session for one in browsers if one.session}
    keys = sessions_of(bound) if bound else {}
    asked = [(person.pk, key) for key in keys.values()]
    over = rights.survey(asked, ()).over if asked else frozenset()
    lasting = {mark for mark, key in keys.items() if key not in over} | {""}
    return (
        [one for one in browsers if one.session in lasting],
        [one for one in browsers if one.session not in lasting],
    )


def sessions_of(fingerprints: Collection[str]) -> dict[str, str]:
    """The keys of the sessions with these fingerprints, as far as they are kept. One query, by an index of
    migrations/0003."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_FINGERPRINT, [sorted(fingerprints)])
        return dict(cursor.fetchall())


def name_of(notification: int) -> str:
    """What the same push is called whenever it is sent: the service keeps one of a name, the browser shows one."""
    return f"told-{notification}"


def _payload(notification: int, subject: Subject, person: Person) -> str:
    title = f"{subject.by.name} {subject.does}" if subject.by else subject.does
    words = Truncator(subject.words).chars(WORDS)
    told = {
        "title": Truncator(title).chars(120),
        "body": f"{Truncator(subject.title).chars(120)}\n{words}".strip(),
        "url": subject.url,
        "tag": name_of(notification),
        "number": notification,
        "person": person.pk,
        "lang": translation.get_language() or "en",
        "dir": "auto",
    }
    return json.dumps(told, ensure_ascii=False)
