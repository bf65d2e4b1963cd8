"""`make run`: the database, the server and the worker of one machine, in one terminal, until Ctrl-C."""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import IO

import environ

from deploy.children import Child, end_with_parent, stop_all
from deploy.embedded.cluster import APP_ROLE
from deploy.embedded.places import Places, Unavailable
from deploy.embedded.postgres import ROOT, hold, wait_until_stopped

ANSWERS_WITHIN = 60.0
LOOK_EVERY = 0.1
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """Stop everything; the message says why. Nothing to say on Ctrl-C."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", default="8000", help="port to listen on")
    asked = parser.parse_args()
    for number in ENDINGS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup asked to stay
            signal.signal(number, _leave)
    if "MAKELEVEL" in os.environ and (with_make := end_with_parent(signal.SIGTERM, os.getppid())):
        with_make()
    try:
        _run(asked.host, _port(asked.port))
    except (Unavailable, Ended) as end:
        if str(end):
            print(f"\n{end}", file=sys.stderr)
            return 1
    return 0


def _leave(number: int, frame: FrameType | None) -> None:
    _listen_no_more()
    raise Ended


def _listen_no_more() -> None:
    """A second Ctrl-C must not break the tidy end that has begun."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)


def _run(host: str, port: int) -> None:
    environ.Env.read_env(ROOT / ".env")
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::') else host}:{port}"  # noqa: S104
    for name, value in {"CAUSEWAY_LOCAL": "1", "CAUSEWAY_DEMO": "1", "SITE_URL": address}.items():
        os.environ.setdefault(name, value)
    os.environ["PYTHONUNBUFFERED"] = "1"
    state = Path(os.environ.get("CAUSEWAY_STATE") or ROOT / ".causeway").resolve()
    with ExitStack() as ends:
        ends.enter_context(_only_one(state, address))
        _check_port(host, port)
        if not os.environ.get("DATABASE_URL"):
            ends.callback(wait_until_stopped, state, patience=5)
            ends.enter_context(hold(state))
        people = _prepare()
        if not os.environ.get("DATABASE_URL"):
            os.environ.setdefault("DATABASE_ROLE", APP_ROLE)
        children: list[Child] = []
        ends.callback(stop_all, children)
        ends.callback(_listen_no_more)
        manage = [sys.executable, str(ROOT / "manage.py")]
        children.append(Child("web", [*manage, "serve", "--host", host, "--port", str(port)]))
        children.append(Child("work", [*manage, "work"]))
        _wait_for(children, host, port)
        print(f"\nCauseway is at {address}   (Ctrl-C stops it)\n{people}", flush=True)
        if not os.environ.get("EMAIL_URL"):
            print(f"Its mail stays on this machine: {address}/dev/mail/\n", flush=True)
        _watch(children)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Ended(f"PORT={text} is not a port: give a number from 1 to 65535.")
    return int(text)


def _only_one(state: Path, address: str) -> IO[str]:
    """A lock that lasts as long as this process, with our address in it for the next one to read."""
    try:
        Places(state).make()
        lock = (state / "locks" / "run").open("a+")
    except OSError as trouble:
        raise Unavailable(f"The state folder {state} cannot be written: {trouble.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        where = lock.read().strip()
        lock.close()
        raise Ended(f"Causeway already runs from this folder, at {where or 'an unknown address'}.") from None
    lock.truncate(0)
    lock.write(address)
    lock.flush()
    return lock


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Ended(
                f"Port {port} is reserved for the system: choose one above 1023, `make run PORT=8000`."
            ) from None
        except OSError as trouble:
            raise Ended(
                f"Port {port} on {host} cannot be used ({trouble.strerror}): "
                f"stop what listens there, or choose another with `make run PORT={port + 1}`."
            ) from None


def _prepare() -> str:
    """Migrate, collect, seed. Returns the demo people's lines."""
    with tempfile.NamedTemporaryFile("r", prefix="causeway-people-") as people:
        worker = subprocess.Popen(
            [sys.executable, "-m", "deploy.prepare", people.name],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM, os.getpid()),
        )
        try:
            code = worker.wait()
        except Ended:
            worker.terminate()
            worker.wait()
            raise
        if code:
            raise Ended("Causeway was not started, because its preparation failed (see above).")
        return people.read()


def _wait_for(children: list[Child], host: str, port: int) -> None:
    """Until the server answers a page. Any answer counts: a refusal is an answer too."""
    give_up = time.monotonic() + ANSWERS_WITHIN
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    while time.monotonic() < give_up:
        _all_alive(children)
        try:
            urllib.request.urlopen(f"http://{near}:{port}/health/", timeout=2).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(LOOK_EVERY)
        else:
            return
    raise Ended(f"The server did not answer within {ANSWERS_WITHIN:.0f} s.")


def _watch(children: list[Child]) -> None:
    while True:
        _all_alive(children)
        time.sleep(LOOK_EVERY)


def _all_alive(children: list[Child]) -> None:
    for child in children:
        if child.code is not None:
            raise Ended(f"The part called {child.name} ended (exit code {child.code}), so everything was stopped.")


if __name__ == "__main__":
    sys.exit(main())
