"""Tables as other systems export them: any usual delimiter, spelling of columns, and mark at the beginning."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = ",;\t|"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Malformed(ValueError):
    """A file that can't be read. Says the line, what stands there and what was expected."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


@dataclass(frozen=True)
class Table:
    """`header`: the columns as the file spells them; `rows`: (line, cells), blank ones left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, name: str) -> int:
        """Where a column is that somebody named. Raises Malformed with those that there are."""
        wanted = plain(name)
        for index, title in enumerate(self.header):
            if title == name or plain(title) == wanted:
                return index
        raise Malformed(1, f"there is no column {name!r}, only {', '.join(self.header)}")

    def columns(self, spellings: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Which column means what; of the spellings of each meaning the first found wins, and no column means two."""
        titles = [plain(title) for title in self.header]
        found: dict[str, int] = {}
        for meaning, names in spellings.items():
            free = (titles.index(name) for name in names if name in titles)
            place = next((index for index in free if index not in found.values()), None)
            if place is not None:
                found[meaning] = place
        return found


def plain(title: str) -> str:
    """A heading without spaces, hyphens and capitals."""
    return re.sub(r"[\W_]", "", title).casefold()


def read_table(path: Path) -> Table:
    """Raises Malformed for a file that is empty, no text, or has rows with more cells than columns; OSError."""
    text = _text(path.read_bytes())
    skipped = 0
    if re.match(r'"?sep=.?"?\r?\n', text, re.IGNORECASE):
        skipped, text = 1, text.split("\n", 1)[1]
    rows = _rows(text, skipped)
    line, header = next(rows, (1, ()))
    if not header:
        raise Malformed(1, "the file is empty")
    found = []
    for at, cells in rows:
        # A delimiter at the end of each line makes an empty cell beyond the last column.
        if len(cells) > len(header) and any(cells[len(header) :]):
            raise Malformed(at, f"{len(cells)} values, but line {line} names {len(header)} columns")
        found.append((at, (*cells, *[""] * (len(header) - len(cells)))))
    return Table(header, tuple(found))


def _text(content: bytes) -> str:
    if not content.strip(b"\0\r\n\t ,;\xef\xbb\xbf\xff\xfe"):
        raise Malformed(1, "the file is empty")
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Malformed(text[: text.index("\0")].count("\n") + 1, "this is no text, but a file of another kind")
    return text


def _rows(text: str, skipped: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that are not blank, each with the line on which it begins."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    line = skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line + 1, tuple(cell.strip() for cell in cells)
            line = skipped + reader.line_num
    except csv.Error as error:
        raise Malformed(skipped + reader.line_num, f"can't be read as CSV: {error}") from None
