"""The settings, read from an environment as a company's server has it: safe unless told otherwise."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded.postgres import ROOT

SECRET = "".join(chr(letter) for letter in range(33, 115))
SERVER = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "causeway.example",
    "SITE_URL": "https://causeway.example",
    "DATABASE_URL": "postgres://someone:secret@database.example/causeway",
}


def run(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with nothing in its environment but the given variables."""
    bare = {"PATH": os.defpath, "DJANGO_SETTINGS_MODULE": "workspace.settings", **environment}
    return subprocess.run([sys.executable, *words], env=bare, cwd=ROOT, capture_output=True, text=True, check=False)


def settings_of(environment: dict[str, str], *names: str) -> dict[str, Any]:
    script = (
        "import json, sys; from django.conf import settings\n"
        "print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))"
    )
    done = run(environment, "-c", script, *names)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_server_passes_djangos_own_deployment_check() -> None:
    done = run(SERVER, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_a_server_without_a_secret_key_does_not_start() -> None:
    done = run({name: value for name, value in SERVER.items() if name != "SECRET_KEY"}, "manage.py", "check")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_nothing_is_open_unless_asked() -> None:
    found = settings_of(SERVER, "DEBUG", "DEMO", "LOCAL", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    assert found == {
        "DEBUG": False,
        "DEMO": False,
        "LOCAL": False,
        "ALLOWED_HOSTS": ["causeway.example"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


def test_cookies_of_a_server_are_bound_to_it_and_to_tls() -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
    found = settings_of(SERVER, *names, "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SAMESITE")
    assert all(found[name] is True for name in names)
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_the_hops_that_are_believed_are_those_of_our_proxies() -> None:
    name = "ALLAUTH_TRUSTED_PROXY_COUNT"
    assert settings_of(SERVER, name)[name] == 0
    assert settings_of({**SERVER, "BEHIND_PROXY": "1"}, name)[name] == 1
    assert settings_of({**SERVER, "BEHIND_PROXY": "1", "TRUSTED_PROXIES": "2"}, name)[name] == 2


def test_a_local_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    here = {"CAUSEWAY_LOCAL": "1", "CAUSEWAY_STATE": str(tmp_path / "state")}
    first = settings_of(here, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) >= 50
    assert settings_of(here, "SECRET_KEY")["SECRET_KEY"] == first
    assert (tmp_path / "state" / "secret-key").stat().st_mode & 0o077 == 0


def test_each_local_state_has_its_own_secret(tmp_path: Path) -> None:
    secrets = {
        settings_of({"CAUSEWAY_LOCAL": "1", "CAUSEWAY_STATE": str(tmp_path / name)}, "SECRET_KEY")["SECRET_KEY"]
        for name in ("one", "two")
    }
    assert len(secrets) == 2


def test_the_policy_allows_no_inline_script_or_style_and_no_other_host() -> None:
    directives = settings_of(SERVER, "CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    sources = {source for value in directives.values() if isinstance(value, list) for source in value}
    assert sources <= {"'none'", "'self'", "data:", "blob:"}


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client: Any) -> None:
    answer = client.get("/accounts/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_connections_come_from_a_pool_and_none_is_kept_by_a_thread() -> None:
    found = settings_of(SERVER, "DATABASES")["DATABASES"]["default"]
    assert found["CONN_MAX_AGE"] == 0
    assert found["OPTIONS"]["pool"]["max_size"] >= 8
    assert found["HOST"] == "database.example"


def test_sign_in_is_rate_limited() -> None:
    limits = settings_of(SERVER, "ACCOUNT_RATE_LIMITS")["ACCOUNT_RATE_LIMITS"]
    assert {"login", "login_failed", "request_login_code"} <= limits.keys()


def test_files_are_limited_in_size() -> None:
    found = settings_of({**SERVER, "ATTACHMENT_MAX_BYTES": "1000"}, "ATTACHMENT_MAX_BYTES", "IMPORT_MAX_BYTES")
    assert found == {"ATTACHMENT_MAX_BYTES": 1000, "IMPORT_MAX_BYTES": 200 * 1024 * 1024}


def test_every_variable_is_described() -> None:
    """What settings.py and the start-up scripts read is in the reference, and nothing else is."""
    sources = [ROOT / "workspace" / "settings.py", *(ROOT / "deploy").glob("*.py")]
    text = "\n".join(path.read_text() for path in sources)
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]+)\"", text))
    read |= set(re.findall(r"environ(?:\.get|\.setdefault)?[\[(]\"([A-Z][A-Z0-9_]+)\"", text))
    described = set(
        re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", (ROOT / "docs/reference/settings.md").read_text(), re.MULTILINE)
    )
    inner = {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED", "MAKELEVEL", "PATH", "PIP_INDEX_URL"}
    assert read - inner == described
