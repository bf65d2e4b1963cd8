"""Lists of people and managers are taken over whole or not at all, and a second one is a reorganisation."""

from datetime import timedelta
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.people.firm import START, MakePerson
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people.actions import ListRefused, import_people
from workspace.people.models import Identity, PeopleImport, Person, PersonSkill, Position
from workspace.people.queries import parse_people, plan_import

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "manufacturing" / "reportsto.csv"

FIRM = """Employee ID,Full name,E-mail,Manager ID,Department,Job title,Level,Skills
1,Ada Root,ada@firm.example,,Board,Chief executive,E1,
2,Bo Branch,bo@firm.example,1,Pumps,Head of pumps,M2,hydraulics; welding
3,Cy Leaf,cy@firm.example,2,Pumps,Engineer,T3,Hydraulics
4,Di Leaf,di@firm.example,2,Pumps,Engineer,T3,
"""


def take_over(operator: Person, text: str, **options: bool) -> PeopleImport:
    return import_people(by=operator, file=parse_people(text.encode(), name="firm.csv"), **options)


def tree() -> dict[str, tuple[int, list[str]]]:
    """Level and path of everybody, by name."""
    names = dict(Person.objects.values_list("pk", "name"))
    return {
        position.person.name: (position.level, [names[pk] for pk in position.path])
        for position in Position.objects.current().select_related("person")
    }


def problems(text: str, **options: bool) -> list[str]:
    return [str(problem) for problem in plan_import(parse_people(text.encode()), **options).problems]


def test_a_list_makes_people_with_level_path_unit_and_skills(operator: Person) -> None:
    done = take_over(operator, FIRM)
    assert (done.new, done.moved, done.left, done.unchanged) == (4, 0, 0, 0)
    assert tree()["Cy Leaf"] == (3, ["Ada Root", "Bo Branch", "Cy Leaf"])
    cy = Person.objects.get(email="cy@firm.example")
    held = Position.objects.current().get(person=cy)
    assert (held.unit, held.title, held.grade) == ("Pumps", "Engineer", "T3")
    assert held.manager is not None
    assert held.manager.name == "Bo Branch"
    assert (cy.handle, cy.organisation, cy.has_usable_password()) == ("cy-leaf", operator.organisation, False)
    assert PersonSkill.objects.filter(skill__name__iexact="hydraulics").count() == 2


def test_an_import_is_one_entry_in_the_ledger_and_a_diff_for_each_known_person_it_changed(operator: Person) -> None:
    done = take_over(operator, FIRM)
    entry = Participation.objects.get()
    assert (entry.verb, entry.object_kind, entry.object_id) == (Verb.IMPORTED_PEOPLE, "people.peopleimport", done.pk)
    assert not LogEntry.objects.get_for_objects(Person.objects.exclude(pk=operator.pk))
    take_over(operator, FIRM.replace("cy@", "cyrus@"))
    (diff,) = LogEntry.objects.get_for_objects(Person.objects.exclude(pk=operator.pk))
    assert diff.changes == {"email": ["cy@firm.example", "cyrus@firm.example"]}
    assert (diff.actor_id, diff.cid) == (operator.pk, str(Participation.objects.latest("pk").entry))


def test_the_same_list_again_changes_nothing(operator: Person) -> None:
    take_over(operator, FIRM)
    before = list(Position.objects.values_list("pk", "during").order_by("pk"))
    again = take_over(operator, FIRM)
    assert again.pk is None
    assert again.unchanged == 4
    assert list(Position.objects.values_list("pk", "during").order_by("pk")) == before
    assert Participation.objects.count() == 1
    assert PersonSkill.objects.count() == 3


