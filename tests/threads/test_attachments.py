"""Files: judged by what is in them, kept from whoever may not see them, and gone when their post is."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError
from django.db.models import Model
from django.test import Client
from lxml import html
from PIL import Image

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.common.errors import Invalid, NotVisible, TooMany
from workspace.people.models import Person
from workspace.threads import actions
from workspace.threads.models import Attachment, Thread

pytestmark = pytest.mark.usefixtures("kept_files")


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 600)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#0f766e").save(made, kind)
    return made.getvalue()


def inflating_png() -> bytes:
    """A picture of one pixel, with a text chunk of a few kilobytes that unfolds to 5 MB."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head, words = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"a" * 5 * 1024 * 1024)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, content)
        for kind, content in [
            (b"IHDR", head), (b"zTXt", b"k\0\0" + words), (b"IDAT", zlib.compress(b"\0\0\0\0")), (b"IEND", b""),
        ]
    )  # fmt: skip


def file(name: str = "notes.txt", content: bytes = b"Flow 12 l/min") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")  # what the browser claims counts for nothing


def fetched(browser: Client, address: str) -> Any:
    """The answer, read to its end; its bytes are in `words` where it is a file."""
    answer = browser.get(address)
    answer.words = b"".join(answer.streaming_content) if answer.streaming else b""
    return answer


def posted(by: Person, thread: Thread, *files: SimpleUploadedFile) -> list[Attachment]:
    taken = [actions.attach_file(by=by, upload=one) for one in files]
    actions.post_reply(by=by, thread=thread, body="", attachments=[one.pk for one in taken])
    return taken


def test_an_upload_is_answered_with_what_the_composer_shows(sign_in: SignIn, author: Person) -> None:
    answer = sign_in(author, script=True).post("/attachments/", {"file": file("bench.png", picture())})
    taken = Attachment.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {"id": taken.pk, "name": "bench.png", "size": taken.size, "thumb": f"/attachments/{taken.pk}/thumbnail/"},
    )
    assert (taken.content_type, taken.width, taken.height) == ("image/png", 1200, 600)
    with taken.thumbnail.open() as kept, Image.open(kept) as small:
        assert (small.format, small.size) == ("WEBP", (720, 360))


