"""Bulk changes and failed saves: nothing is missing among the diffs, and nothing is told that did not happen."""

import ast

import pytest
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.db import IntegrityError, transaction

from tests import factories as make
from tests.house.test_source import calls, sources, tree, where
from workspace.audit import ledger
from workspace.people.models import Organisation
from workspace.spaces import actions
from workspace.spaces.models import Space

pytestmark = pytest.mark.django_db


def test_memberships_are_no_diffs_since_the_ledger_has_them() -> None:
    space, person = make.space(), make.person()
    before = LogEntry.objects.count()
    actions.join_space(by=person, space=space)
    assert LogEntry.objects.count() == before


def _registered() -> dict[str, set[str]]:
    """Models with diffs, each with the many-to-many fields that are kept of it."""
    return {
        model.__name__: set(auditlog._registry[model].get("m2m_fields", ()))
        for model in auditlog.get_models()
        if model.__module__.split(".")[0] in {"workspace", "ideas"}
    }


# Where it is done all the same, and why nothing is missing.
IN_BULK = {
    "ideas/boards/actions/phases.py": "that one was told of a phase; places, on the way to those that are saved",
    "ideas/widget/actions/entering.py": "when a key was last used, of which no diff is kept",
    "workspace/imports/actions/claims.py": "whose a space is by an imported history: the claim is an entry",
    "workspace/people/actions/importing.py": "whom a list brings: the import is an entry, the rows are what it says",
    "workspace/people/actions/masks.py": "a diff would join a pseudonym with whoever put it on",
    "workspace/spaces/actions/doors.py": "keep_created() writes the diffs",
}


def test_nothing_changes_in_bulk_what_has_diffs() -> None:
    """update(), bulk_create() and bulk_update() send no signals, and clear() tells of every row of its table."""
    models, silent = _registered(), {"update", "bulk_create", "bulk_update"}
    fields = {field for kept in models.values() for field in kept}
    assert "Space" in models
    found = set()
    for path in sources():
        for call, name in calls(path):
            model, _, rest = name.partition(".objects")
            in_bulk = model.rpartition(".")[2] in models and rest.rpartition(".")[2].split("(")[0] in silent
            if in_bulk or name.endswith(tuple(f".{field}.clear" for field in fields)):
                found.add(where(path, call).rpartition(":")[0])
    assert found == set(IN_BULK), "use save(), or write the diffs with receivers.keep_created()"


def _is_expression(call: ast.AST) -> bool:
    return isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] == "F"


def test_no_row_is_saved_with_an_expression_for_a_value() -> None:
    """A diff would keep the words `F(votes) + Value(1)`, and no value. In update() they may be."""
    assert any(_is_expression(node) for node in ast.walk(ast.parse("post.votes = models.F('votes') + 1")))
    set_to = (
        where(path, node)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign | ast.AugAssign)
        and isinstance(node.target if isinstance(node, ast.AugAssign) else node.targets[0], ast.Attribute)
        and any(_is_expression(part) for part in ast.walk(node.value))
    )
    assert list(set_to) == []


def test_a_save_that_fails_leaves_no_diff_of_what_did_not_happen() -> None:
    """Outside of a transaction its entry would stay; every deed is one."""
    space, taken = make.space(name="Pumps"), make.customer().group

    @ledger.action
    def rename(*, by: object) -> Space:
        space.name = "Valves"
        space.save()
        Organisation.objects.create(name="Another", side="customer", group=taken)
        ledger.unchanged()
        return space

    before = LogEntry.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        rename(by=space.created_by)
    assert LogEntry.objects.count() == before
