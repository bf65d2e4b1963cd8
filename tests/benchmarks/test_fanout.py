"""That the harness of `make bench NAME=fanout` works: figures are for the benchmark to tell, not for a test."""

import shutil
from pathlib import Path

import pytest

from tests.benchmarks.fanout_servers import audience, load, rivals
from tests.benchmarks.fanout_servers.measuring import measure
from tests.live_server import environment

LISTENERS = 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("cc") is None, reason="the load client needs a C compiler (cc)")
def test_ours_and_a_bare_server_are_measured_by_the_same_load(tmp_path: Path) -> None:
    client = load.compiled("client", tmp_path)
    stream, cookies = audience.invite(LISTENERS)
    (tmp_path / "cookies").write_text("\n".join(cookies))
    ours = rivals.ours("ours", "log", environment(), stream, tmp_path / "cookies", list)
    for rival in (ours, rivals.bare()):
        figures = measure(rival, client, LISTENERS, 0.1)
        for way in ("one", "burst"):
            assert figures[way]["messages"] > 0
            assert figures[way]["cpu_s_per_100k"] > 0
            assert abs(figures[way]["frame_bytes"] - rivals.FRAME_BYTES) < 8
