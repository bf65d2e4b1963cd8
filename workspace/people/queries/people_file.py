"""A list of people and managers, read from whatever a personnel system exports as CSV. The database is not asked."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from workspace.common import ids

DELIMITERS = ",;\t|"
NOBODY = {"", "-", "--", "none", "null", "nil", "n/a", "na", "#n/a"}
LONGEST = {"number": 60, "name": 120, "email": 254, "unit": 120, "title": 120, "grade": 40}
# Where several fit equally well the first of these is taken; wider guesses make Chinese out of short German lists.
ENCODINGS = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
    "mac_roman",
]

# What each column may be called, spelled without spaces, hyphens and capitals; the first found wins.
HEADERS: dict[str, tuple[str, ...]] = {
    "number": ("employeeid", "employeenumber", "employeeno", "personnelnumber", "personnumber", "staffid", "workerid",
               "personid", "userid", "empid", "id", "number", "no", "personalnummer"),
    "name": ("name", "fullname", "displayname", "employeename", "employee", "person", "worker"),
    "first": ("firstname", "givenname", "forename", "first", "vorname"),
    "last": ("lastname", "surname", "familyname", "last", "nachname"),
    "email": ("email", "emailaddress", "workemail", "mail", "primaryemail", "useremail", "emailwork"),
    "manager_number": ("managerid", "manageremployeeid", "managernumber", "reportstoid", "supervisorid", "bossid",
                       "parentid", "linemanagerid", "managerno"),
    "manager_email": ("manageremail", "managermail", "reportstoemail", "supervisoremail", "manageremailaddress"),
    "manager": ("manager", "reportsto", "supervisor", "boss", "linemanager", "managername", "reportstoname", "lead",
                "parent", "vorgesetzter"),
    "unit": ("unit", "department", "team", "division", "orgunit", "organisationalunit", "organizationalunit",
             "dept", "businessunit", "group", "abteilung"),
    "title": ("title", "jobtitle", "position", "role", "positiontitle", "job"),
    "grade": ("grade", "level", "joblevel", "jobgrade", "band", "paygrade"),
    "skills": ("skills", "skill", "competencies", "expertise"),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """Why the list can't be taken over. `line` counts from the header, which is line 1; None: all of the file."""

    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


@dataclass(frozen=True)
class Row:
    """One person as the file has them. `manager` is what the file says there: a number, an e-mail address or a name."""

    line: int
    name: str
    number: str | None = None
    email: str | None = None
    manager: str | None = None
    unit: str = ""
    title: str = ""
    grade: str = ""
    skills: tuple[str, ...] = ()
    is_named: bool = True

    @property
    def key(self) -> str:
        """What tells this row from the others of the file: the number, or the e-mail address where there is none."""
        return self.number or self.email or f"line {self.line}"


@dataclass(frozen=True)
class PeopleFile:
    """What was read. With `problems`, `rows` are those that could be read all the same, for showing."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    name: str = ""
    encoding: str = ""
    delimiter: str = ""
    columns: dict[str, str] = field(default_factory=dict)


class _Unreadable(Exception):
    """The file as a whole says nothing."""


def parse_people(source: Path | BinaryIO | bytes, *, name: str = "", encoding: str | None = None) -> PeopleFile:
    """Read a list of people. Never raises for what is in the file: everything that is wrong comes as a Problem.

    `encoding` is found out unless it is given; a short list in an old code page can be mistaken for another, so show
    `PeopleFile.encoding` and some names before anything is taken over. Raises LookupError for an unknown one."""
    if isinstance(source, Path):
        name, content = name or source.name, source.read_bytes()
    elif isinstance(source, bytes):
        content = source
    else:
        name, content = name or Path(getattr(source, "name", "") or "").name, source.read()
    problems: list[Problem] = []
    try:
        text, encoding = _decoded(content, encoding, problems)
        delimiter, table = _table(text)
        columns = _columns(table[0][1])
    except _Unreadable as reason:
        return PeopleFile(problems=(*problems, Problem(str(reason))), name=name)
    rows = list(_rows(table, columns, problems))
    if not rows and not problems:
        problems.append(Problem("There are no people in this file, only its header."))
    if "name" not in columns and "first" not in columns:
        rows += _only_managers(rows)
    problems += _twice(rows)
    titles = {meaning: table[0][1][index].strip() for meaning, index in columns.items()}
    in_order = sorted(problems, key=lambda problem: problem.line or 0)
    return PeopleFile(tuple(rows), tuple(in_order), name, encoding, delimiter, titles)


def _decoded(content: bytes, told: str | None, problems: list[Problem]) -> tuple[str, str]:
    """The text and its encoding. Bytes that belong to no character of it are reported by line."""
    if not content.strip(b"\0\r\n\t ,;\xef\xbb\xbf"):
        raise _Unreadable("The file is empty.")
    if told:
        return _strictly(content, told, problems), told
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, encoding, problems), encoding
    if content[:400].count(0) > len(content[:400]) // 4:
        encoding = "utf-16-le" if content[1] == 0 else "utf-16-be"
        return _strictly(content, encoding, problems), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Text with whole characters of UTF-8 in it and some broken ones is damaged UTF-8, not another encoding.
        marked = content.decode("utf-8", errors="surrogateescape")
        broken = sum("\udc80" <= char <= "\udcff" for char in marked)
        if sum(char > "\x7f" for char in marked) - broken >= broken:
            return _strictly(content, "utf-8", problems), "utf-8"
    guesses = list(from_bytes(content, cp_isolation=ENCODINGS))
    likely = [guess.encoding for guess in guesses if guess.chaos == min(guess.chaos for guess in guesses)]
    encoding = min(likely, key=ENCODINGS.index, default="cp1252")
    return _strictly(content, encoding, problems), encoding


def _strictly(content: bytes, encoding: str, problems: list[Problem]) -> str:
    text = content.decode(encoding, errors="replace")
    for line, words in enumerate(text.splitlines(), start=1):
        if "\ufffd" in words:
            shown = words.strip()[:80].replace("\ufffd", "�")
            problems.append(Problem(f"has bytes that are no characters in {encoding}: {shown}", line))
    return text


def _table(text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """The delimiter, and the rows that are not blank, each with the line on which it begins."""
    lines = text.splitlines()
    skipped = 0
    if lines and re.fullmatch(r'"?sep=.?"?', lines[0].strip(), re.IGNORECASE):
        skipped = 1
    text = "\n".join(lines[skipped:])
    first = next((line for line in lines[skipped:] if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    table, line = [], skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.append((line + 1, cells))
            line = skipped + reader.line_num
    except csv.Error as error:
        raise _Unreadable(f"Line {skipped + reader.line_num} can't be read as CSV: {error}.") from None
    if not table:
        raise _Unreadable("The file is empty.")
    return delimiter, table


def _columns(header: list[str]) -> dict[str, int]:
    """Which column means what. Raises when people or their managers can't be told from it."""
    plain = [re.sub(r"[\W_]", "", title).lower() for title in header]
    found = {
        meaning: plain.index(next(spelling for spelling in spellings if spelling in plain))
        for meaning, spellings in HEADERS.items()
        if any(spelling in plain for spelling in spellings)
    }
    if "number" not in found and "email" not in found:
        raise _Unreadable(
            "No column tells people apart: name one of them ID or E-mail. "
            f"The columns are: {', '.join(title.strip() or '(blank)' for title in header)}."
        )
    if not {"manager_number", "manager_email", "manager"} & found.keys():
        raise _Unreadable(
            "No column says who reports to whom: name one of them Manager ID, Manager e-mail or Reports to. "
            f"The columns are: {', '.join(title.strip() or '(blank)' for title in header)}."
        )
    return found


