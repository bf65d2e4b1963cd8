"""`python -m tests.faults.stage`: sets the scene in a database of its own, and does there what it is told to.

Prints one line of JSON: who may sign in with which session, and where one talks. Then each line it reads is a deed,
`{"do": name, ...}`, done however often the database goes away meanwhile, and answered by a line of JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.served")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, close_old_connections, connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from pycrdt import Map  # noqa: E402

from ideas.codesign.actions import open_canvas  # noqa: E402
from ideas.codesign.models import Stamp  # noqa: E402
from realtime import log  # noqa: E402
from realtime.documents import documents  # noqa: E402
from realtime.documents.transfer import content  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.live_server import session_of  # noqa: E402
from workspace.people import actions as people  # noqa: E402
from workspace.people.models import Person  # noqa: E402
from workspace.spaces import actions as spaces  # noqa: E402
from workspace.spaces.models import Access, Space  # noqa: E402
from workspace.spaces.permissions import Can  # noqa: E402

OPEN_THREADS = 2
GIVES_UP = 60.0

Deed = Callable[..., Any]


def scene(writers: int, listeners: int, painters: int) -> dict[str, object]:
    chair = make.person(is_operator=True)
    cast = {
        "writers": [make.person() for _ in range(writers)],
        "listeners": [make.person() for _ in range(listeners)],
        "painters": [make.person() for _ in range(painters)],
    }
    everybody = [person for several in cast.values() for person in several]
    hall = make.space(chair)
    room = make.space(chair, access=Access.INVITED, people=everybody)
    threads = [make.thread(chair, hall) for _ in range(OPEN_THREADS)]
    closed = make.thread(chair, room)
    return {
        **{part: [_known(person) for person in several] for part, several in cast.items()},
        "streams": [thread.stream for thread in threads],
        "closed_stream": closed.stream,
        "closed_space": room.pk,
        "canvas": open_canvas(by=chair, space=hall, title="A canvas for all").stream,
    }


def _known(person: Person) -> dict[str, object]:
    return {"id": person.pk, "session": session_of(person)}


def come(space: int) -> dict[str, object]:
    """Somebody new, who is let in."""
    room, person = Space.objects.get(pk=space), make.person()
    spaces.grant(by=room.created_by, space=room, can=Can.CONTRIBUTE, person=person)
    return _known(person)


def revoke(space: int, person: int, session: str) -> None:
    room = Space.objects.get(pk=space)
    spaces.revoke(by=room.created_by, space=room, person=Person.objects.get(pk=person))


def sign_out(space: int, person: int, session: str) -> None:
    """As the button does."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.logout()


def deactivate(space: int, person: int, session: str) -> None:
    operator = Space.objects.get(pk=space).created_by
    people.deactivate_person(by=operator, person=Person.objects.get(pk=person))


def prune(count: int) -> dict[str, int]:
    """Forget all but the last `count` events of each stream. Answers with the first number that each still has."""
    log.prune(age=timedelta(0), count=count)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.name, coalesce(min(e.seq), s.head + 1) FROM realtime_stream s"
            " LEFT JOIN realtime_event e ON e.stream_id = s.name GROUP BY s.name"
        )
        return dict(cursor.fetchall())


def lag() -> int:
    """How many events the followers have yet to handle, all together."""
    from realtime import followers

    return sum(followers.lag().values())


def board(canvas: str) -> dict[str, Any]:
    """What lies on it by the rows, and who made how many notes by the stamps."""
    stamps = Stamp.objects.filter(canvas=int(canvas.partition(":")[2]))
    made = dict(stamps.values_list("created_by").annotate(count=Count("pk")))
    return {"notes": content(documents.read(canvas), {"notes": Map})["notes"], "made": made}


DEEDS: dict[str, Deed] = {deed.__name__: deed for deed in (come, revoke, sign_out, deactivate, prune, lag, board)}


def insistently(deed: Deed, *words: Any, **more: Any) -> Any:
    until = time.monotonic() + GIVES_UP
    while True:
        try:
            return deed(*words, **more)
        except DatabaseError:
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.1)


def main() -> None:
    print(json.dumps(insistently(scene, *map(int, sys.argv[1:4]))), flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        found = insistently(DEEDS[wanted.pop("do")], **wanted)
        close_old_connections()
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
