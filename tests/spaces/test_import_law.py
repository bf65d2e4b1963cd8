"""No module that decides permission can reach the reporting line, by however many imports."""

from pathlib import Path

import grimp
import pytest

DECIDING = ["workspace.spaces.permissions", "workspace.spaces.models", "workspace.spaces.events"]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("workspace", exclude_type_checking_imports=True)


@pytest.mark.parametrize("module", DECIDING)
def test_what_decides_permission_cannot_reach_people(graph: grimp.ImportGraph, module: str) -> None:
    for people in sorted(graph.find_descendants("workspace.people") | {"workspace.people"}):
        assert graph.find_shortest_chain(importer=module, imported=people) is None


def test_it_does_not_even_name_them_for_its_types() -> None:
    for module in DECIDING:
        text = Path(*module.split(".")).with_suffix(".py").read_text()
        assert "workspace.people" not in text
