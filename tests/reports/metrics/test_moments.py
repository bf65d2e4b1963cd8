"""Times as other systems write them, a column at a time."""

import pytest

from workspace.reports.metrics.moments import moments
from workspace.reports.metrics.tables import Malformed


@pytest.mark.parametrize(
    "texts",
    [
        ("2024-01-02T10:00:00", "2024-01-13 10:00:00+00:00", "2024-01-13 10:00:00 UTC"),
        ("2024/01/02 10:00", "2024/1/13 10:00:00"),
        ("02.01.24 10:00", "13.01.2024 10:00:00"),
        ("2-1-2024 10:00", "13-01-2024 10:00"),
        ("1/2/24 10:00", "1/13/24 10:00"),
        ("01/02/2024 10:00:00 AM", "01/13/2024 10:00 a.m."),
        ("Tue, 02 Jan 2024 10:00:00 +0000", "13-Jan-2024 10:00"),
        ("20240102100000", "20240113100000"),
        ("45293.4166667", "45304.4166667"),
        ("1704189600", "1705140000.0"),
        ("1704189600000000", "1705140000000000"),
    ],
)
def test_a_column_of_times_is_read_as_one(texts: tuple[str, ...]) -> None:
    assert set(moments(texts, range(len(texts))).tolist()) == {1704189600, 1705140000}


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (("2024-01-01", "99999-01-01"), 3),
        (("13/02/2024", "01/13/2024"), 3),
        (("7:30",), 2),
        (("1e400",), 2),
        (("May",), 2),
        (("2024-01-01", ""), 3),
    ],
)
def test_what_is_no_time_or_contradicts_the_others_is_said_by_line(texts: tuple[str, ...], line: int) -> None:
    with pytest.raises(Malformed, match=f"line {line}: a time such as"):
        moments(texts, range(2, 4))
