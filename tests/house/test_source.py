"""The laws that the source itself must keep, read from its syntax trees."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import factories as make

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("workspace", "ideas", "realtime", "search", "deploy")
WRITES = {
    "save", "create", "update", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
    "acreate", "asave", "adelete", "aupdate",
}  # fmt: skip


@cache
def sources() -> tuple[Path, ...]:
    files = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    return tuple(sorted(path for path in files if "migrations" not in path.parts and "node_modules" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def writes_by_right(path: Path) -> bool:
    """Where rows may be written: actions, the ledger and the log, models, and the index that search keeps of them."""
    inside = path.relative_to(ROOT)
    return (
        "actions" in inside.parts
        or inside.name in {"actions.py", "models.py"}
        or inside.parts[0] in {"realtime", "deploy"}
        or inside.parts[:2] == ("workspace", "audit")
        or (inside.parts[0] == "search" and inside.parts[1] in {"backends", "indexer.py"})
    )


def test_rows_are_written_by_actions_only() -> None:
    found = [
        where(path, call)
        for path in sources()
        if not writes_by_right(path)
        for call, name in calls(path)
        if name.rpartition(".")[2] in WRITES and ".objects" in name.partition("(")[0]
    ]
    assert not found


def test_every_lock_says_whether_it_takes_the_key() -> None:
    found = [
        where(path, call)
        for path in sources()
        for call, name in calls(path)
        if name.endswith("select_for_update") and "no_key" not in {keyword.arg for keyword in call.keywords}
    ]
    assert not found


def test_only_richtext_and_tags_say_that_html_is_safe() -> None:
    allowed = {"workspace/common/richtext.py"}
    found = [
        where(path, call)
        for path in sources()
        if str(path.relative_to(ROOT)) not in allowed and "templatetags" not in path.parts
        for call, name in calls(path)
        if name.endswith(("mark_safe", "SafeString"))
    ]
    assert not found


def test_templates_call_only_rendered_posts_safe() -> None:
    pages = [page for name in PACKAGES for page in (ROOT / name).rglob("*.html")]
    found = [str(page.relative_to(ROOT)) for page in pages if "|safe" in _without_what_is_safe(page.read_text())]
    assert pages
    assert not found


def _without_what_is_safe(text: str) -> str:
    """People's words were sanitised by richtext (`html`, `problem_html`, …); a form's hints stand in our own code."""
    return re.sub(r"\.(\w+_)?html\|safe|\.help_text\|safe", "", text)


def test_templates_keep_the_content_security_policy() -> None:
    pages = [page for name in PACKAGES for page in (ROOT / name).rglob("*.html") if "/mail/" not in str(page)]
    for page in pages:
        text = page.read_text()
        assert " style=" not in text, page
        assert " onclick=" not in text, page
        assert "hx-on" not in text, page
        for script in text.split("<script")[1:]:
            opening = script.partition(">")[0]
            assert "src=" in opening or "application/json" in opening, page


def test_actions_are_told_by_keyword_and_by_whom() -> None:
    for path in sources():
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and any(
                ast.unparse(decorator) in {"action", "own_state"} for decorator in node.decorator_list
            ):
                assert not node.args.args, where(path, node)
                names = [argument.arg for argument in node.args.kwonlyargs]
                assert "by" in names, where(path, node)
                if "action" in [ast.unparse(decorator) for decorator in node.decorator_list]:
                    assert "key" in names, where(path, node)


def test_what_is_nobodys_deed_has_neither_a_name_nor_a_key() -> None:
    """A ballot cast in confidence: nothing that comes in could say whose it is."""
    found = [
        node
        for path in sources()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and "nameless" in map(ast.unparse, node.decorator_list)
    ]
    assert [node.name for node in found] == ["cast_nameless", "cast_ballot", "cast_answer"]
    for node in found:
        assert not node.args.args
        assert not {"by", "key"} & {argument.arg for argument in node.args.kwonlyargs}


def test_no_file_or_function_is_long() -> None:
    long = [f"{path.relative_to(ROOT)}: {count}" for path in sources() if (count := path.read_text().count("\n")) > 400]
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 60:
                    long.append(f"{where(path, node)} {node.name}: {lines}")
    assert not long


def test_every_function_is_typed() -> None:
    untyped = [
        where(path, node)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None
    ]
    assert not untyped


@pytest.mark.parametrize("word", ["utils", "helpers", "service", "handler", "info", "data"])
def test_no_room_is_named_by_a_word_that_says_nothing(word: str) -> None:
    inside = [path.relative_to(ROOT) for path in sources()]
    assert not [path for path in inside if path.stem == word or word in path.parts]


def test_tests_end_only_lines_to_their_own_database() -> None:
    """Tests that run at the same time share one PostgreSQL: the servers of another would close who waits for theirs."""
    ending = re.compile(r"pg_(terminate|cancel)_backend.*pg_stat_activity", re.DOTALL)
    found = [
        where(path, node)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path.parts[-2] != "faults"  # which has a PostgreSQL of its own
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if ending.search(node.value) and "current_database()" not in node.value and node.value != ending.pattern
    ]
    assert not found


def test_people_of_the_factories_have_names_that_no_test_says() -> None:
    """Else whoever a test calls by name would be the second of that name, depending on what ran before."""
    words = re.compile("|".join(rf"\b{word}\b" for name in make.NAMES for word in name.split()), re.IGNORECASE)
    tests = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(make.__file__))
    assert [str(path.relative_to(ROOT)) for path in tests if words.search(path.read_text())] == []
