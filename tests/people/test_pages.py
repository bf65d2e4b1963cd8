"""What people see of people, and what does not exist for them."""

import io
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.people.firm import MakePerson, place
from tests.visiting import signed_in
from workspace.people import actions, queries
from workspace.people.models import Organisation, Person, Position, Skill
from workspace.people.queries import import_plan, parse_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(operator: Person, make_person: MakePerson) -> dict[str, Person]:
    """Ada leads Bo and Cy; Cy leads Di."""
    ada, bo, cy, di = (make_person(name) for name in ("Ada Ängström", "Bo Branch", "Cy Čapek", "Di Leaf"))
    place(ada, unit="Board", title="Chief executive")
    place(bo, ada, unit="Pumps", title="Head of pumps")
    place(cy, ada, unit="Sales", title="Head of sales")
    place(di, cy, unit="Sales", title="Key accounts")
    actions.name_skill(by=bo, skill="Hydraulics")
    actions.name_skill(by=di, skill="Hydraulics")
    return {"ada": ada, "bo": bo, "cy": cy, "di": di}


def found(reader: Person, **asked: Any) -> list[str]:
    return [person.name for person in queries.directory_page(reader, **asked).people]


def test_people_are_found_by_name_accent_typo_skill_and_unit(firm: dict[str, Person]) -> None:
    ada = firm["ada"]
    assert found(ada, q="ada") == ["Ada Ängström"]
    assert found(ada, q="ANGSTROM") == ["Ada Ängström"]
    assert found(ada, q="capek cy") == ["Cy Čapek"]
    assert found(ada, q="angstrm") == ["Ada Ängström"]
    assert found(ada, q="hydraulics") == ["Bo Branch", "Di Leaf"]
    assert found(ada, q="sales") == ["Cy Čapek", "Di Leaf"]
    assert found(ada, unit="Sales", skill="hydraulics") == ["Di Leaf"]
    assert found(ada, q="zzzz") == []
    assert found(ada, q="100%_") == []


def test_a_name_comes_before_a_skill_of_the_same_word(firm: dict[str, Person], make_person: MakePerson) -> None:
    make_person("Zoe Hydra")
    assert found(firm["ada"], q="hydra") == ["Zoe Hydra", "Bo Branch", "Di Leaf"]


def test_customers_have_their_own_tab_and_the_deactivated_none(
    firm: dict[str, Person], guest: Person, operator: Person
) -> None:
    assert found(firm["ada"], side="customer") == ["Carla Customer"]
    actions.deactivate_person(by=operator, person=firm["bo"])
    assert "Bo Branch" not in found(firm["ada"])


