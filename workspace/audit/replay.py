"""At most once: a key is good for one deed on one thing, and gives back the first answer."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from workspace.audit import voices
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import NotVisible, Stale

# So long a key is good for its one deed: whoever asks again does so within minutes, or when they are back in a network.
# Only the ledger's last months are asked. Within a month of the ledger the database refuses it a second time, too: so
# the keys of an imported history, whose deeds have their own time, hold for good.
GOOD_FOR = timedelta(days=31)
# Nobody writes a deed of the day after tomorrow.
AHEAD = timedelta(days=1)

# Whoever left may ask once more whether they did.
GONE_BY_INTENT = {Verb.LEFT}


def key_of(key: uuid.UUID | None, function: Callable[..., Any], arguments: Mapping[str, Any]) -> uuid.UUID | None:
    """The client's key bound to the deed and to what it is done to: the same key for something else is another key.

    So a key can neither fetch what another deed made, nor swallow a different one. None without a key.
    """
    if key is None:
        return None
    things = sorted(
        f"{name}={thing._meta.label_lower}:{thing.pk}"
        for name, thing in arguments.items()
        if name != "by" and isinstance(thing, models.Model) and thing.pk is not None
    )
    return uuid.uuid5(key, " ".join([function.__module__, function.__qualname__, *things]))


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody did before this deed: with the same key, and how often of late (counted up to a limit)."""

    verb: str | None
    kind: str | None
    number: int | None
    lately: int


# Whoever holds the lock has the key for themselves; a twin that waits for it finds what the first one did, because the
# second statement looks at the rows as they are then. Two statements, one journey to the database.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0));"
# As whomever somebody speaks: their key is good once, and their rate is one.
_BEFORE = """
WITH me AS MATERIALIZED (SELECT ARRAY({voices}) AS numbers)
SELECT done.verb, done.object_kind, done.object_id, lately.count
FROM (
    SELECT count(*) FROM (
        SELECT FROM audit_participation
        WHERE actor = ANY((SELECT numbers FROM me)::bigint[]) AND at > %s AND at < %s AND ordinal = 0 LIMIT %s
    ) AS recent
) AS lately
LEFT JOIN audit_participation done
    ON done.actor = ANY((SELECT numbers FROM me)::bigint[]) AND done.key = %s AND done.ordinal = 0
    AND done.at > %s AND done.at < %s
"""


# As many deeds of one person at the same moment as we reckon with: so near to the limit they go one after the other.
NEAR = 32


def before(by: Any, once: uuid.UUID | None, *, since: datetime, limit: int) -> Before:
    """Whether this key made something before, and how many deeds there were since then. Holds back a twin that arrives
    at the same moment. One question; near the limit a second one, with the person's other deeds held back until this
    transaction ends, since those that are on their way side by side don't see each other."""
    now, told = timezone.now(), clock.now()
    until = max(now, told) + AHEAD
    terms = [by.pk, by.pk, since, until, limit, once, min(now, told) - GOOD_FOR, until]
    found = _ask(None if once is None else f"{by.pk}:{once}", terms)
    if found.kind is None and limit - NEAR <= found.lately < limit:
        return _ask(f"{by.pk}:rate", terms)
    return found


@cache
def _before() -> str:
    return _BEFORE.format(voices=voices.of_one_sql())


def _ask(lock: str | None, terms: Sequence[Any]) -> Before:
    with connection.cursor() as cursor:
        if lock is None:
            cursor.execute(_before(), terms)
        else:
            cursor.execute(_LOCK + _before(), [lock, *terms])
            cursor.nextset()
        return Before(*cursor.fetchone())


def first_answer(by: Any, done: Before) -> models.Model | None:
    """The object that this key made before, or None.

    Raises NotVisible when the person may not see it any more, Stale when it is gone.
    """
    if done.kind is None:
        return None
    model = apps.get_model(done.kind)
    found: models.Model | None = model._base_manager.filter(pk=done.number).first()
    if found is None:
        raise Stale("What this key made before is gone. Nothing was done twice.")
    door = getattr(model._default_manager, "visible_to", None)
    if door is not None and done.verb not in GONE_BY_INTENT and not door(by).filter(pk=found.pk).exists():
        raise NotVisible
    return found