@pytest.mark.parametrize(
    ("name", "content", "judged"),
    [
        ("photo.txt", picture(), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("page.html", b"<script>alert(1)</script>", "application/octet-stream"),
        ("page.txt", b"<script>alert(1)</script>", "text/plain"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "application/octet-stream"),
        ("notes.md", "Durchfluß".encode(), "text/plain"),
        ("notes.txt", b"\x00\x01\x02", "application/octet-stream"),
        ("paper.pdf", b"%PDF-1.4\n", "application/pdf"),
        ("nothing", b"words", "application/octet-stream"),
    ],
)
def test_the_type_is_judged_by_the_content(author: Person, name: str, content: bytes, judged: str) -> None:
    assert actions.attach_file(by=author, upload=file(name, content)).content_type == judged


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.txt", b"", "is empty"),
        ("broken.png", picture()[:60], "can't be read"),
        ("liar.png", b"\x89PNG\r\n\x1a\n" + b"x" * 500, "can't be read"),
        ("inflating.png", inflating_png(), "can't be read"),
        ("huge.png", picture(size=(7700, 7700)), "more than 25 megapixels"),
    ],
)
def test_what_is_no_file_or_no_picture_is_refused_in_words(author: Person, name: str, content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        actions.attach_file(by=author, upload=file(name, content))
    assert not Attachment.objects.exists()


def test_a_file_above_the_limit_is_refused(sign_in: SignIn, author: Person, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    answer = sign_in(author, script=True).post("/attachments/", {"file": file("big.txt", b"x" * (1024 * 1024 + 1))})
    assert answer.status_code == 422
    assert answer.json()["error"] == "“big.txt” is larger than 1 MB. Link to it instead, or make it smaller."


def test_a_picture_of_too_many_pixels_is_refused(author: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from workspace.threads.actions import files

    monkeypatch.setattr(files, "MAX_PIXELS", 1_000)
    with pytest.raises(Invalid, match="megapixels"):
        actions.attach_file(by=author, upload=file("huge.png", picture()))


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_key_that_was_seen_and_too_many_writes_store_nothing(
    author: Person, kept_files: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid4()
    taken = actions.attach_file(by=author, upload=file(), key=key)
    monkeypatch.delattr(FileSystemStorage, "_save")
    assert actions.attach_file(by=author, upload=file(), key=key) == taken
    settings.WRITES_PER_MINUTE = 1
    with pytest.raises(TooMany):
        actions.attach_file(by=author, upload=file(), key=uuid4())


@pytest.mark.parametrize(("error", "left"), [(OperationalError, 1), (IntegrityError, 0), (TooMany, 0)])
def test_a_file_is_swept_up_only_when_its_row_can_not_stand(
    author: Person, kept_files: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception], left: int
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise error("the server closed the connection")

    monkeypatch.setattr(Model, "save_base", lost)
    with pytest.raises(error):
        actions.attach_file(by=author, upload=file())
    assert len(kept(kept_files)) == left


def test_a_photo_stands_upright(author: Person) -> None:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (800, 400)).save(made, "JPEG", exif=exif)
    taken = actions.attach_file(by=author, upload=file("photo.jpg", made.getvalue()))
    assert (taken.width, taken.height) == (400, 800)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\windows\\system32\\x.txt", "/abs/x.txt", "a\x00b.txt"])
def test_a_name_leads_nowhere(author: Person, kept_files: Path, name: str) -> None:
    taken = actions.attach_file(by=author, upload=file(name))
    assert Path(taken.file.path).resolve().is_relative_to(kept_files)
    assert "/" not in taken.name
    assert "\x00" not in taken.name


def test_an_unposted_file_is_its_uploaders_alone(sign_in: SignIn, author: Person) -> None:
    taken = actions.attach_file(by=author, upload=file())
    assert fetched(sign_in(author), f"/attachments/{taken.pk}/").words == b"Flow 12 l/min"
    assert sign_in(make.person()).get(f"/attachments/{taken.pk}/").status_code == 404
    assert Client().get(f"/attachments/{taken.pk}/").status_code == 302


def test_a_posted_file_takes_the_permission_of_its_space(sign_in: SignIn, author: Person) -> None:
    guest = make.guest()
    thread = make.thread(author, make.share(make.space(author, access="invited"), guest.organisation))
    notes, photo = posted(author, thread, file(), file("a.png", picture()))
    for address in (f"/attachments/{notes.pk}/", f"/attachments/{photo.pk}/", f"/attachments/{photo.pk}/thumbnail/"):
        assert fetched(sign_in(guest), address).status_code == 200
        assert sign_in(make.person()).get(address).status_code == 404
        assert sign_in(make.guest()).get(address).status_code == 404
    assert sign_in(author).get(f"/attachments/{notes.pk}/thumbnail/").status_code == 404


def test_nothing_that_is_given_out_can_run(sign_in: SignIn, author: Person, thread: Thread) -> None:
    page, photo = posted(author, thread, file("p.html", b"<script>alert(1)</script>"), file("a.png", picture()))
    download = fetched(sign_in(author), f"/attachments/{page.pk}/")
    assert download["Content-Disposition"] == 'attachment; filename="p.html"'
    assert download["Content-Type"] == "application/octet-stream"
    shown = fetched(sign_in(author), f"/attachments/{photo.pk}/")
    assert shown["Content-Disposition"] == 'inline; filename="a.png"'
    for answer in (download, shown):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "private" in answer["Cache-Control"]


def test_a_name_with_any_letters_is_kept_on_download(sign_in: SignIn, author: Person, thread: Thread) -> None:
    (taken,) = posted(author, thread, file("Prüfung „3 bar“.csv"))
    answer = fetched(sign_in(author), f"/attachments/{taken.pk}/")
    assert "filename*=utf-8''Pr%C3%BCfung" in answer["Content-Disposition"]


def test_a_post_shows_its_files(sign_in: SignIn, author: Person, thread: Thread) -> None:
    notes, photo = posted(author, thread, file(), file("bench.png", picture()))
    page = html.fromstring(sign_in(make.person()).get(f"/threads/{thread.pk}/").content)
    assert page.cssselect(f"a.file[href='/attachments/{notes.pk}/'] .file__size")[0].text_content() == "13\xa0bytes"
    shown = page.cssselect(f"a.file--image[href='/attachments/{photo.pk}/'] img")[0]
    assert (shown.get("src"), shown.get("alt")) == (f"/attachments/{photo.pk}/thumbnail/", "bench.png")


def test_a_file_of_somebody_else_can_not_be_posted(author: Person, colleague: Person, thread: Thread) -> None:
    taken = actions.attach_file(by=author, upload=file())
    with pytest.raises(Invalid, match="not there any more"):
        actions.post_reply(by=colleague, thread=thread, body="Mine", attachments=[taken.pk])
    (posted_one,) = posted(author, thread, file())
    with pytest.raises(Invalid, match="not there any more"):
        actions.post_reply(by=author, thread=thread, body="Again", attachments=[posted_one.pk])


def test_a_deleted_posts_files_are_gone(
    sign_in: SignIn, author: Person, thread: Thread, kept_files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    (photo,) = posted(author, thread, file("a.png", picture()))
    assert len(kept(kept_files)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_post(by=author, post=photo.post or thread.posts.get(number=2))
    assert sign_in(author).get(f"/attachments/{photo.pk}/").status_code == 404
    assert not kept(kept_files)


def test_only_an_unposted_file_of_ones_own_is_discarded(sign_in: SignIn, author: Person, thread: Thread) -> None:
    waiting = actions.attach_file(by=author, upload=file())
    (kept,) = posted(author, thread, file())
    assert sign_in(make.person(), script=True).post(f"/attachments/{waiting.pk}/discard/").status_code == 404
    assert sign_in(author, script=True).post(f"/attachments/{kept.pk}/discard/").status_code == 404
    assert sign_in(author, script=True).post(f"/attachments/{waiting.pk}/discard/").status_code == 204
    assert list(Attachment.objects.all()) == [kept]
    with pytest.raises(NotVisible):
        actions.discard_file(by=author, attachment=waiting)


def test_a_file_lost_from_storage_is_said_to_be(sign_in: SignIn, author: Person, thread: Thread) -> None:
    (taken,) = posted(author, thread, file())
    taken.file.storage.delete(taken.file.name)
    answer = sign_in(author).get(f"/attachments/{taken.pk}/")
    assert (answer.status_code, b"not there any more" in answer.content) == (404, True)


def test_an_upload_without_a_file_is_asked_for_one(sign_in: SignIn, author: Person) -> None:
    answer = sign_in(author, script=True).post("/attachments/")
    assert (answer.status_code, answer.json()) == (422, {"error": "Choose a file first."})
