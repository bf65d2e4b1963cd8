"""The embedded PostgreSQL comes when somebody holds it and goes when nobody does, come what may."""

import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from deploy.embedded.cluster import APP_ROLE
from deploy.embedded.places import LONGEST_SOCKET_PATH, SOCKET_FILE, Places, Unavailable, socket_folder
from deploy.embedded.postgres import ROLE, ROOT, hold, wait_until_stopped
from tests.deploy.machine import eventually, postgres_in

Holder = Callable[[], "subprocess.Popen[str]"]


def ask(state: Path, question: str) -> object:
    with psycopg.connect(host=str(socket_folder(state)), user=ROLE, dbname=ROLE) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def test_first_start_is_quick_and_the_next_finds_the_data(state: Path, places: Places) -> None:
    started = time.monotonic()
    with hold(state):
        assert time.monotonic() - started < 10
        with psycopg.connect(host=str(socket_folder(state)), user=ROLE, dbname=ROLE) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'still here' AS word")
    assert wait_until_stopped(state, patience=20)
    assert postgres_in(places) == []
    with hold(state):
        assert ask(state, "SELECT word FROM kept") == "still here"


def test_it_checks_its_pages_and_knows_all_of_unicode(state: Path) -> None:
    with hold(state):
        assert ask(state, "SHOW data_checksums") == "on"
        assert ask(state, "SHOW server_encoding") == "UTF8"
        assert ask(state, "SHOW fsync") == "on"
        assert ask(state, "SELECT upper('ñandú, øre, ψυχή')") == "ÑANDÚ, ØRE, ΨΥΧΉ"


def test_it_listens_on_its_socket_file_only(state: Path, places: Places) -> None:
    with hold(state):
        server = int(places.data.joinpath("postmaster.pid").read_text().split()[0])
        opened = {str(link.readlink()) for link in Path(f"/proc/{server}/fd").iterdir()}
        lines = [line for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().split("\n")[1:-1]]
        assert not {f"socket:[{line.split()[9]}]" for line in lines} & opened
        assert any(name.startswith("socket:") for name in opened)


def test_nobody_but_the_owner_and_root_is_let_in(state: Path, places: Places) -> None:
    with hold(state):
        rules = places.data.joinpath("pg_hba.conf").read_text().split("\n")
        assert rules == [f"local all {ROLE},{APP_ROLE} peer map=house", ""]
        assert places.home.stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
            psycopg.connect(host=str(socket_folder(state)), user="postgres", dbname="postgres")


def test_two_holders_share_one_server_and_the_last_turns_it_off(state: Path, places: Places) -> None:
    first = hold(state)
    servers = sorted(postgres_in(places))
    second = hold(state)
    first.release()
    assert ask(state, "SELECT 1") == 1
    assert set(servers[:1]) <= set(postgres_in(places))
    second.release()
    assert wait_until_stopped(state, patience=20)
    assert postgres_in(places) == []


