"""The whole permission table. No right follows from rank: this module can't even import the reporting line."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL

from workspace.common import clock
from workspace.common.errors import NotVisible, Refused
from workspace.spaces.models import Access, Grant, GroupGrant, Reader, Space

SomeReader = TypeVar("SomeReader", bound=Reader)


class Can(StrEnum):
    """What one may do in a space. Each includes the ones before it."""

    VIEW = "view"
    CONTRIBUTE = "contribute"
    FACILITATE = "facilitate"


@dataclass(frozen=True)
class Rule:
    """`open_to_employees`: in an open space, without a grant. `granted_by`: any of these grants."""

    open_to_employees: bool
    granted_by: tuple[str, ...]


TABLE: Mapping[Can, Rule] = {
    Can.VIEW: Rule(open_to_employees=True, granted_by=("view_space", "contribute_space", "facilitate_space")),
    Can.CONTRIBUTE: Rule(open_to_employees=True, granted_by=("contribute_space", "facilitate_space")),
    Can.FACILITATE: Rule(open_to_employees=False, granted_by=("facilitate_space",)),
}


@cache
def _permission_ids() -> dict[str, int]:
    rows = Permission.objects.filter(content_type__app_label="spaces", content_type__model="space")
    return dict(rows.values_list("codename", "pk"))


def permission_id(codename: str) -> int:
    """The row of guardian's vocabulary for a codename such as `view_space`."""
    if codename not in _permission_ids():
        _permission_ids.cache_clear()
    return _permission_ids()[codename]


def codename(can: Can) -> str:
    return f"{can.value}_space"


class Among(Func):
    """`column = ANY(array)`."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


@cache
def _granted_sql() -> str:
    """The spaces granted to a person, by name or together, as one array. Written out: it is in nearly every query."""
    groups = get_user_model().groups.through._meta.db_table
    lasting = "permission_id = ANY(%s) AND (until IS NULL OR until > %s)"
    return f"""ARRAY(
        SELECT content_object_id FROM {Grant._meta.db_table} WHERE user_id = %s AND {lasting}
        UNION ALL
        SELECT content_object_id FROM {GroupGrant._meta.db_table} JOIN {groups} USING (group_id)
        WHERE person_id = %s AND {lasting})"""  # noqa: S608 - only names of our own tables


def allowed(person: Reader, can: Can, *, space: str = "") -> Q:
    """The condition under which a row of Space (or one that has it at the prefix `space`) allows `can`.

    An inactive person is allowed nothing. One query. The granted spaces come as an array and not as conditions on
    the grants: so PostgreSQL knows how many spaces will match, and neither walks through all threads to find
    somebody's fifty, nor collects half of them where most spaces are open (docs/explanation/permission.md).
    """
    if not person.is_active:
        return Q(pk__in=[])
    rule = TABLE[can]
    terms = [person.pk, [permission_id(name) for name in rule.granted_by], clock.now()]
    granted = RawSQL(_granted_sql(), [*terms, *terms])  # noqa: S611 - our own text, with parameters
    condition = Q(Among(F(f"{space}pk"), granted))
    if rule.open_to_employees and person.is_employee:
        condition |= Q(**{f"{space}access": Access.OPEN})
    return condition


def allowed_sql(person: Reader, can: Can, space: str) -> tuple[str, list[Any]]:
    """The same condition on the table `space` as text with its parameters, for statements that are written by hand."""
    if not person.is_active:
        return "false", []
    rule = TABLE[can]
    terms = [person.pk, [permission_id(name) for name in rule.granted_by], clock.now()]
    granted = f"{space}.id = ANY({_granted_sql()})"
    if rule.open_to_employees and person.is_employee:
        return f"({space}.access = %s OR {granted})", [Access.OPEN.value, *terms, *terms]
    return granted, [*terms, *terms]


def may(person: Reader, can: Can, space: Space | int) -> bool:
    """One check, one query."""
    number = space.pk if isinstance(space, Space) else space
    return Space.objects.filter(allowed(person, can), pk=number).exists()


def require(person: Reader, can: Can, space: Space) -> None:
    """Raises Refused without the right, NotVisible when not even the space may be seen."""
    if can is not Can.VIEW and space.is_archived:
        if not may(person, Can.VIEW, space):
            raise NotVisible
        refuse_archived(can, space)
    if may(person, can, space):
        return
    if can is Can.VIEW or not may(person, Can.VIEW, space):
        raise NotVisible
    raise Refused


def refuse_archived(can: Can, space: Space) -> None:
    """Raises Refused for whoever sees an archived space and would do more than look, or restore it."""
    if space.is_archived and can is Can.CONTRIBUTE:
        raise Refused("This space is archived: it can be read, not written to. A facilitator can restore it.")


def rights(person: Reader, space: Space) -> set[Can]:
    """All that a person may do in a space, in one query."""
    asked = {can.value: allowed(person, can) for can in Can}
    found = Space.objects.filter(pk=space.pk).annotate(**asked).values_list(*asked).first()
    return {can for can, yes in zip(Can, found or (), strict=False) if yes}


def may_listen(person: Reader, space: int) -> bool:
    """The socket's door is the page's door."""
    return may(person, Can.VIEW, space)


def may_many(can: Can, pairs: Collection[tuple[Reader, int]]) -> set[tuple[Reader, int]]:
    """Of these (person, space), those where the person `can`: the same table for many at once, in four queries."""
    rule = TABLE[can]
    asked = {space for _, space in pairs}
    lasting = Q(until__isnull=True) | Q(until__gt=clock.now())
    terms = [lasting, Q(content_object__in=asked, permission__in=[permission_id(name) for name in rule.granted_by])]
    open_spaces = set(Space.objects.filter(pk__in=asked, access=Access.OPEN).values_list("pk", flat=True))
    by_name = set(Grant.objects.filter(*terms).values_list("user", "content_object"))
    together = GroupGrant.objects.filter(*terms).values_list("group", "content_object")
    through = get_user_model().groups.through._default_manager
    groups: dict[int, set[int]] = {}
    for person, group in through.filter(person__in={each.pk for each, _ in pairs}).values_list("person", "group"):
        groups.setdefault(group, set()).add(person)
    by_group = {(person, space) for group, space in together for person in groups.get(group, ())}

    def may_here(person: Reader, space: int) -> bool:
        is_open = rule.open_to_employees and person.is_employee and space in open_spaces
        return person.is_active and (is_open or (person.pk, space) in by_name or (person.pk, space) in by_group)

    return {(person, space) for person, space in pairs if may_here(person, space)}


def may_many_within(
    can: Can, pairs: Collection[tuple[SomeReader, int]], spaces: Iterable[tuple[int, int]]
) -> set[tuple[SomeReader, int]]:
    """Of these (person, thing), those where the person `can` in the thing's space; `spaces` tells (thing, space)."""
    found = dict(spaces)
    allowed = may_many(can, {(person, found[thing]) for person, thing in pairs if thing in found})
    return {(person, thing) for person, thing in pairs if (person, found.get(thing)) in allowed}


def may_listen_many(pairs: Collection[tuple[Reader, int]]) -> set[tuple[Reader, int]]:
    """As `may_listen`, for many at once."""
    return may_many(Can.VIEW, pairs)
