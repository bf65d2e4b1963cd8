"""Who listens to ours: people with a session and a grant of their own, for a space that only the invited may see.

By SQL: nothing in here is a way to write that the house has.
"""

from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from workspace.people.models import Organisation, Person
from workspace.spaces import permissions
from workspace.spaces.models import Access, Space
from workspace.spaces.permissions import Can


def invite(count: int) -> tuple[str, list[str]]:
    """The stream of a new space, and a Cookie header for each of `count` new people who may see it."""
    group = Group.objects.create(name="fan-out")
    employer = Organisation.objects.create(name="Fan-out", side="employee", group=group)
    people = Person.objects.bulk_create(
        Person(name=f"Listener {n}", handle=f"listener-{n}", password="!", organisation=employer, side="employee")
        for n in range(count)
    )
    space = Space.objects.create(name="Fan-out", access=Access.INVITED, created_by=people[0])
    seeing = permissions.permission_id(permissions.codename(Can.CONTRIBUTE))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO spaces_grant (user_id, content_object_id, permission_id, granted_at, granted_by_id, reason)
               SELECT id, %s, %s, now(), %s, '' FROM people_person WHERE organisation_id = %s""",
            [space.pk, seeing, people[0].pk, employer.pk],
        )
    return f"fanout:{space.pk}", [f"{settings.SESSION_COOKIE_NAME}={key}" for key in sign_in(people)]


def sign_in(people: Sequence[Person]) -> list[str]:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    until = timezone.now() + timedelta(days=1)
    sessions = [
        Session(
            session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
            expire_date=until,
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
        )
        for person in people
    ]
    Session.objects.bulk_create(sessions)
    return [session.session_key for session in sessions]