def test_many_processes_may_start_it_at_once(state: Path) -> None:
    script = (
        "import sys, psycopg; from pathlib import Path; from deploy.embedded.postgres import hold\n"
        "with hold(Path(sys.argv[1])) as held:\n"
        "    with psycopg.connect(host=str(held.folder), user='causeway', dbname='causeway') as c:\n"
        "        print(c.execute('SELECT pg_postmaster_start_time()').fetchone()[0])"
    )
    crowd = [
        subprocess.Popen([sys.executable, "-c", script, str(state)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    with hold(state):
        said = [process.communicate(timeout=60)[0].strip() for process in crowd]
        assert [process.returncode for process in crowd] == [0, 0, 0, 0]
        assert str(ask(state, "SELECT pg_postmaster_start_time()")) in said


def test_a_killed_holder_leaves_no_server_behind(holder: Holder, places: Places) -> None:
    process = holder()
    assert postgres_in(places)
    process.kill()
    eventually(lambda: not postgres_in(places), "the server stops after its only holder was killed")


def test_a_killed_keeper_takes_the_server_with_it(state: Path, places: Places, keeper_of: Callable[[], int]) -> None:
    with hold(state):
        os.kill(keeper_of(), signal.SIGKILL)
        eventually(lambda: not postgres_in(places), "the server stops after its keeper was killed")
    with hold(state):
        assert ask(state, "SELECT 1") == 1


def test_a_keeper_asked_to_stop_leaves_at_once(state: Path, places: Places, keeper_of: Callable[[], int]) -> None:
    with hold(state):
        keeper = keeper_of()
        asked = time.monotonic()
        os.kill(keeper, signal.SIGTERM)
        assert wait_until_stopped(state, patience=20)
        assert time.monotonic() - asked < 10
        assert not postgres_in(places)


def test_a_crashed_server_is_started_again(state: Path, places: Places) -> None:
    with hold(state):
        with psycopg.connect(host=str(socket_folder(state)), user=ROLE, dbname=ROLE) as connection:
            connection.execute("CREATE TABLE acknowledged AS SELECT 7 AS number")
        crashed = int(places.data.joinpath("postmaster.pid").read_text().split()[0])
        os.kill(crashed, signal.SIGKILL)

        def answers() -> bool:
            try:
                return ask(state, "SELECT number FROM acknowledged") == 7
            except psycopg.OperationalError:
                return False

        eventually(answers, "the server recovers from its log")
        assert crashed not in postgres_in(places)


def test_a_stale_pid_file_of_another_program_is_no_obstacle(state: Path, places: Places) -> None:
    with hold(state):
        pass
    assert wait_until_stopped(state, patience=20)
    file = places.data / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n{places.data}\n1\n5432\n../run\n\n 1 1\nready   \n")
    os.chown(file, places.data.stat().st_uid, places.data.stat().st_gid)
    with hold(state):
        assert ask(state, "SELECT 1") == 1


def test_an_interrupted_creation_is_begun_again(state: Path, places: Places) -> None:
    half = places.home / "data.unfinished"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    if os.geteuid() == 0:  # as the first start would have left it
        nobody = pwd.getpwnam("nobody")
        os.chown(places.home, nobody.pw_uid, nobody.pw_gid)
    with hold(state):
        assert ask(state, "SELECT 1") == 1
    assert not half.exists()


def test_data_of_another_version_is_refused_in_one_sentence(state: Path, places: Places) -> None:
    with hold(state):
        pass
    assert wait_until_stopped(state, patience=20)
    (places.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Unavailable, match=r"made by PostgreSQL 15, and this is PostgreSQL 18: dump it"):
        hold(state)
    assert (places.data / "base").is_dir()


def test_a_full_disk_is_said_before_it_hurts(state: Path) -> None:
    small = _small_disk(state, "16m")
    try:
        with pytest.raises(Unavailable, match=r"^The disk is full: .* MB free, and the database needs \d+ MB\.$"):
            hold(state)
    finally:
        small()


def _small_disk(folder: Path, size: str) -> Callable[[], None]:
    """Put a small memory disk over a folder; where that is not allowed the test cannot be made."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can only be made by root with the right to mount")

    def remove() -> None:
        subprocess.run(["umount", "-l", str(folder)], check=True)

    return remove


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(Unavailable, match=r"cannot be written: (Not a directory|File exists)\.$"):
        hold(file / "state")


def test_a_path_too_long_for_a_socket_is_shortened(tmp_path: Path) -> None:
    state = tmp_path / ("a-long-name-" * 8) / "state"
    places = Places(state)
    assert len(str(places.run / SOCKET_FILE)) > LONGEST_SOCKET_PATH
    try:
        with hold(state):
            assert len(str(socket_folder(state) / SOCKET_FILE)) < LONGEST_SOCKET_PATH
            assert ask(state, "SELECT 1") == 1
        assert wait_until_stopped(state, patience=20)
        places.shortcut.unlink()
        places.shortcut.symlink_to(tmp_path)
        with pytest.raises(Unavailable, match="too long for a socket"):
            hold(state)
    finally:
        places.shortcut.unlink()
    assert wait_until_stopped(state, patience=20)


def owners(processes: Iterable[int]) -> set[int]:
    """Whose they are. The server's own children come and go: one that has ended since has no owner."""
    found = set()
    for pid in processes:
        with suppress(FileNotFoundError):
            found.add(Path(f"/proc/{pid}").stat().st_uid)
    return found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as somebody else")
def test_root_may_keep_it_where_nobody_else_can_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    state = closed / "clone" / ".causeway"
    with hold(state):
        assert ask(state, "SELECT 1") == 1
        uids = owners(postgres_in(Places(state)))
        assert uids
        assert 0 not in uids
    assert wait_until_stopped(state, patience=20)
    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0


def test_surroundings_do_not_change_what_is_started(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGDATA": "/nowhere", "PGPORT": "1", "LC_ALL": "xx_XX", "TZ": "Asia/Tokyo"}.items():
        monkeypatch.setenv(name, value)
    with hold(state):
        monkeypatch.delenv("PGPORT")
        assert ask(state, "SHOW timezone") == "UTC"


def test_the_socket_answers_as_soon_as_hold_returns(state: Path) -> None:
    with hold(state) as held, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(held.folder / SOCKET_FILE))
