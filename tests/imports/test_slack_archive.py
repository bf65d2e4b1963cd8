"""An export is somebody's file: whatever is wrong with it is told in one sentence, and nothing is unpacked."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.imports.exports import modern
from workspace.imports.slack.archive import Archive, Limits, Unreadable
from workspace.imports.slack.reading import Message, read_day, read_export


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _cut_off(path: Path) -> None:
    modern().write(path)
    path.write_bytes(path.read_bytes()[:-200])


def _encrypted(path: Path) -> None:
    zipped(path, {"users.json": b"[]"})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.write_bytes(b"this is no zip"), "is not a zip file"),
        (_cut_off, "is not a zip file"),
        (_encrypted, "password"),
        (lambda path: zipped(path, {"notes.txt": b"hello"}), "no Slack export"),
        (lambda path: zipped(path, {"users.json": b"[]", "../../etc/passwd": b"x"}), "climbs out"),
        (lambda path: zipped(path, {"users.json": b"[]", "/etc/passwd": b"x"}), "climbs out"),
        (lambda path: zipped(path, {"users.json": b"[]", "a\\..\\..\\b": b"x"}), "climbs out"),
        (lambda path: zipped(path, {"users.json": b"[]", "g/2020-01-01.json": b" " * 30_000_000}), "bomb"),
        (lambda path: zipped(path, {"users.json": b'[{"id": '}), "not JSON: "),
        (lambda path: zipped(path, {"users.json": b'{"id": 1}'}), "should hold a list"),
        (lambda path: zipped(path, {"users.json": b"\xff\xfe[]"}), "not UTF-8"),
        (lambda path: zipped(path, {"users.json": b"[" * 200_000}), "users.json"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused_in_one_sentence(
    zip_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    make(zip_path)
    with pytest.raises(Unreadable) as refused, Archive(zip_path) as archive:
        read_export(archive)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no file"):
        Archive(tmp_path / "nothing.zip")


@pytest.mark.parametrize("limits", [Limits(total=1000), Limits(files=3), Limits(one_file=50)])
def test_limits_hold(zip_path: Path, limits: Limits) -> None:
    modern().write(zip_path)
    with pytest.raises(Unreadable):
        Archive(zip_path, limits)


def test_an_export_may_stand_in_a_folder_and_macos_may_have_touched_it(zip_path: Path) -> None:
    modern().write(zip_path, top="My Slack export/")
    with Archive(zip_path) as archive:
        export = read_export(archive)
        assert {one.name for one in export.conversations} >= {"general", "leads"}
        assert export.day_count > 3
        assert not [name for name in archive.strangers() if "MACOSX" in name]


def test_wrong_types_are_passed_over(zip_path: Path) -> None:
    day = json.dumps(
        [1, None, [], {"ts": 5}, {"ts": "x"}, {"ts": "1500000000.000001", "text": 7, "user": ["U1"], "reactions": 3}]
    )
    users = [7, {"id": 3}, {"id": "U1", "profile": []}, {"id": "U2", "name": None, "deleted": "yes"}]
    channels = [{"id": "C1", "name": "general", "members": "U1", "topic": [], "created": "soon"}]
    zipped(
        zip_path,
        {
            "users.json": json.dumps(users).encode(),
            "channels.json": json.dumps(channels).encode(),
            "general/2017-07-14.json": day.encode(),
        },
    )
    with Archive(zip_path) as archive:
        export = read_export(archive)
        assert sorted(export.users) == ["U1", "U2"]
        found = [row for one in export.days["C1"] for row in read_day(archive, one)]
    assert [row.text for row in found if isinstance(row, Message)] == [""]
    assert len(found) == 6
