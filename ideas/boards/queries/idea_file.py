"""Ideas from elsewhere, read from a CSV of Canny, UserVoice, Fider or a spreadsheet. The database is not asked.

What columns may be called stands in HEADERS; docs/howto/import-ideas.md tells it to people.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_date, parse_datetime

from ideas.boards.models import Stage
from ideas.boards.queries.markup import as_markdown

DELIMITERS = ",;\t"
MOST_ROWS, MOST_BYTES = 20_000, 10 * 2**20
LONGEST_TITLE, LONGEST_TEXT = 160, 20_000

# A name without spaces, dots and capitals; the first that is there wins. `suggestion.…` are UserVoice's, `total_votes`,
# `created_by` Fider's, `post title`, `details`, `score` Canny's; cached_votes_up is Consul's and Decide Madrid's.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("suggestionid", "postid", "ideaid", "id", "number", "key"),
    "title": ("suggestiontitle", "posttitle", "title", "idea", "subject", "summary", "name"),
    "problem": (
        "problem", "suggestionbody", "suggestiondescription", "postdetails", "details", "description", "body", "text",
        "content",
    ),
    "affected": ("affected", "whohasit"),
    "workaround": ("workaround", "howtheymanage"),
    "proposal": ("proposal", "solution"),
    "author": (
        "suggestioncreatedusername", "suggestioncreatorname", "authorname", "createdby", "username", "creatorname",
        "creator", "author", "submitter",
    ),
    "email": (
        "suggestioncreateduseremail", "suggestioncreatoremail", "authoremail", "useremail", "creatoremail",
        "createdbyemail", "email",
    ),
    "at": (
        "suggestioncreatedtimestamp", "suggestioncreatedat", "createdat", "created", "datecreated", "postcreated",
        "date", "submittedat",
    ),
    "votes": (
        "suggestionvotescount", "suggestionvotecount", "suggestionsupporterscount", "suggestionvotes", "totalvotes",
        "votescount", "votecount", "votes", "supporters", "importedsupport", "score", "upvotes", "cachedvotesup",
    ),
    "stage": ("suggestionstatusname", "status", "state", "stage"),
    "tags": ("suggestionlabelsname", "tags", "labels", "suggestioncategoryname", "category"),
    "gone": ("retiredat", "deletedat"),
}  # fmt: skip
STAGES: Mapping[str, Stage] = {
    **dict.fromkeys(
        ("", "open", "new", "active", "underreview", "pending", "received", "gatheringfeedback"), Stage.NEW
    ),
    **dict.fromkeys(("accepted", "approved"), Stage.ACCEPTED),
    **dict.fromkeys(("planned", "ontheroadmap"), Stage.PLANNED),
    **dict.fromkeys(("started", "inprogress", "underway", "inbeta"), Stage.UNDER_WAY),
    **dict.fromkeys(("completed", "complete", "shipped", "done", "released", "launched"), Stage.SHIPPED),
    **dict.fromkeys(("notnow", "later", "onhold", "backlog"), Stage.NOT_NOW),
    **dict.fromkeys(("declined", "closed", "rejected", "wontdo", "notplanned"), Stage.DECLINED),
}
DUPLICATE = "duplicate"
SOURCES = ("canny", "uservoice", "fider", "causeway", "csv")
NAMES = {"canny": "Canny", "uservoice": "UserVoice", "fider": "Fider", "causeway": "Causeway", "csv": "a list"}


@dataclass(frozen=True)
class Trouble:
    """Why the file can't be taken over. `line` counts from the header, which is line 1; None: all of it."""

    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


@dataclass(frozen=True)
class IdeaRow:
    """One idea as the file has it. `key` is what it is known by there; texts are markdown."""

    line: int
    key: str
    title: str
    problem: str
    affected: str = ""
    workaround: str = ""
    proposal: str = ""
    author: str = ""
    email: str = ""
    at: datetime | None = None
    votes: int = 0
    stage: Stage = Stage.NEW
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class IdeaFile:
    """`columns` are what was found, as the file calls it; `unused` what was not; `left_out` counts by why."""

    name: str
    source: str
    rows: Sequence[IdeaRow] = ()
    troubles: Sequence[Trouble] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    unused: Sequence[str] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def source_name(self) -> str:
        return NAMES[self.source]


