"""What people may do with documents, asked freshly. Blocking: call in a thread."""

import secrets
from collections.abc import Collection, Sequence

from django.contrib.auth import get_user_model
from django.db import connection

from realtime.documents import kinds
from realtime.documents.kinds import Access

_TURN = """
INSERT INTO documents_document AS d (name, epoch, head, nameless) VALUES (%s, %s, 0, %s)
ON CONFLICT (name) DO UPDATE SET nameless = excluded.nameless, worn_before = clock_timestamp()
WHERE d.nameless <> excluded.nameless
"""


def admitted(asked: Sequence[tuple[int, str]]) -> dict[tuple[int, str], Access]:
    """What each of these (person, document) may do: only who may do something."""
    people = get_user_model()._default_manager.filter(is_active=True).in_bulk({person for person, _ in asked})
    return kinds.access_many((people[person], name) for person, name in asked if person in people)


def nameless(names: Collection[str]) -> set[str]:
    """Of these, those where nobody may learn who does what. Where that changed, all client ids so far are worn: what is
    written by a new one tells nobody who it is.
    """
    found = kinds.nameless(names)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM documents_document WHERE name = ANY(%s) AND nameless", [list(names)])
        for name in found ^ {name for (name,) in cursor.fetchall()}:
            cursor.execute(_TURN, [name, secrets.token_hex(4), name in found])
    return found
