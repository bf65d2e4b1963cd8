"""Other companies' files: how they spell things, and what is wrong with them, said by line."""

from pathlib import Path

import pytest

from workspace.reports.metrics.network import NOBODY
from workspace.reports.metrics.outside import Staff, read_staff, read_talk
from workspace.reports.metrics.ranks import Ranks, ranks_of
from workspace.reports.metrics.tables import Malformed
from workspace.reports.metrics.tree import Tree


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def staff(path: Path, text: str | bytes, **more: str) -> Staff:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_staff(path, **more)


def ranks(path: Path, text: str, column: str | None = None) -> Ranks:
    found = staff(path, text, **({"level_column": column} if column else {}))
    ranked = ranks_of(found, Tree.from_bosses(found.boss, found.placed), level_column=column)
    assert ranked is not None
    return ranked


@pytest.mark.parametrize(
    "text",
    [
        "id,manager\n1,\n2,1\n3,2\n",
        "ID;ReportsToID\r\n1;\r\n2;1\r\n3;2\r\n",
        "\ufeffEmployee ID\tManager ID\n1\tnone\n2\t1.0\n3\t2.0\n",
        'sep=;\n"Id";"Reports-To"\n1;1\n2;1\n\n3;2\n',
        "person|boss|extra\n1||x\n2|1|y\n3|2|z\n",
        "id,manager,\n1,,\n2,1,\n3,2,\n",
    ],
)
def test_the_same_tree_however_it_is_spelled(path: Path, text: str) -> None:
    found = staff(path, text)
    assert [one.id for one in found.members] == ["1", "2", "3"]
    assert found.boss.tolist() == [NOBODY, 0, 1]
    assert found.notes == ()


