"""Promise 1: no right is ever derived from rank."""

import ast
from itertools import product
from pathlib import Path

import pytest

from tests import factories as make
from workspace.spaces import actions as spaces
from workspace.spaces import permissions
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.models import Thread

ROOT = Path(__file__).resolve().parents[2]
RANK = {"Position", "positions", "level", "path", "manager", "grade", "title", "is_operator", "led_positions"}


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    words = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    words |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    words |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return words | {part for text in texts for part in text.split("__")}


def test_the_permission_table_does_not_know_rank() -> None:
    assert not names_in(ROOT / "workspace/spaces/permissions.py") & RANK


@pytest.mark.django_db
@pytest.mark.parametrize(("access", "given"), list(product(["open", "invited"], [None, *Can])))
def test_the_boss_of_all_may_do_what_a_newcomer_with_the_same_grants_may(access: str, given: Can | None) -> None:
    boss = make.person(title="Chief executive")
    middle = make.person(manager=boss)
    owner = make.person(manager=middle)
    newcomer = make.person(manager=middle)
    where = make.space(owner, access=access)
    thread = make.thread(owner, where)
    if given:
        for one in (boss, middle, newcomer):
            spaces.grant(by=owner, space=where, can=given, person=one)
    expected = permissions.rights(newcomer, where)
    for one in (boss, middle):
        assert permissions.rights(one, where) == expected
        assert {can for can in Can if permissions.may(one, can, where)} == expected
        assert Thread.objects.visible_to(one).filter(pk=thread.pk).exists() == (Can.VIEW in expected)
        assert Space.objects.visible_to(one).filter(pk=where.pk).exists() == (Can.VIEW in expected)


@pytest.mark.django_db
def test_an_operator_reads_nothing_without_a_grant() -> None:
    where = make.space(access="invited")
    operator = make.person(is_operator=True)
    assert permissions.rights(operator, where) == set()
    spaces.break_glass(by=operator, space=where, reason="The works council asked for it")
    assert permissions.rights(operator, where) == {Can.VIEW}
