"""A company of 10,000 in a database of its own, and the same rights as per-thread grants of django-guardian.

All by SQL: nothing in here is a way to write that the house has.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from tests.benchmarks.own_database import run_sql
from workspace.spaces import permissions
from workspace.spaces.permissions import Can


@dataclass(frozen=True)
class Size:
    people: int = 10_000
    spaces: int = 4_000
    threads: int = 200_000
    spaces_each: int = 10
    customers: int = 40
    circles: int = 50


class GrantedThread(models.Model):
    """The table of threads once more, so that guardian's direct grants on it stand beside its generic ones."""

    title = models.CharField(max_length=160)
    last_at = models.DateTimeField()
    space = models.ForeignKey("spaces.Space", on_delete=models.DO_NOTHING, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        app_label = "threads"
        managed = False
        db_table = "threads_thread"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.title


class ThreadGrant(UserObjectPermissionBase):
    content_object = models.ForeignKey(GrantedThread, on_delete=models.CASCADE, db_constraint=False)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        app_label = "threads"

    def __str__(self) -> str:
        return f"{self.user_id} {self.content_object_id}"


class ThreadGroupGrant(GroupObjectPermissionBase):
    content_object = models.ForeignKey(GrantedThread, on_delete=models.CASCADE, db_constraint=False)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        app_label = "threads"

    def __str__(self) -> str:
        return f"{self.group_id} {self.content_object_id}"


def build(size: Size) -> float:
    """Fill it. Returns the seconds that it took."""
    began = time.perf_counter()
    _people(size)
    _spaces(size)
    _per_thread_grants()
    run_sql("VACUUM ANALYZE")
    return time.perf_counter() - began


def _people(size: Size) -> None:
    employees = size.people - size.customers * 10
    run_sql(
        "INSERT INTO auth_group (id, name) VALUES (1, 'employer')",
        f"INSERT INTO auth_group (id, name) SELECT 1 + g, 'customer ' || g FROM generate_series(1, {size.customers}) g",
        f"""INSERT INTO auth_group (id, name)
            SELECT 1 + {size.customers} + g, 'circle ' || g FROM generate_series(1, {size.circles}) g""",
        f"""INSERT INTO people_organisation (id, name, side, group_id, created_at)
            SELECT g, 'organisation ' || g, CASE WHEN g = 1 THEN 'employee' ELSE 'customer' END, g, now()
            FROM generate_series(1, 1 + {size.customers}) g""",
        *_insert(
            "people_person",
            {
                "id": "g",
                "password": "'!'",
                "email": "'person' || g || '@bench.example'",
                "name": "'Person ' || g",
                "handle": "'person-' || g",
                "organisation_id": f"CASE WHEN g <= {employees} THEN 1 ELSE 2 + (g - {employees} - 1) / 10 END",
                "side": f"CASE WHEN g <= {employees} THEN 'employee' ELSE 'customer' END",
                "is_active": "true",
            },
            f"generate_series(1, {size.people}) g",
        ),
        "INSERT INTO people_person_groups (person_id, group_id) SELECT id, organisation_id FROM people_person",
        f"""INSERT INTO people_person_groups (person_id, group_id)
            SELECT DISTINCT 1 + floor(random() * {employees})::int, 1 + {size.customers} + c
            FROM generate_series(1, {size.circles}) c, generate_series(1, 20)""",
    )


def _spaces(size: Size) -> None:
    """Person 1 has no grant at all; the customers' people have theirs by their organisation."""
    employees = size.people - size.customers * 10
    contribute = permissions.permission_id(permissions.codename(Can.CONTRIBUTE))
    facilitate = permissions.permission_id(permissions.codename(Can.FACILITATE))
    row = "granted_at, granted_by_id, reason"
    run_sql(
        *_insert(
            "spaces_space",
            {"id": "g", "name": "'Space ' || g", "access": "'invited'", "created_by_id": "2"},
            f"generate_series(1, {size.spaces}) g",
        ),
        f"""INSERT INTO spaces_grant (user_id, content_object_id, permission_id, {row})
            SELECT p, s, {contribute}, now(), 2, '' FROM (
                SELECT DISTINCT p, 1 + floor(random() * {size.spaces})::int AS s
                FROM generate_series(2, {employees}) p, generate_series(1, {size.spaces_each})) each""",
        f"""INSERT INTO spaces_grant (user_id, content_object_id, permission_id, {row})
            SELECT 2 + s % {employees - 1}, s, {facilitate}, now(), 2, '' FROM generate_series(1, {size.spaces}) s""",
        f"""INSERT INTO spaces_groupgrant (group_id, content_object_id, permission_id, {row})
            SELECT DISTINCT 1 + g, 1 + floor(random() * {size.spaces})::int, {contribute}, now(), 2, ''
            FROM generate_series(1, {size.customers + size.circles}) g, generate_series(1, 4)""",
        *_insert(
            "threads_thread",
            {
                "id": "g",
                "title": "'Thread ' || g",
                "space_id": f"1 + floor(random() * {size.spaces})::int",
                "opened_by_id": f"2 + g % {employees - 1}",
                "last_at": "now() - random() * interval '400 days'",
                "last_number": "1 + g % 40",
            },
            f"generate_series(1, {size.threads}) g",
        ),
        "ANALYZE",
    )


def _per_thread_grants() -> None:
    """The same rights the other way: a row for every person or group and every thread that they may see."""
    with connection.schema_editor() as editor:
        editor.create_model(ThreadGrant)
        editor.create_model(ThreadGroupGrant)
    for model, prefix in (("thread", "guardian_%sobjectpermission"), ("grantedthread", "threads_thread%sgrant")):
        kind, _ = ContentType.objects.get_or_create(app_label="threads", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {model}"}
        )
        direct = prefix.startswith("threads")
        for holder, source in (("user", "spaces_grant"), ("group", "spaces_groupgrant")):
            table = prefix % ("" if direct and holder == "user" else holder)
            target = (
                f"(permission_id, {holder}_id, content_object_id)"
                if direct
                else f"(permission_id, {holder}_id, content_type_id, object_pk)"
            )
            thread = "t.id" if direct else f"{kind.pk}, t.id::varchar"
            with _without_indexes(table):
                run_sql(
                    f"""INSERT INTO {table} {target}
                        SELECT DISTINCT {permission.pk}, g.{holder}_id, {thread}
                        FROM {source} g JOIN threads_thread t ON t.space_id = g.content_object_id"""
                )


def _insert(table: str, given: dict[str, str], source: str) -> list[str]:
    """An INSERT that fills columns which nobody named with what their type allows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT column_name, data_type FROM information_schema.columns
               WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'""",
            [table],
        )
        missing = {name: kind for name, kind in cursor.fetchall() if name not in given}
    plain = {"boolean": "false", "timestamp with time zone": "now()"}
    values = given | {
        name: plain.get(kind, "0" if "int" in kind or kind == "double precision" else "''")
        for name, kind in missing.items()
    }
    return [f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {source}"]


@contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    """Fill first, then index: many times faster."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE conrelid = %s::regclass AND contype IN ('u', 'f')""",
            [table],
        )
        constraints = cursor.fetchall()
        for name, _ in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%pkey'", [table]
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    # Without a write-ahead log: it makes the filling cheaper, and reading neither cheaper nor dearer.
    run_sql(f"ALTER TABLE {table} SET UNLOGGED", "SET maintenance_work_mem = '512MB'", "SET work_mem = '256MB'")
    yield
    run_sql(
        *[definition for _, definition in indexes],
        *[f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for name, definition in constraints],
        "RESET maintenance_work_mem",
        "RESET work_mem",
    )
