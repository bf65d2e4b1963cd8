"""That the harnesses of `make bench NAME=post` and `NAME=reconnect` work: figures are for the benchmarks to tell."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.benchmarks import reconnect
from tests.benchmarks.screens import crowd, raw_sql
from tests.benchmarks.screens.company import Company, found
from tests.benchmarks.screens.server import serving
from workspace.threads.models import Post

SCREENS, SPACES = 12, 3

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("cc") is None, reason="the load client needs a C compiler (cc)"),
]


@pytest.fixture
def company() -> Company:
    return found(SCREENS, 2 * SPACES)


def test_every_screen_shows_every_post_and_the_floor_is_measured_alike(company: Company, tmp_path: Path) -> None:
    before = Post.objects.count()
    files = company.in_files(tmp_path, SPACES)
    with (
        tempfile.TemporaryFile("w+") as words,
        serving(words) as server,
        crowd.crowd(crowd.client(tmp_path), server.port, SCREENS, files) as people,
    ):
        told = people.write(crowd.REPLIES, 2, 0.3, server.pid)
        floor = people.write(crowd.FLOOR, 2, 0.3, server.pid)
    assert Post.objects.count() > before
    assert told["per_s"] > 0
    assert told["screens_p50_ms"] > 0
    assert floor["per_s"] > 0
    assert "screens_p50_ms" not in floor


def test_the_sql_of_a_post_makes_posts_by_itself(company: Company, settings_as_served: None) -> None:
    spare = company.threads[SPACES:]
    captured = raw_sql.capture(company, spare)
    before = Post.objects.count()
    assert raw_sql.replay(captured, company, spare, 2, 0.3) > 0
    assert Post.objects.count() > before + 2


def test_everybody_comes_back_and_is_told_what_was_missed(company: Company, tmp_path: Path) -> None:
    plan = reconnect.Plan(SCREENS, (1,), 2)
    figures = reconnect.storm(plan, 1, company, crowd.client(tmp_path), tmp_path)
    assert figures["told"] == SCREENS * 2
    assert figures["queries"] > 0


@pytest.fixture
def settings_as_served(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]  # type: ignore[attr-defined]