def test_a_second_list_is_a_reorganisation_and_history_stays(operator: Person) -> None:
    with clock.at(START):
        take_over(operator, FIRM)
    change = START + timedelta(days=100)
    # Cy leads now, Bo reports to Cy, Di is gone, Ed is new; Ada stays as she is.
    second = (
        "Employee ID,Full name,E-mail,Manager ID,Department,Job title,Level\n"
        "1,Ada Root,ada@firm.example,,Board,Chief executive,E1\n"
        "3,Cy Leaf,cy@firm.example,1,Pumps,Head of pumps,M2\n"
        "2,Bo Branch,bo@firm.example,3,Pumps,Adviser,M2\n"
        "5,Ed New,ed@firm.example,3,Pumps,Engineer,T3\n"
    )
    with clock.at(change):
        done = take_over(operator, second)
    assert (done.new, done.moved, done.left, done.unchanged) == (1, 2, 1, 1)
    assert tree() == {
        "Ada Root": (1, ["Ada Root"]),
        "Cy Leaf": (2, ["Ada Root", "Cy Leaf"]),
        "Bo Branch": (3, ["Ada Root", "Cy Leaf", "Bo Branch"]),
        "Ed New": (3, ["Ada Root", "Cy Leaf", "Ed New"]),
    }
    bo = Person.objects.get(name="Bo Branch")
    assert Position.objects.at(change - timedelta(days=1)).get(person=bo).title == "Head of pumps"
    assert {p.during.upper for p in Position.objects.filter(during__upper_inf=False)} == {change}
    assert Position.objects.filter(person__name="Ada Root").count() == 1
    di = Person.objects.get(name="Di Leaf")
    assert di.is_active
    assert not Position.objects.current().filter(person=di).exists()


def test_who_comes_back_gets_a_position_again(operator: Person) -> None:
    take_over(operator, FIRM)
    take_over(operator, "\n".join(FIRM.splitlines()[:4]))
    done = take_over(operator, FIRM)
    assert (done.new, done.moved, done.unchanged) == (1, 0, 3)
    assert Person.objects.filter(name="Di Leaf").count() == 1


def test_bare_numbers_become_people_and_a_manager_without_a_row_gets_one(operator: Person) -> None:
    take_over(operator, "ID,ReportsToID\n7,1\n8,7\n9,7\n")
    assert tree()["Person 9"] == (3, ["Person 1", "Person 7", "Person 9"])
    assert Person.objects.get(name="Person 9").email is None


def test_a_later_list_gives_names_and_addresses_to_bare_numbers(operator: Person) -> None:
    take_over(operator, "ID,ReportsToID\n2,1\n3,2\n4,2\n")
    take_over(operator, FIRM)
    assert set(tree()) == {"Ada Root", "Bo Branch", "Cy Leaf", "Di Leaf"}
    assert Person.objects.get(employee_number="3").email == "cy@firm.example"
    assert Person.objects.filter(employee_number__isnull=False).count() == 4


def test_a_name_that_somebody_chose_is_not_overwritten(operator: Person) -> None:
    take_over(operator, FIRM)
    Person.objects.filter(employee_number="3").update(name="Cyrus")
    take_over(operator, FIRM.replace("T3", "T4"))
    assert Person.objects.get(employee_number="3").name == "Cyrus"


def test_who_is_known_by_address_is_met_again_and_keeps_their_row(operator: Person) -> None:
    assert operator.email is not None
    take_over(operator, FIRM.replace("ada@firm.example", operator.email.upper()))
    assert tree()["Cy Leaf"] == (3, ["Olga Operator", "Bo Branch", "Cy Leaf"])
    operator.refresh_from_db()
    assert operator.employee_number == "1"


def test_a_placeholder_with_that_address_becomes_the_person(operator: Person, make_person: MakePerson) -> None:
    ghost = make_person("cyl", email=None, is_placeholder=True)
    Identity.objects.create(person=ghost, source="email", external_id="cy@firm.example")
    take_over(operator, FIRM)
    ghost.refresh_from_db()
    assert (ghost.name, ghost.email, ghost.is_placeholder) == ("Cy Leaf", "cy@firm.example", False)


def test_an_address_of_a_customer_is_refused(operator: Person, guest: Person) -> None:
    assert problems(FIRM.replace("cy@firm.example", str(guest.email))) == [
        f"Line 4: {guest.email} belongs to Carla Customer of a customer organisation."
    ]


