"""Opens the zip that Slack exports, without trusting it. Nothing is ever unpacked to the disk."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from workspace.common.errors import Invalid

DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
JUNK = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$)")
LISTS = ("channels.json", "groups.json", "mpims.json", "dms.json", "users.json", "org_users.json")


class Unreadable(Invalid):
    """This file can't be read as a Slack export."""


@dataclass(frozen=True)
class Limits:
    """What an export may grow to when it is unpacked. Bytes, files, and times its size in the zip."""

    total: int = 8 * 1024**3
    one_file: int = 256 * 1024**2
    files: int = 1_000_000
    ratio: int = 150
    small: int = 20 * 1024**2  # below this, how well a file shrinks tells nothing: short JSON shrinks a lot


@dataclass(frozen=True, slots=True)
class Day:
    """One file of messages: in which folder, for which day ("2015-06-09"), and its name in the zip."""

    folder: str
    day: str
    path: str


class Archive:
    """A Slack export, opened for reading. Raises Unreadable, in one sentence, for everything that is none.

    The export may stand at the top of the zip or inside one folder of it.
    """

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        self.path = path
        self.limits = limits or Limits()
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise Unreadable(f"There is no file {path}.") from None
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable(f"{path.name} is not a zip file, or it was cut off on the way here.") from error
        try:
            self._entries = self._checked()
            self._top = self._find_top()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        return self._top + name in self._entries

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The objects of one of the lists (users.json …); empty where the export has none.

        Raises Unreadable when it is no list. What is in it but no object is left out.
        """
        if not self.has(name):
            return []
        found = self.load(name)
        if not isinstance(found, list):
            raise Unreadable(f"{name} should hold a list, but it holds {type(found).__name__}.")
        return [row for row in found if isinstance(row, dict)]

    def load(self, name: str) -> Any:
        """Parse one JSON file. Raises Unreadable with the file's name and the line where it breaks."""
        try:
            content = self._bytes(self._top + name)
            return json.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise Unreadable(f"{name} is not UTF-8 text (byte {error.start}).") from error
        except json.JSONDecodeError as error:
            raise Unreadable(f"{name} is not JSON: {error.msg} in line {error.lineno}.") from error
        except RecursionError as error:
            raise Unreadable(f"{name} is nested too deeply to be an export of Slack.") from error

    def days(self) -> Iterator[Day]:
        """Every file of messages, by folder, oldest first."""
        for path in sorted(self._entries):
            folder, _, name = path.removeprefix(self._top).rpartition("/")
            if path.startswith(self._top) and folder and "/" not in folder and DAY.fullmatch(name):
                yield Day(folder, name.removesuffix(".json"), path.removeprefix(self._top))

    def strangers(self) -> list[str]:
        """Files that are neither messages nor a list that is read: canvases, logs, whatever comes next."""
        known = {day.path for day in self.days()} | set(LISTS) | {"integration_logs.json", "canvases.json"}
        names = (path.removeprefix(self._top) for path in sorted(self._entries))
        return [name for name in names if name not in known]

    def _bytes(self, path: str) -> bytes:
        entry = self._entries[path]
        try:
            with self._zip.open(entry) as file:
                content = file.read(self.limits.one_file + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(f"{path} is damaged in the zip.") from error
        if len(content) > self.limits.one_file:
            raise Unreadable(f"{path} is larger than {self.limits.one_file // 1024**2} MB.")
        return content

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        """The entries by name, none of which was read yet: what they say of themselves is judged first."""
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > self.limits.files:
            raise Unreadable(f"{self.path.name} holds {len(entries):,} files; an export has fewer.")
        for entry in entries:
            _refuse_climbing(entry.filename)
            if entry.flag_bits & 0x1:
                raise Unreadable(f"{self.path.name} is protected by a password. Unpack and zip it again without.")
            self._refuse_bomb(entry.filename, entry.file_size, entry.compress_size)
        total = sum(entry.file_size for entry in entries)
        if total > self.limits.total:
            raise Unreadable(f"{self.path.name} would unpack to {total / 1024**3:.1f} GB. That is no export to read.")
        self._refuse_bomb(self.path.name, total, sum(entry.compress_size for entry in entries))
        return {entry.filename: entry for entry in entries if not JUNK.search(entry.filename)}

    def _refuse_bomb(self, name: str, size: int, packed: int) -> None:
        if size > self.limits.small and size > packed * self.limits.ratio:
            raise Unreadable(f"{name} unpacks to {size // max(packed, 1)} times its size: it looks like a zip bomb.")
        if name.endswith(".json") and size > self.limits.one_file:
            raise Unreadable(f"{name} is larger than {self.limits.one_file // 1024**2} MB.")

    def _find_top(self) -> str:
        """What stands before each name: nothing, or the one folder that the export was zipped in."""
        tops = {path[: -len(name)] for path in self._entries for name in LISTS if path.endswith(name)}
        tops = {top for top in tops if top == "" or (top.endswith("/") and top.count("/") == 1)}
        if "" in tops:
            return ""
        if len(tops) == 1:
            return tops.pop()
        raise Unreadable(
            f"{self.path.name} is a zip, but no Slack export: there is no users.json or channels.json in it."
        )


def _refuse_climbing(name: str) -> None:
    parts = re.split(r"[/\\]", name)
    if ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", name) or "\x00" in name:
        raise Unreadable(f"The zip holds a path that climbs out of it: {name!r}. Nothing was read.")
