"""At most once: a key is good for one deed on one thing, and gives back the first answer."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models

from workspace.audit.models import Participation, Verb
from workspace.common.errors import NotVisible, Stale

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


def first_answer(by: Any, once: uuid.UUID) -> models.Model | None:
    """The object that this key made before, or None. Holds back a twin that arrives at the same moment.

    Raises NotVisible when the person may not see it any more, Stale when it is gone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.pk}:{once}"])
    done = Participation.objects.filter(actor=by.pk, key=once, ordinal=0).first()
    if done is None:
        return None
    model = apps.get_model(done.object_kind)
    found: models.Model | None = model._base_manager.filter(pk=done.object_id).first()
    if found is None:
        raise Stale("What this key made before is gone. Nothing was done twice.")
    door = getattr(model._default_manager, "visible_to", None)
    if door is not None and done.verb not in GONE_BY_INTENT and not door(by).filter(pk=found.pk).exists():
        raise NotVisible
    return found
