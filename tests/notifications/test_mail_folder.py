"""On a machine of one's own mails are kept in a folder, and shown there: to whoever may see codes for signing in."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from tests import factories as make
from workspace.common import letters
from workspace.notifications.mail import folder

pytestmark = pytest.mark.django_db
ELSEWHERE = "203.0.113.9"


@pytest.fixture(autouse=True)
def kept_here(tmp_path: Path, settings: Any) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "workspace.notifications.mail.folder.EmailBackend"
    settings.LOCAL, settings.DEMO = True, False
    return tmp_path / "mail"


def send(subject: str = "A code", to: str = "ana@causeway.example") -> str:
    by = make.person("Omar Haddad")
    words = {"person": make.person("Ana"), "by": by}
    letters.letter("people/mail/invitation", words, to=to, subject=subject).send()
    return folder.kept(1)[0].name


def test_a_mail_is_a_file_that_mail_programs_read(kept_here: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        name = send("Grüße für Ana")
    (path,) = kept_here.glob("*")
    assert path.name == f"{name}.eml"
    assert b"Subject: " in path.read_bytes()
    (kept,) = folder.kept(5)
    assert (kept.subject, kept.to) == ("Grüße für Ana", "ana@causeway.example")
    assert "Omar Haddad has made a place for you" in kept.text
    assert f"/dev/mail/{name}/" in caplog.text


def test_the_newest_come_first_and_the_oldest_go(monkeypatch: pytest.MonkeyPatch, kept_here: Path) -> None:
    monkeypatch.setattr(folder, "KEPT", 3)
    for number in range(5):
        folder.keep(EmailMessage(f"Number {number}", "x", "a@b.example", ["c@d.example"]))
    assert [one.subject for one in folder.kept(10)] == ["Number 4", "Number 3", "Number 2"]
    assert len(list(kept_here.iterdir())) == 3


def test_the_page_shows_the_mail_in_a_frame_in_which_nothing_runs(client: Client) -> None:
    name = send()
    assert "A code" in client.get("/dev/mail/").content.decode()
    page = client.get(f"/dev/mail/{name}/")
    assert f'src="/dev/mail/{name}/html/"' in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    alone = client.get(f"/dev/mail/{name}/html/")
    assert alone["X-Frame-Options"] == "SAMEORIGIN"
    policy = alone["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy


@pytest.mark.parametrize("path", ["", "{name}/", "{name}/html/"])
def test_codes_are_shown_to_nobody_from_elsewhere(client: Client, settings: Any, path: str) -> None:
    address = f"/dev/mail/{path.format(name=send())}"
    assert client.get(address).status_code == 200
    assert client.get(address, REMOTE_ADDR=ELSEWHERE).status_code == 404
    assert client.get(address, headers={"X-Forwarded-For": ELSEWHERE}).status_code == 404
    client.force_login(make.person())
    assert client.get(address, REMOTE_ADDR=ELSEWHERE).status_code == 404
    client.force_login(make.person(is_operator=True))
    assert client.get(address, REMOTE_ADDR=ELSEWHERE).status_code == 200
    settings.LOCAL = False
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["..", "../../secret-key", "x", "1" * 19, "%2e%2e%2fsecret-key"])
def test_other_files_are_not_mails(client: Client, kept_here: Path, name: str) -> None:
    send()
    (kept_here.parent / "secret-key").write_text("secret")
    assert client.get(f"/dev/mail/{name}/").status_code == 404
    assert client.get(f"/dev/mail/{name}/html/").status_code == 404


def test_an_empty_folder_says_what_comes_here(client: Client) -> None:
    assert "No mail yet" in client.get("/dev/mail/").content.decode()