def read_idea_file(path: Path, source: str = "") -> IdeaFile:
    return parse_ideas(path.read_bytes(), path.name, source)


def parse_ideas(content: bytes, name: str = "", source: str = "") -> IdeaFile:
    """Read a file; what is wrong is told by row, all at once. `source` where it can't be told by the columns."""
    text, trouble = _decoded(content)
    if trouble is not None:
        return IdeaFile(name, source or "csv", troubles=[trouble])
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = next(records, [])
        columns = _columns(header)
        source = source or _source(header)
        if "title" not in columns:
            found = ", ".join(f"“{cell.strip()}”" for cell in header[:20]) or "none"
            return IdeaFile(
                name, source, troubles=[Trouble(f"There is no column with titles. Columns found: {found}", 1)]
            )
        return _read(name, source, header, columns, records)
    except csv.Error as error:
        where = records.line_num
        return IdeaFile(
            name, source or "csv", troubles=[Trouble(f"The quotes don't match from here on ({error}).", where)]
        )


def _read(
    name: str, source: str, header: Sequence[str], columns: Mapping[str, int], records: "Iterator[list[str]]"
) -> IdeaFile:
    rows: list[IdeaRow] = []
    troubles: list[Trouble] = []
    left_out: Counter[str] = Counter()
    lines = [(line, cells) for line, cells in _numbered(records) if any(cell.strip() for cell in cells)]
    if len(lines) > MOST_ROWS:
        troubles.append(Trouble(f"At most {MOST_ROWS:,} ideas can be taken over at once; here are {len(lines):,}."))
    month_first = _is_month_first(
        cells[columns["at"]] for _, cells in lines if "at" in columns and len(cells) > columns["at"]
    )
    for line, cells in lines[:MOST_ROWS]:
        given = {key: cells[place].strip() if place < len(cells) else "" for key, place in columns.items()}
        if len(cells) > len(header):
            troubles.append(Trouble(f"{len(cells)} values, but the heading has {len(header)} columns.", line))
        elif reason := _reason_to_leave_out(given):
            left_out[reason] += 1
        else:
            row, wrong = _row(line, given, month_first=month_first)
            troubles += [Trouble(sentence, line) for sentence in wrong]
            rows.append(row)
    for key, count in Counter(row.key for row in rows).items():
        if count > 1:
            again = [row.line for row in rows if row.key == key]
            troubles.append(
                Trouble(f"The number “{key}” stands on {count} lines: {', '.join(map(str, again[:9]))}.", again[1])
            )
    known = set(columns.values())
    unused = [cell for place, cell in enumerate(header) if place not in known and cell.strip()]
    named = {key: header[place] for key, place in columns.items()}
    if not rows and not troubles:
        troubles.append(Trouble("There is no idea in this file."))
    return IdeaFile(name, source, rows, troubles, named, unused, dict(left_out))


def _row(line: int, given: Mapping[str, str], *, month_first: bool) -> tuple[IdeaRow, list[str]]:
    wrong = []
    title = " ".join(given["title"].split())
    text = as_markdown(given.get("problem", ""))
    if not title:
        wrong.append("There is no title.")
    if len(title) > LONGEST_TITLE:
        text = f"{title}\n\n{text}" if title not in text else text
        title = title[: LONGEST_TITLE - 1].rstrip() + "…"
    parts = {name: as_markdown(given.get(name, "")) for name in ("workaround", "proposal")}
    if len(text) + sum(map(len, parts.values())) > LONGEST_TEXT:
        wrong.append(f"The text has more than {LONGEST_TEXT:,} characters.")
    email = given.get("email", "").lower()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            wrong.append(f"“{email[:80]}” is not an e-mail address.")
    at = _moment(given.get("at", ""), month_first=month_first)
    if given.get("at") and at is None:
        wrong.append(f"“{given['at'][:40]}” is not a date. Expected something like 2026-03-14 or 2026-03-14T09:30:00Z.")
    votes = _number(given.get("votes", ""))
    if votes is None:
        wrong.append(f"“{given['votes'][:40]}” is not a number of votes.")
    stage = STAGES.get(_bare(given.get("stage", "")))
    tags = tuple(dict.fromkeys(tag.strip()[:40] for tag in re.split(r"[,;|]", given.get("tags", "")) if tag.strip()))
    if stage is None:  # a status of their own: kept as a tag
        stage, tags = Stage.NEW, (*tags, given["stage"][:40])
    key = given.get("id") or hashlib.sha256(f"{title}\0{text}\0{given.get('at', '')}".encode()).hexdigest()[:24]
    return (
        IdeaRow(
            line, key[:80], title, text or title, " ".join(given.get("affected", "").split())[:280],
            parts["workaround"], parts["proposal"], " ".join(given.get("author", "").split())[:120], email, at,
            votes or 0, stage, tags[:12],
        ),
        wrong,
    )  # fmt: skip


