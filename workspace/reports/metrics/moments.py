"""Times as other systems write them: what a column of them means, decided by the whole column and never by one cell."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import numpy as np

from workspace.reports.metrics.network import Ints
from workspace.reports.metrics.tables import Malformed

# Since 1970, from this size on: no longer seconds but thousandths, millionths, billionths.
UNITS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3))
# Days since the end of 1899, as spreadsheets keep dates: from 1954 to 2119.
SERIALS = range(20_000, 80_000)
SPREADSHEET_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE]\+?\d+)?")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:([ T])(\d):|(?!\d))")
# 31.12.2024, 31/12/24 17:40, 12-31-2024 5:40:00 PM.
SHORT = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})"
    r"(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?(?:\.?[Mm]\.?)?)?"
)
NAMED_ZONE = re.compile(r"\s+(UTC|GMT|Z)$", re.IGNORECASE)
NAMED_MONTH = re.compile(r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


def moments(texts: Sequence[str], lines: Sequence[int]) -> Ints:
    """Seconds since 1970 of written times; without a zone they are UTC. Raises Malformed with the first line that is no
    time, or that contradicts the others."""
    different = set(texts)
    read = _numbers(different) if all(NUMBER.fullmatch(text) for text in different) else _written(different)
    seconds: dict[str, int] = {}
    for text, line in zip(texts, lines, strict=True):
        if text not in seconds:
            seconds[text] = _one(read, text, line)
    return np.array([seconds[text] for text in texts], dtype=np.int64)


def _one(read: Callable[[str], int], text: str, line: int) -> int:
    try:
        return read(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        raise Malformed(line, f"a time such as 2010-01-02 17:40:10 was expected, not {text!r}") from None


def _numbers(texts: Iterable[str]) -> Callable[[str], int]:
    """Days of a spreadsheet, if all are; digits of a date, if all are; else since 1970."""
    values = [float(text) for text in texts]
    if values and all(abs(value) < 1e20 and int(value) in SERIALS for value in values):
        return lambda text: _seconds(SPREADSHEET_EPOCH + timedelta(seconds=round(float(text) * 86_400)))
    for digits, pattern in ((14, "%Y%m%d%H%M%S"), (12, "%Y%m%d%H%M"), (8, "%Y%m%d")):
        if values and all(len(text) == digits and _is(text, pattern) for text in texts):
            return lambda text: _seconds(datetime.strptime(text, pattern))  # noqa: DTZ007 - _seconds gives it a zone
    return _since_1970


def _since_1970(text: str) -> int:
    number = float(text)
    unit = next((unit for size, unit in UNITS if abs(number) >= size), 1)
    return _seconds(datetime.fromtimestamp(number / unit, tz=UTC))


def _is(text: str, pattern: str) -> bool:
    try:
        return 1900 < datetime.strptime(text, pattern).year < 2200  # noqa: DTZ007 - only whether it is one
    except ValueError:
        return False


def _written(texts: Iterable[str]) -> Callable[[str], int]:
    """By the first two numbers of all short dates: one above 12 is a day. Where nothing tells, the day comes first."""
    short = [match for text in texts if not _iso_like(text) and (match := SHORT.fullmatch(text))]
    month_first = any(int(match[3]) > 12 for match in short) and not any(int(match[1]) > 12 for match in short)

    def read(text: str) -> int:
        # Most files are ISO throughout, and a million rows of them should not wait for what others write.
        if _iso_like(text):
            with suppress(ValueError):
                return _seconds(datetime.fromisoformat(text))
        if NUMBER.fullmatch(text) and not re.fullmatch(r"\d{8}", text):
            return _since_1970(text)
        if match := SHORT.fullmatch(text):
            return _short(match, month_first=month_first)
        if NAMED_MONTH.search(text):
            spaced = text.replace("-", " ") if text[:1].isdigit() else text
            return _seconds(parsedate_to_datetime(spaced if ":" in text else f"{spaced} 00:00"))
        return _seconds(datetime.fromisoformat(YEAR_FIRST.sub(_padded, NAMED_ZONE.sub("", text), count=1)))

    return read


def _padded(date: re.Match[str]) -> str:
    return f"{date[1]}-{date[2]:0>2}-{date[3]:0>2}" + (f"{date[4]}0{date[5]}:" if date[5] else "")


def _iso_like(text: str) -> bool:
    return text[4:5] == "-" == text[7:8]


def _short(match: re.Match[str], *, month_first: bool) -> int:
    first, second, year, hour = int(match[1]), int(match[3]), int(match[4]), int(match[5] or 0)
    if len(match[4]) == 2:
        year += 2000 if year < 69 else 1900
    if match[8]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if match[8].lower() == "p" else 0)
    day, month = (second, first) if month_first else (first, second)
    return _seconds(datetime(year, month, day, hour, int(match[6] or 0), int(match[7] or 0), tzinfo=UTC))


def _seconds(when: datetime) -> int:
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