def test_the_directory_asks_four_queries_however_many_people(
    firm: dict[str, Person], make_person: MakePerson, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        make_person(f"Extra {number}")
    for asked in ({}, {"q": "hydraulics"}, {"unit": "Sales", "number": 1}):
        with django_assert_max_num_queries(4):
            page = queries.directory_page(firm["ada"], **asked)
            assert [named.skill.name for person in page.people for named in person.skills.all()]
    assert (page.total, queries.directory_page(firm["ada"], number=2).has_more) == (2, False)
    answer = signed_in(firm["ada"]).get("/people/?page=2")
    assert b"Previous" in answer.content
    assert answer.context["page"].number == 2


def test_nonsense_in_the_address_is_the_first_page(firm: dict[str, Person]) -> None:
    for nonsense in ("page=-1", "page=x", "page=99999999999999", "page=²", "unit=%27", "side=boss"):
        assert signed_in(firm["ada"]).get(f"/people/?{nonsense}").status_code == 200


def test_for_customers_there_is_no_directory_and_no_reporting_line(
    firm: dict[str, Person], guest: Person, customer: Organisation, make_person: MakePerson
) -> None:
    colleague = make_person("Colin Colleague", organisation=customer)
    client = signed_in(guest)
    for path in ("/people/", "/people/chart/", f"/people/{firm['bo'].pk}/", f"/people/{firm['ada'].pk}/branch/"):
        assert client.get(path).status_code == 404
    assert client.get("/organisations/").status_code == 404
    answer = client.get(f"/people/{colleague.pk}/")
    assert answer.status_code == 200
    assert b"/people/chart/" not in answer.content
    assert client.get("/me/").status_code == 200


def test_who_is_not_signed_in_is_asked_to(firm: dict[str, Person], client: Client) -> None:
    for path in ("/people/", "/people/chart/", f"/people/{firm['bo'].pk}/", "/me/", "/organisations/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_a_profile_tells_the_reporting_line_skills_and_local_time(
    firm: dict[str, Person], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        page = queries.profile_page(firm["bo"], firm["di"].pk)
    assert [boss.name for boss in page.chain] == ["Ada Ängström", "Cy Čapek"]
    text = signed_in(firm["bo"]).get(f"/people/{firm['di'].pk}/").content.decode()
    assert "Hydraulics" in text
    assert "the same as yours" in text
    assert "Key accounts" in text


def test_a_higher_room_adds_a_section_that_is_shown_when_it_has_items(
    firm: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workspace.people.queries.profile._sections", [])
    queries.add_section(2, lambda _reader, _person: queries.Section("Later", "x.html", []))
    queries.add_section(1, lambda reader, person: queries.Section(f"Of {person.name}", "x.html", [reader]))
    assert [section.title for section in queries.profile_page(firm["bo"], firm["di"].pk).sections] == ["Of Di Leaf"]


def test_skills_are_added_and_dropped_on_ones_own_page(firm: dict[str, Person]) -> None:
    client, bo = signed_in(firm["bo"]), firm["bo"]
    answer = client.post("/me/skills/", {"skill": "Casting"}, headers={"X-Requested-With": "causeway"})
    assert answer.status_code == 200
    assert f'id="skills-{bo.pk}"' in answer.content.decode()
    casting = Skill.objects.get(name="Casting")
    assert client.post(f"/me/skills/{casting.pk}/drop/").status_code == 302
    assert client.post(f"/me/skills/{casting.pk}/drop/").status_code == 404
    assert client.post("/me/skills/", {"skill": ""}).status_code == 422
    answer = client.post("/me/skills/", {"skill": "x" * 61}, headers={"X-Requested-With": "causeway"})
    assert "skill" in answer.json()["fields"]


def test_the_zone_of_a_device_is_taken_and_nothing_else_changes(employee: Person) -> None:
    client, script = signed_in(employee), {"X-Requested-With": "causeway"}
    Person.objects.filter(pk=employee.pk).update(about="Pumps", locale="de")
    assert client.post("/me/zone/", {"time_zone": "Europe/Berlin"}, headers=script).status_code == 204
    answer = client.post("/me/zone/", {"time_zone": "Mars/Olympus"}, headers=script)
    assert answer.status_code == 422
    assert "Mars/Olympus" in answer.json()["error"]
    employee.refresh_from_db()
    assert (employee.time_zone, employee.about, employee.locale) == ("Europe/Berlin", "Pumps", "de")
    assert client.post("/me/zone/", {"time_zone": "Asia/Tokyo"}).url == "/me/"


def test_settings_are_saved_and_mistakes_are_told_at_their_field(employee: Person) -> None:
    client = signed_in(employee)
    good = {"name": "Erik E", "pronouns": "", "about": "", "time_zone": "Asia/Tokyo", "locale": "en"}
    assert client.post("/me/", good, follow=True).status_code == 200
    employee.refresh_from_db()
    assert (employee.name, employee.time_zone) == ("Erik E", "Asia/Tokyo")
    answer = client.post("/me/", {**good, "time_zone": "Mars"}, headers={"X-Requested-With": "causeway"})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["time_zone"]
    assert b"Mars" not in client.post("/me/", {**good, "name": ""}).content


def test_a_face_is_served_to_whoever_is_signed_in_and_its_name_cannot_climb(
    employee: Person, guest: Person, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    written = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(written, "PNG")
    written.seek(0)
    written.name = "me.png"
    assert signed_in(employee).post("/me/avatar/", {"picture": written}).status_code == 302
    employee.refresh_from_db()
    answer = signed_in(guest).get(employee.avatar_url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert client.get(employee.avatar_url).status_code == 302
    for name in ("..%2Fsecret-key", "x.webp", "0" * 32 + ".webp"):
        assert signed_in(guest).get(f"/avatars/{name}").status_code == 404
    assert signed_in(employee).post("/me/avatar/", {"remove": "yes"}).status_code == 302


def test_a_small_reporting_line_is_drawn_whole(
    firm: dict[str, Person], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        page = queries.chart_page(firm["bo"])
    (ada,) = page.roots
    assert (page.total, page.levels, ada.below) == (4, 3, 3)
    assert [(branch.person.name, branch.below) for branch in ada.reports] == [("Bo Branch", 0), ("Cy Čapek", 1)]
    text = signed_in(firm["bo"]).get(f"/people/chart/?at={firm['di'].pk}").content.decode()
    assert text.count("tree__person") == 4


def test_a_large_reporting_line_shows_three_levels_and_fetches_the_rest(
    operator: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = "".join(f"{n},{(n - 2) // 4 + 1 if n > 1 else ''}\n" for n in range(1, 1001))
    actions.import_people(by=operator, file=parse_people(f"ID,ReportsToID\n{rows}".encode()))
    deep = Position.objects.current().order_by("-level", "pk")[0].person
    with django_assert_max_num_queries(4):
        page = queries.chart_page(operator)
    drawn = [branch for top in page.roots[0].reports for branch in top.reports]
    assert (page.total, len(page.roots), len(drawn)) == (1000, 1, 16)
    assert all(branch.is_folded_away for branch in drawn)
    client = signed_in(operator)
    text = client.get("/people/chart/").content.decode()
    assert text.count("tree__fold") == 21
    opened = client.get(f"/people/chart/?at={deep.pk}").content.decode()
    assert "data-at" in opened
    assert deep.name in opened
    fragment = client.get(f"/people/{drawn[0].person.pk}/branch/").content.decode()
    assert fragment.strip().startswith(f'<ul id="branch-{drawn[0].person.pk}">')
    assert fragment.count('class="tree__person"') == 8
    for branch in drawn[:1]:
        assert branch.below == sum(
            branch.person.pk in path[:-1] for path in Position.objects.values_list("path", flat=True)
        )


def test_completion_finds_people_by_handle_and_by_any_word_of_their_name(
    firm: dict[str, Person], guest: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert [person.name for person in queries.people_completion(firm["bo"], "cap")] == ["Cy Čapek"]
    assert [person.name for person in queries.people_completion(firm["bo"], "c")] == ["Carla Customer", "Cy Čapek"]
    assert [person.name for person in queries.people_completion(guest, "c")] == ["Carla Customer"]
    assert list(queries.people_completion(firm["bo"], "%")) == []


def test_operators_add_customers_and_invite_people(operator: Person, employee: Person) -> None:
    client = signed_in(operator)
    assert signed_in(employee).get("/organisations/").status_code == 404
    answer = client.post("/organisations/", {"name": "Delta"})
    delta = Organisation.objects.get(name="Delta")
    assert answer.url == f"/organisations/{delta.pk}/invite/"
    assert client.post("/organisations/", {"name": "delta"}).status_code == 422
    assert client.get("/organisations/").status_code == 200
    invitation = {"name": "Dora", "email": "dora@delta.example"}
    answer = client.post(f"/organisations/{delta.pk}/invite/", invitation)
    dora = Person.objects.get(email="dora@delta.example")
    assert answer.url == f"/people/{dora.pk}/"
    assert client.post(f"/organisations/{delta.pk}/invite/", invitation).status_code == 422
    assert signed_in(employee).post(f"/organisations/{delta.pk}/invite/", invitation).status_code == 404
    assert client.post(f"/people/{dora.pk}/deactivate/").status_code == 302
    assert b"Reactivate" in client.get(f"/people/{dora.pk}/").content
    assert signed_in(employee).post(f"/people/{dora.pk}/reactivate/").status_code == 403
    assert client.post(f"/people/{dora.pk}/reactivate/").status_code == 302


def test_a_placeholder_is_handed_over_on_its_page(operator: Person, employee: Person, make_person: MakePerson) -> None:
    ghost = make_person("ghost", email=None, is_placeholder=True)
    assert b"Hand over" in signed_in(operator).get(f"/people/{ghost.pk}/").content
    assert b"This was me" in signed_in(employee).get(f"/people/{ghost.pk}/").content
    assert signed_in(employee).post(f"/people/{ghost.pk}/claim/").status_code == 403
    assert signed_in(operator).post(f"/people/{ghost.pk}/claim/", {"handle": "@nobody"}).status_code == 422
    answer = signed_in(operator).post(f"/people/{ghost.pk}/claim/", {"handle": "@erik-engineer"})
    assert answer.url == f"/people/{employee.pk}/"
    assert b"in an imported history" in signed_in(operator).get(f"/people/{ghost.pk}/").content


def test_an_import_plan_stays_within_its_queries(
    operator: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    file = parse_people(b"ID,ReportsToID\n" + b"".join(b"%d,1\n" % n for n in range(2, 300)))
    with django_assert_max_num_queries(5):
        assert len(import_plan.plan_import(file).new) == 299


def test_nothing_is_mailed_by_looking(operator: Person) -> None:
    signed_in(operator).get("/organisations/")
    assert not mail.outbox