def _reason_to_leave_out(given: Mapping[str, str]) -> str:
    if given.get("gone"):
        return "withdrawn there"
    return "duplicates of another one there" if _bare(given.get("stage", "")) == DUPLICATE else ""


def _decoded(content: bytes) -> tuple[str, Trouble | None]:
    if len(content) > MOST_BYTES:
        return "", Trouble(f"The file is larger than {MOST_BYTES // 2**20} MB. Divide it.")
    try:
        return content.decode("utf-8-sig").replace("\0", ""), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        shown = content[max(0, error.start - 20) : error.start + 20].decode("latin-1").replace("\n", " ")
        sentence = (
            f"This file is not in UTF-8; it looks like Latin-1 (“{shown.strip()}”). Save it as CSV UTF-8 and try again."
        )
        return "", Trouble(sentence, line)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(DELIMITERS, key=head.count)


def _columns(header: Sequence[str]) -> dict[str, int]:
    bare = [_bare(cell) for cell in header]
    found: dict[str, int] = {}
    for key, names in HEADERS.items():
        place = next(
            (bare.index(name) for name in names if name in bare and bare.index(name) not in found.values()), None
        )
        if place is not None:
            found[key] = place
    return found


def _source(header: Iterable[str]) -> str:
    """By the columns that only one of them has."""
    raw = {cell.strip().lower() for cell in header}
    bare = {_bare(cell) for cell in header}
    if any(cell.startswith("suggestion.") for cell in raw):
        return "uservoice"
    if {"total_votes", "created_by"} <= raw:
        return "fider"
    if {"imported_support", "stage_key"} <= raw:
        return "causeway"
    return "canny" if bare & {"posttitle", "postid"} or {"details", "authoremail"} <= bare else "csv"


def _numbered(records: "Iterator[list[str]]") -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which they begin: a text may have lines of its own."""
    begins = 2
    for cells in records:
        yield begins, cells
        begins = records.line_num + 1  # type: ignore[attr-defined]


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _number(given: str) -> int | None:
    given = given.replace(",", "").replace("\u00a0", "").strip() or "0"
    try:
        number = float(given)
    except ValueError:
        return None
    return int(number) if 0 <= number < 10**9 else None


def _is_month_first(dates: Iterable[str]) -> bool:
    """Whether 03/04/2026 is the 4th of March: only if a date of the file can't be read otherwise."""
    split = [re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", date.strip()) for date in dates]
    return any(int(one[2]) > 12 for one in split if one) and not any(int(one[1]) > 12 for one in split if one)


def _moment(given: str, *, month_first: bool) -> datetime | None:
    given = re.sub(r"\s+UTC$", "Z", given.strip())
    try:
        moment = parse_datetime(given)
        day = parse_date(given) if moment is None else None
    except ValueError:
        return None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    if moment is None and (found := re.match(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:,?\s+(\d{1,2}):(\d{2}))?", given)):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        month, day_of = (one, two) if month_first and "/" in given else (two, one)
        try:
            moment = datetime(year, month, day_of, int(found[4] or 12), int(found[5] or 0), tzinfo=UTC)
        except ValueError:
            return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
