"""What the pages of docs point at is there: other pages, their headings, and the files of the house."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:tests|workspace|ideas|realtime|search|deploy|docs)/[\w/.-]+)`")


def words_of(page: Path) -> str:
    """Without what is only shown: commands and their answers."""
    return re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)


def headings(page: Path) -> set[str]:
    """As links name them."""
    found = re.findall(r"^#+ (.*)$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in found}


def lost(page: Path) -> Iterator[str]:
    words = words_of(page)
    for link in LINK.findall(words):
        if re.match(r"https?:|mailto:", link):
            continue
        path, _, heading = link.partition("#")
        target = page.parent / unquote(path) if path else page
        if not target.exists() or (heading and target.suffix == ".md" and heading not in headings(target)):
            yield link
    yield from (name for name in NAMED.findall(words) if not (ROOT / name).exists())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_points_at_nothing_that_is_gone(page: Path) -> None:
    assert list(lost(page)) == []
