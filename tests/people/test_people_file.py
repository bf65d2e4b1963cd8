"""Lists are read whatever their encoding, delimiter and words for things; what can't be read is told by line."""

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.firm import MakePerson
from workspace.common import ids
from workspace.people.models import Person
from workspace.people.queries import parse_people
from workspace.people.queries.import_plan import paths_from_roots, plan_import

NAMES = "ID;Name;E-Mail;Manager ID\n1;Jörg Müller;j@firm.example;\n2;Søren Ångström;s@firm.example;1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_names_are_read_in_every_usual_encoding(encoding: str, newline: str) -> None:
    file = parse_people(NAMES.replace("\n", newline).encode(encoding))
    assert not file.problems
    assert [row.name for row in file.rows] == ["Jörg Müller", "Søren Ångström"]


def test_japanese_and_cyrillic_code_pages_are_recognised() -> None:
    for encoding, name in (("shift_jis", "山田太郎"), ("cp1251", "Мария Смирнова")):
        file = parse_people(f"ID,Name,Manager\n1,{name},\n2,{name},1\n".encode(encoding))
        assert (file.rows[0].name, file.encoding) == (name, encoding)


def test_an_encoding_that_is_given_is_used() -> None:
    content = "ID,Name,Manager\n1,Łukasz Żółć,\n".encode("cp1250")
    assert parse_people(content, encoding="cp1250").rows[0].name == "Łukasz Żółć"
    with pytest.raises(LookupError):
        parse_people(content, encoding="klingon")


def test_broken_bytes_are_told_by_line() -> None:
    broken = "ID,Name,Manager\n1,Zoë Ångström,\n2,Bo".encode() + b"\xff,1\n"
    (problem,) = parse_people(broken).problems
    assert problem.line == 3
    assert "no characters in utf-8" in problem.sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_and_quoted_cells_may_hold_it(delimiter: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([["ID", "Name", "Manager"], ["1", f"Berg{delimiter} Anna", ""], ["2", 'The "Bo"', "1"]])
    file = parse_people(written.getvalue().encode())
    assert [row.name for row in file.rows] == [" ".join(f"Berg{delimiter} Anna".split()), 'The "Bo"']


def test_excels_separator_line_blank_lines_and_broken_cells_count_as_lines() -> None:
    file = parse_people(b'sep=;\nID;Name;Manager\n\n1;"Ada\nRoot";\n\n2;Bo;9\n')
    assert [(row.line, row.name) for row in file.rows] == [(4, "Ada Root"), (7, "Bo")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("employee_id,first name,last name,reports to", "7,Ada,Root,"),
        ("Worker-ID,Surname,Given Name,Supervisor ID", "7,Root,Ada,"),
        ("Work Email,Display Name,Manager E-mail", "ada@firm.example,Ada Root,"),
        ("MAIL,EMPLOYEE,LINE MANAGER", "ada@firm.example,Ada Root,n/a"),
        ("Personalnummer,Vorname,Nachname,Vorgesetzter", "7,Ada,Root,-"),
    ],
)
def test_columns_are_known_by_many_words(header: str, row: str) -> None:
    file = parse_people(f"{header}\n{row}\n".encode())
    assert not file.problems
    assert [(one.name, one.manager) for one in file.rows] == [("Ada Root", None)]


def test_managers_are_found_by_number_address_or_name(db: None) -> None:
    file = parse_people(
        b"ID,Name,Email,Manager\n1,Ada,ada@x.example,\n2,Bo,bo@x.example,1\n3,Cy,cy@x.example,BO@x.example\n4,Di,,cy\n"
    )
    plan = plan_import(file)
    assert not plan.problems
    assert [(place.name, place.level) for place in plan.new] == [("Ada", 1), ("Bo", 2), ("Cy", 3), ("Di", 4)]


def test_a_list_of_addresses_alone_gives_names() -> None:
    file = parse_people(b"email,manager email\nanna.berg@x.example,\nbo@x.example,Anna.Berg@x.example\n")
    assert [row.name for row in file.rows] == ["Anna Berg", "Bo"]


@given(st.binary(max_size=400))
def test_no_bytes_whatever_make_it_raise(content: bytes) -> None:
    parse_people(content)
    parse_people(b"ID,Name,Manager\n" + content)


@given(st.integers(1, 120), st.randoms(use_true_random=False))
def test_level_and_path_of_any_tree_follow_the_managers(size: int, dice: random.Random) -> None:
    above: dict[str, str | None] = {"0": None}
    for number in range(1, size):
        above[str(number)] = str(dice.randrange(number))
    shuffled = list(above)
    dice.shuffle(shuffled)
    paths = paths_from_roots({key: above[key] for key in shuffled})
    assert paths.keys() == above.keys()
    for key, manager in above.items():
        assert paths[key][-1] == key
        assert paths[key][:-1] == (paths[manager] if manager else ())


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_every_circle_is_named_and_nobody_else(seed: int) -> None:
    dice = random.Random(seed)
    size = dice.randrange(5, 40)
    above = {number: dice.randrange(number) if number else 0 for number in range(size)}
    circle = dice.sample(range(1, size), dice.randrange(2, 5))
    above |= dict(zip(circle, [*circle[1:], circle[0]], strict=True))
    rows = "".join(f"{number},N{number},{manager}\n" for number, manager in above.items())
    (problem,) = plan_import(parse_people(f"ID,Name,Manager\n{rows}".encode())).problems
    named = problem.sentence.partition(": ")[2].rstrip(".").split(" → ")
    assert sorted(named[:-1]) == sorted(f"N{number}" for number in circle)
    assert named[0] == named[-1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Berg", "anna-berg"),
        ("Łukasz Żółć-Nowak", "lukasz-zolc-nowak"),
        ("Øystein Straße", "oystein-strasse"),
        ("山田 太郎", "山田-太郎"),
        ("Мария", "мария"),
        ("🙂", "person"),
    ],
)
def test_handles_keep_every_script_and_lose_accents(name: str, expected: str) -> None:
    assert ids.handle(name, set()) == expected


def test_a_handle_is_never_given_twice_nor_longer_than_sixty() -> None:
    taken: set[str] = set()
    for _ in range(30):
        taken.add(ids.handle("Maximilian " * 20, taken))
    assert len(taken) == 30
    assert max(map(len, taken)) <= 60


def test_a_handle_fits_what_a_mention_may_be(make_person: MakePerson) -> None:
    person: Person = make_person("山田 太郎", handle=ids.handle("山田 太郎", set()), email="taro@firm.example")
    person.full_clean(exclude=["password"])