def test_names_of_other_alphabets_and_code_pages(path: Path) -> None:
    assert staff(path, "id,manager\nJürgen,\nÅse,JÜRGEN\n".encode("cp1252")).boss.tolist() == [NOBODY, 0]
    assert staff(path, "id,manager\n李,\n王,李\n".encode("utf-16")).boss.tolist() == [NOBODY, 0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the file is empty"),
        ("\ufeff\n\n", "line 1: the file is empty"),
        ("id,manager\n", "no people in this file"),
        ("who,boss\na,\n", "line 1: no column says who it is"),
        ("id,manager\na,\n,a\n", "line 3: nobody is named"),
        ("id,manager\na,\nb,a\nb,c\n", "line 4: 'b' stands on line 3 already"),
        ("id,manager\na,\nb,a,c,d\n", "line 3: 4 values, but line 1 names 2 columns"),
        ("id,manager\na,\n\0\0\n", "line 3: this is no text"),
    ],
)
def test_what_is_wrong_with_people_is_said_by_line(path: Path, text: str, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        staff(path, text)


def test_a_column_of_levels_that_is_not_there_is_said_with_those_that_are(path: Path) -> None:
    with pytest.raises(Malformed, match="no column 'band', only id, rank"):
        staff(path, "id,rank\na,1\n", level_column="band")


def test_a_ring_two_roots_and_missing_managers_are_taken_and_said(path: Path) -> None:
    ring = staff(path, "id,manager\na,\nb,a\nc,d\nd,c\ne,d\n")
    assert ring.placed.tolist() == [True, True, False, False, False]
    assert ring.boss.tolist() == [NOBODY, 0, NOBODY, NOBODY, NOBODY]
    assert "Lines 4, 5: the reporting line goes round in a ring" in ring.notes[0]
    two = staff(path, "id,manager\na,\nb,a\nc,\n")
    assert "2 people have no manager" in two.notes[0]
    missing = staff(path, "id,manager\na,\nb,a\nc,gone\nd,c\n")
    assert "Line 4: the manager is not in the list" in missing.notes[0]
    assert missing.placed.tolist() == [True, True, False, False]
    board = staff(path, "id,manager\na,0\nb,a\n")
    assert board.placed.all(), "where nobody is without a manager, those under a stranger are the top"


def test_levels_from_the_tree_and_a_sliver_at_the_bottom(path: Path) -> None:
    lines = ["id,manager", "r,", *(f"a{i},r" for i in range(100)), *(f"b{i},a0" for i in range(20)), "c,b0"]
    found = ranks(path, "\n".join(lines))
    assert found.names == {1: "1", 2: "2", 3: "3"}
    assert "Level 4 holds 1 of 122 people" in found.notes[0]
    assert ranks(path, "id,manager\na,\nb,a\nc,b\n").names.keys() == {1, 2, 3}, "of a small company each level counts"


@pytest.mark.parametrize(
    ("column", "level"),
    [
        (("1", "2", "3"), [1, 2, 3]),
        (("L1", "L2", "L3"), [1, 2, 3]),
        (("Grade 10", "Grade 20", "Grade 40"), [10, 20, 40]),
        (("1.5", "2.5", "4"), [1, 2, 3]),
        (("top", "middle", "regular"), [1, 2, 3]),
        (("Vice President", "Team Lead", "Junior Engineer"), [1, 2, 3]),
        (("Chief", "", "Staff"), [1, NOBODY, 2]),
    ],
)
def test_levels_in_numbers_and_in_words(path: Path, column: tuple[str, str, str], level: list[int]) -> None:
    text = "\n".join(["id,level", *(f"{index},{value}" for index, value in enumerate(column))])
    found = ranks(path, text)
    assert found.level.tolist() == level
    assert found.ordered


def test_the_tree_says_which_end_is_the_top(path: Path) -> None:
    numbers = ranks(path, "id,manager,grade\na,,9\nb,a,7\nc,a,7\nd,b,5\n", "grade")
    assert numbers.level.tolist() == [1, 3, 3, 5]
    assert "the highest number is the top" in numbers.notes[0]
    words = ranks(path, "id,manager,kind\na,,Violet\nb,a,Amber\nc,a,Amber\nd,b,Grey\n", "kind")
    assert [words.names[one] for one in (1, 2, 3)] == ["Violet", "Amber", "Grey"]


def test_words_that_nothing_puts_in_order_are_groups_all_the_same(path: Path) -> None:
    found = ranks(path, "id,level\na,Amber\nb,Grey\n")
    assert not found.ordered
    assert "nothing says which is higher of Amber, Grey" in found.why_not


PEOPLE = "id,manager,email\n1,,\n2,1,two@example.com\n3,1,\n"


@pytest.mark.parametrize(
    "text",
    [
        "at,actor,target\n2024-01-01,2,1\n2024-01-02,3,2\n",
        "Sender;Recipient;EventDate\n2;1;2024-01-01 00:00:00\n3;2;2024-01-02T00:00:00Z\n",
        "from\tto\ttimestamp\n2\t1\t1704067200\n3\t2\t1704153600000\n",
        "Actor,Target,When\nTWO@example.com,1,01.01.2024\n3,two@example.com,02.01.2024 00:00\n",
        "time,source,target,type,thread\n2023-12-31 19:00:00-05:00,2,1,reply,7\n2024-01-02,3,2,reply,8\n",
    ],
)
def test_the_same_talk_however_it_is_spelled(path: Path, tmp_path: Path, text: str) -> None:
    who = staff(path, PEOPLE)
    talk = tmp_path / "talk.csv"
    talk.write_text(text)
    found = read_talk(talk, who).interactions
    assert (found.actor.tolist(), found.target.tolist()) == ([1, 2], [0, 1])
    assert found.at.tolist() == [1704067200, 1704153600]


def test_rows_that_say_nothing_here_are_counted(path: Path, tmp_path: Path) -> None:
    talk = tmp_path / "talk.csv"
    talk.write_text("at,actor,target\n" + "\n".join(f"2024-01-01,{row}" for row in ("2,2", "9,1", "1,9", "1,", "1,3")))
    found = read_talk(talk, staff(path, PEOPLE))
    assert found.dropped == {"to_oneself": 1, "unknown_senders": 1, "unknown_recipients": 1, "to_nobody": 1}
    assert (found.rows, len(found.interactions), found.strangers) == (5, 1, {"9": 2})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at,actor,target\n2024-01-01,1,2\nnever,1,2\n", "line 3: a time such as .* was expected, not 'never'"),
        ("at,actor,target\n2024-01-01,,2\n", "line 2: nobody is named as the one who did it"),
        ("at,actor\n2024-01-01,1\n", "there is no column 'target'"),
        ("at,target\n2024-01-01,1\n", "there is no column 'actor'"),
    ],
)
def test_what_is_wrong_with_talk_is_said_by_line(path: Path, tmp_path: Path, text: str, said: str) -> None:
    talk = tmp_path / "talk.csv"
    talk.write_text(text)
    with pytest.raises(Malformed, match=said):
        read_talk(talk, staff(path, PEOPLE))


def test_the_same_level_is_one_however_it_is_spelled(path: Path) -> None:
    found = ranks(path, "id,level\na,Manager\nb,manager\nc,STAFF\nd,N/A\ne,-\n")
    assert found.level.tolist() == [1, 1, 2, NOBODY, NOBODY]
    assert "2 people have no level" in found.notes[0]
