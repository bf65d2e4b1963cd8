"""manage.py interactions_import: what was before Causeway stands in the ledger, marked as such, once."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests import factories as make
from workspace.audit.models import Participation, Verb
from workspace.common.errors import NotVisible
from workspace.imports.actions import import_baseline
from workspace.imports.models import ImportRun, State
from workspace.imports.queries.baseline import SOURCE, plan_baseline
from workspace.people.actions import claim_placeholder
from workspace.people.models import Identity, Person

pytestmark = pytest.mark.django_db

PEOPLE = "id,manager,unit,email\n1,,Board,\n2,1,Sales,sven@example.com\n3,1,Works,\n4,3,Works,\n"
TALK = """at;actor;target
2024-03-01 10:00:00;4;3
2024-03-01 10:00:00;4;2
2024-03-02 09:30:00;2;4
2024-03-02 09:30:00;2;4
2024-03-03 08:00:00;9;4
"""
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "manufacturing"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    people, talk = tmp_path / "people.csv", tmp_path / "talk.csv"
    people.write_text(PEOPLE)
    talk.write_text(TALK)
    return people, talk


def run(files: tuple[Path, Path], *more: str) -> str:
    out = io.StringIO()
    call_command("interactions_import", "--people", str(files[0]), "--interactions", str(files[1]), *more, stdout=out)
    return out.getvalue()


def rows() -> list[Participation]:
    return list(Participation.objects.filter(source=SOURCE).order_by("at", "entry", "ordinal"))


def who(outside: str) -> Person:
    return Identity.objects.get(source=SOURCE, external_id=outside).person


def test_each_deed_is_signed_by_whoever_did_it_with_the_ranks_of_the_file(
    operator: Person, files: tuple[Path, Path]
) -> None:
    here = make.person("Nils Berg", employee_number="4")
    sven = make.person("Sven Lund", email="sven@example.com")
    told = run(files)
    assert "2 found here" in told
    assert "2 as placeholders" in told
    assert "left out: 1 rows, unknown senders" in told
    found = rows()
    assert [(one.actor, one.target, one.weight) for one in found if one.actor == here.pk] == [
        (here.pk, target, 0.5) for target in sorted([sven.pk, who("3").pk])
    ]
    assert sum(one.actor == sven.pk for one in found) == 2, "the same row twice is two deeds"
    up = next(one for one in found if one.target == who("3").pk)
    assert (up.actor_level, up.target_level, up.up, up.down) == (3, 2, 1, 0)
    assert (up.actor_unit, up.verb, up.at) == ("Works", Verb.TURNED_TO, datetime(2024, 3, 1, 10, tzinfo=UTC))
    assert up.actor_path == [who("1").pk, who("3").pk, here.pk]
    across = next(one for one in found if one.target == sven.pk)
    assert (across.up, across.down) == (2, 1)


def test_it_is_signed_by_the_operator_and_listed(operator: Person, files: tuple[Path, Path]) -> None:
    run(files)
    found = ImportRun.objects.get()
    assert (found.by, found.state, found.file_name) == (operator, State.DONE, "talk.csv")
    entry = Participation.objects.get(verb=Verb.IMPORTED_BASELINE)
    assert (entry.actor, entry.object_id, entry.source) == (operator.pk, found.pk, "causeway")
    client = Client()
    client.force_login(operator)
    assert "talk.csv" in client.get("/imports/").content.decode()
    assert client.get(found.get_absolute_url()).status_code == 200
    assert "before Causeway" not in client.get("/imports/").content.decode().split("<form")[1], "nobody uploads it"


def test_a_second_time_brings_nothing_and_a_longer_file_only_what_is_new(
    operator: Person, files: tuple[Path, Path]
) -> None:
    run(files)
    before = Participation.objects.count()
    assert "Everything in it is here already." in run(files)
    assert (Participation.objects.count(), ImportRun.objects.count()) == (before, 1)
    files[1].write_text(TALK + "2024-03-04 08:00:00;1;3\n")
    assert "1 of them new" in run(files)
    assert Participation.objects.filter(source=SOURCE).count() == 5


def test_what_a_claimed_placeholder_did_is_not_brought_again(operator: Person, files: tuple[Path, Path]) -> None:
    run(files)
    claimer = make.person("Hanna Vik")
    claim_placeholder(by=operator, placeholder=who("2"), person=claimer)
    assert "Everything in it is here already." in run(files)


def test_a_rehearsal_changes_nothing(operator: Person, files: tuple[Path, Path]) -> None:
    people = Person.objects.count()
    assert "A dry run: nothing was changed." in run(files, "--dry-run")
    assert (Person.objects.count(), Participation.objects.count(), ImportRun.objects.count()) == (people, 0, 0)


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        ("at,actor,target\n2024-03-01,4,3\nsoon,4,3\n", "talk.csv, line 3: a time"),
        ("actor,target\n4,3\n", "there is no column 'at'"),
        ("at,actor,target\n2024-03-01,,3\n", "line 2: nobody is named"),
        ("at,actor,target\n0,4,3\n3600,4,3\n", "line 2: this would be in 1970"),
        ("at,actor,target\n2024-03-01,4,3\n2824-03-01,4,3\n", "line 3: this would be in 2824"),
        ("", "the file is empty"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_imported(
    operator: Person, files: tuple[Path, Path], talk: str, said: str
) -> None:
    files[1].write_text(talk)
    with pytest.raises(CommandError, match=said):
        run(files)
    assert not Person.objects.filter(is_placeholder=True).exists()
    assert not Participation.objects.exists()


def test_if_the_end_fails_nothing_of_it_stays(
    operator: Person, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_baseline(*files)
    first = plan.said[0]
    plan.said.append(first)  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="participation_key_once"):
        import_baseline(by=operator, plan=plan)
    assert not Person.objects.filter(is_placeholder=True).exists()
    assert not ImportRun.objects.exists()


def test_only_operators_import(files: tuple[Path, Path]) -> None:
    with pytest.raises(CommandError, match="No operator"):
        run(files)
    with pytest.raises(NotVisible):
        import_baseline(by=make.person(), plan=plan_baseline(*files))
    assert not Participation.objects.exists()


def test_in_ones_own_ledger_it_is_marked(operator: Person, files: tuple[Path, Path]) -> None:
    here = make.person("Nils Berg", employee_number="4")
    run(files)
    client = Client()
    client.force_login(here)
    page = client.get("/me/ledger/").content.decode()
    assert page.count('<span class="badge">baseline</span>') == 1
    assert "the time before Causeway" in page
    assert "talk.csv" not in page
    table = list(csv.DictReader(io.StringIO(client.get("/me/ledger/export.csv").getvalue().decode("utf-8-sig"))))
    assert {one["source"] for one in table if one["verb"] == "turned to"} == {"baseline"}


def test_without_managers_those_known_here_stand_where_they_were_first_known(
    operator: Person, files: tuple[Path, Path]
) -> None:
    boss, here = make.person("Berit Boss", employee_number="3"), make.person("Nils Berg", employee_number="4")
    make.place(boss)
    make.place(here, boss, unit="Foundry")
    files[0].write_text("id\n1\n2\n3\n4\n")
    run(files)
    up = Participation.objects.get(source=SOURCE, actor=here.pk, target=boss.pk)
    assert (up.actor_level, up.up, up.down, up.actor_unit) == (2, 1, 0, "Foundry")
    other = Participation.objects.get(source=SOURCE, actor=here.pk, target=who("2").pk)
    assert (other.target_level, other.up) == (None, None)


@pytest.mark.realdata
@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data is not here")
def test_a_real_company_comes_over_whole(operator: Person) -> None:
    run((REAL / "reportsto.csv", REAL / "communication.csv"))
    found = Participation.objects.filter(source=SOURCE)
    assert found.count() == 82_677
    steps = [(up or 0) + (down or 0) for up, down in found.values_list("up", "down")]
    assert sum(steps) / len(steps) == pytest.approx(3.613, abs=5e-4)
    assert sum(found.values_list("weight", flat=True)) == pytest.approx(found.entries().count())
