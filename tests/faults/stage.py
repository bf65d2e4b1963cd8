"""`python -m tests.faults.stage`: sets the scene in a database of its own, and takes rights away when told to.

Prints one line of JSON: who may sign in with which session, and where one talks. Then each line it reads,
`revoke <person> <space>`, is done and answered by `done`.
"""

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.served")

import django

django.setup()

from django.db import DatabaseError, close_old_connections, connection  # noqa: E402

from tests import factories as make  # noqa: E402
from tests.live_server import session_of  # noqa: E402
from workspace.people.models import Person  # noqa: E402
from workspace.spaces import actions as spaces  # noqa: E402
from workspace.spaces.models import Access, Space  # noqa: E402

OPEN_THREADS = 3
GIVES_UP = 60.0


def scene(writers: int, listeners: int, revoked: int) -> dict[str, object]:
    chair = make.person()
    cast = {
        "writers": [make.person() for _ in range(writers)],
        "listeners": [make.person() for _ in range(listeners)],
        "revoked": [make.person() for _ in range(revoked)],
    }
    everybody = [person for people in cast.values() for person in people]
    hall = make.space(chair)
    room = make.space(chair, access=Access.INVITED, people=everybody)
    threads = [make.thread(chair, hall) for _ in range(OPEN_THREADS)]
    closed = make.thread(chair, room)
    return {
        **{
            part: [{"id": person.pk, "session": session_of(person)} for person in people]
            for part, people in cast.items()
        },
        "streams": [thread.stream for thread in threads],
        "closed_stream": closed.stream,
        "closed_space": room.pk,
    }


def revoke(person: int, space: int) -> None:
    """However often the database goes away meanwhile."""
    until = time.monotonic() + GIVES_UP
    while True:
        try:
            room = Space.objects.get(pk=space)
            spaces.revoke(by=room.created_by, space=room, person=Person.objects.get(pk=person))
        except DatabaseError:
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.2)
        else:
            return


def main() -> None:
    print(json.dumps(scene(*map(int, sys.argv[1:4]))), flush=True)
    for line in sys.stdin:
        _, person, space = line.split()
        revoke(int(person), int(space))
        close_old_connections()
        print("done", flush=True)


if __name__ == "__main__":
    main()