def test_only_an_operator_may_import(employee: Person) -> None:
    with pytest.raises(Refused):
        take_over(employee, FIRM)
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["The file is empty."]),
        ("ID,ReportsToID\n", ["There are no people in this file, only its header."]),
        (
            "Name,Shoe size\nAda,38\n",
            ["No column tells people apart: name one of them ID or E-mail. The columns are: Name, Shoe size."],
        ),
        (
            "ID,Name\n1,Ada\n",
            [
                (
                    "No column says who reports to whom: name one of them Manager ID, Manager e-mail or Reports to. "
                    "The columns are: ID, Name."
                )
            ],
        ),
        (
            "ID,Name,Manager ID\n1,Ada,\n2,Bo,\n3,Cy,1\n",
            ["2 people have no manager, and one is expected: Ada (line 2), Bo (line 3)."],
        ),
        (
            "ID,Name,Manager ID\n1,Ada,\n2,Bo,4\n3,Cy,2\n4,Di,3\n5,Ed,4\n",
            ["Line 3: these people report to one another in a circle: Bo → Di → Cy → Bo."],
        ),
        ("ID,Name,Manager ID\n1,Ada,\n2,Bo,99\n", ["Line 3: the manager 99 of Bo is not in the list."]),
        ("ID,Name,Manager ID\n1,Ada,\n2,Bo,1\n2,Cy,1\n", ["Line 4: the ID 2 is on line 3 already."]),
        (
            "Name,Mail,Boss\nAda,a@x.example,\nBo,A@X.example,a@x.example\n",
            ["Line 3: the e-mail address a@x.example is on line 2 already."],
        ),
        (
            "ID,Name,Email,Manager\n1,Ada,nonsense,\n2,,b@x.example,1\n3,Cy,c@x.example,1,2,3\n",
            [
                "Line 2: “nonsense” is not an e-mail address.",
                "Line 3: has no name.",
                "Line 4: has 6 cells, the header has 4.",
            ],
        ),
        (
            "ID,Name,Manager\n1,Ada,\n2,Ada,1\n3,Bo,Ada\n",
            ["Line 4: 2 people are called Ada: give an ID or e-mail."],
        ),
    ],
)
def test_everything_that_is_wrong_is_told_by_line(db: None, text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_nothing_is_half_imported(operator: Person) -> None:
    with pytest.raises(ListRefused) as refused:
        take_over(operator, FIRM + "5,Ed,ed@firm.example,77,,,\n6,Flo,flo@,1,,,\n")
    assert [problem.line for problem in refused.value.problems] == [6, 7]
    assert Person.objects.count() == 1
    assert not PeopleImport.objects.exists()
    assert not Participation.objects.exists()


def test_several_roots_are_taken_when_asked_for(operator: Person) -> None:
    take_over(operator, "ID,Name,Manager ID\n1,Ada,\n2,Bo,\n3,Cy,2\n", several_roots=True)
    assert tree()["Cy"] == (2, ["Bo", "Cy"])


def test_progress_is_told_to_the_end(operator: Person) -> None:
    told: list[tuple[int, int]] = []
    rows = "".join(f"{n},1\n" for n in range(2, 1202))
    import_people(
        by=operator,
        file=parse_people(f"ID,ReportsToID\n{rows}".encode()),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 1201), (500, 1201), (1000, 1201), (1201, 1201)]


def test_five_thousand_people_are_taken_over_and_taken_over_again(operator: Person) -> None:
    rows = "".join(
        f"{n},Person Number {n},p{n}@firm.example,{(n - 2) // 6 + 1 if n > 1 else ''},Unit {n % 40},Title,\n"
        for n in range(1, 5001)
    )
    text = f"ID,Name,Email,Manager ID,Unit,Title,Grade\n{rows}"
    assert take_over(operator, text).new == 5000
    assert Position.objects.current().count() == 5000
    assert take_over(operator, text).unchanged == 5000
    assert max(level for level, _ in tree().values()) == 6


@pytest.mark.realdata
def test_the_manufacturer_is_taken_over_twice_with_equal_counts(operator: Person) -> None:
    if not REAL.exists():
        pytest.skip(f"{REAL} is not here")
    call_command("people_import", str(REAL))
    first = tree()
    counts = (Person.objects.count(), Position.objects.count(), Participation.objects.count())
    call_command("people_import", str(REAL))
    assert tree() == first
    assert (Person.objects.count(), Position.objects.count(), Participation.objects.count()) == counts
    assert len(first) == 154
    assert [name for name, (level, _) in first.items() if level == 1] == ["Person 86"]


def test_the_command_tells_problems_and_a_dry_run_changes_nothing(
    operator: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "firm.csv"
    file.write_text(FIRM)
    call_command("people_import", str(file), "--dry-run")
    assert "4 new, 0 moved, 0 missing from the list (" in capsys.readouterr().out
    assert not Position.objects.exists()
    file.write_text(FIRM.replace(",1,Pumps", ",3,Pumps"))
    with pytest.raises(CommandError, match="in a circle: Bo Branch → Cy Leaf → Bo Branch"):
        call_command("people_import", str(file))
    with pytest.raises(CommandError, match="can't be read"):
        call_command("people_import", str(tmp_path / "missing.csv"))