def _rows(table: list[tuple[int, list[str]]], columns: dict[str, int], problems: list[Problem]) -> Iterator[Row]:
    width = len(table[0][1])
    for line, cells in table[1:]:
        if any(cell.strip() for cell in cells[width:]):
            problems.append(Problem(f"has {len(cells)} cells, the header has {width}.", line))
            continue
        said = {meaning: _clean(cells[index]) if index < len(cells) else "" for meaning, index in columns.items()}
        row = _row(line, said)
        wrong = list(_wrong(row, named="name" in columns or "first" in columns))
        problems += wrong
        if row.number or row.email:
            yield row


def _row(line: int, said: dict[str, str]) -> Row:
    number, email = said.get("number") or None, (said.get("email") or "").lower() or None
    name = said.get("name") or " ".join(filter(None, (said.get("first"), said.get("last"))))
    managers = (said.get(column, "") for column in ("manager_number", "manager_email", "manager"))
    manager = next((words for words in managers if words.lower() not in NOBODY), None)
    return Row(
        line=line,
        name=name or _name_for(number, email),
        number=number,
        email=email,
        manager=manager,
        unit=said.get("unit", ""),
        title=said.get("title", ""),
        grade=said.get("grade", ""),
        skills=tuple(dict.fromkeys(filter(None, map(str.strip, re.split(r"[;|,]", said.get("skills", "")))))),
        is_named=bool(name),
    )


def _name_for(number: str | None, email: str | None) -> str:
    """What to call somebody whom the file doesn't name: the words of the e-mail address, or Person 86."""
    if email:
        return ids.slug(email.partition("@")[0]).replace("-", " ").title() or email
    return f"Person {number}"


def _wrong(row: Row, *, named: bool) -> Iterator[Problem]:
    if not row.number and not row.email:
        yield Problem("has neither an ID nor an e-mail address.", row.line)
    if named and not row.is_named:
        yield Problem("has no name.", row.line)
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            yield Problem(f"“{row.email}” is not an e-mail address.", row.line)
    for meaning, most in LONGEST.items():
        if len(getattr(row, meaning) or "") > most:
            yield Problem(f"the {meaning} is longer than {most} characters.", row.line)
    for skill in row.skills:
        if len(skill) > 60:
            yield Problem(f"the skill “{skill[:30]}…” is longer than 60 characters.", row.line)


def _only_managers(rows: Iterable[Row]) -> list[Row]:
    """In a file of bare numbers a manager may have no row of their own (a root, mostly): they get one."""
    rows = list(rows)
    known = {word for row in rows for word in (row.number, row.email) if word}
    missing: dict[str, Row] = {}
    for row in rows:
        if row.manager and row.manager not in known and row.manager.lower() not in known | missing.keys():
            email = row.manager.lower() if "@" in row.manager else None
            number = None if email else row.manager
            missing.setdefault(
                row.manager if number else row.manager.lower(),
                Row(line=row.line, name=_name_for(number, email), number=number, email=email, is_named=False),
            )
    return list(missing.values())


def _twice(rows: list[Row]) -> Iterator[Problem]:
    for meaning, called in (("number", "ID"), ("email", "e-mail address")):
        count = Counter(getattr(row, meaning) for row in rows if getattr(row, meaning))
        first: dict[str, int] = {}
        for row in rows:
            value = getattr(row, meaning)
            if count[value] > 1 and first.setdefault(value, row.line) != row.line:
                yield Problem(f"the {called} {value} is on line {first[value]} already.", row.line)


def _clean(cell: str) -> str:
    """One line, without control characters: PostgreSQL takes no NUL, and a name has no line breaks."""
    kept = "".join(" " if unicodedata.category(char) == "Cc" or char in "\u200b\ufeff" else char for char in cell)
    return unicodedata.normalize("NFC", " ".join(kept.split()))
