"""Pages of spaces and circles: what each kind of person finds there."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import factories as make
from tests.visiting import signed_in
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions, permissions, queries
from workspace.spaces.models import Access, Circle, Space
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db
WHY = "The works council asked for it"


def text(person: Person, url: str, status: int = 200) -> str:
    answer = signed_in(person).get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def main_of(page: str) -> str:
    """The page without the rail, which shows spaces too."""
    return page[page.index("<main") :]


class TestList:
    def test_mine_come_first_then_open_ones(self) -> None:
        me = make.person()
        make.space(name="Aardvark")
        make.space(me, "Zebra")
        make.space(name="Hidden", access=Access.INVITED)
        page = main_of(text(me, "/spaces/"))
        assert page.index("Zebra") < page.index("Aardvark")
        assert "Hidden" not in page

    def test_those_where_customers_are_say_so(self) -> None:
        """Whichever way they came in; and no other."""
        me, guest = make.person(), make.guest()
        make.share(make.space(me, "As a customer"), guest.organisation)
        make.space(me, "By name", people=[guest])
        for n in range(9):  # numbers of spaces that organisations and people have, too
            make.space(me, f"Alone {n}")
        shared = {space.name for space in queries.space_list(me).spaces if space.shared}  # type: ignore[attr-defined]
        assert shared == {"As a customer", "By name"}

    def test_archived_ones_behind_a_toggle(self) -> None:
        me = make.person()
        space = make.space(me, "Old pumps")
        actions.archive_space(by=me, space=space)
        assert "Old pumps" not in main_of(text(me, "/spaces/"))
        assert "Old pumps" in main_of(text(me, "/spaces/?archived=1"))

    def test_found_by_name_and_purpose(self) -> None:
        me = make.person()
        make.space(me, "Pumps", purpose="Curves and cavitation")
        make.space(me, "Seals")
        page = main_of(text(me, "/spaces/?q=cavit+pump"))
        assert "Pumps" in page
        assert "Seals" not in page

    @pytest.mark.parametrize("params", ["page=0", "page=-1", "page=x", "page=9999999", "page=" + "9" * 4400, "q=%25"])
    def test_nonsense_in_the_address_is_survived(self, params: str) -> None:
        assert signed_in(make.person()).get(f"/spaces/?{params}").status_code in {200, 400}

    def test_ten_thousand_would_be_paged(self) -> None:
        me = make.person()
        Space.objects.bulk_create(Space(name=f"S{n:03}", created_by=me) for n in range(130))
        first, third = queries.space_list(me), queries.space_list(me, page=3)
        assert (len(first.spaces), first.more) == (60, True)
        assert (len(third.spaces), third.more) == (10, False)


class TestSpace:
    def test_opened_by_a_form_then_joined_and_left(self) -> None:
        me, other = make.person(), make.person()
        answer = signed_in(me).post(
            "/spaces/new/", {"name": "Pumps", "purpose": "Why", "access": "open", "key": str(uuid4())}
        )
        space = Space.objects.get(name="Pumps")
        assert answer["Location"] == f"/spaces/{space.pk}/"
        client = signed_in(other)
        client.post(f"/spaces/{space.pk}/join/")
        assert Space.objects.joined_by(other).get() == space
        client.post(f"/spaces/{space.pk}/leave/")
        assert not Space.objects.joined_by(other).exists()

    def test_a_form_with_a_mistake_keeps_what_was_typed(self) -> None:
        client = signed_in(make.person())
        answer = client.post("/spaces/new/", {"name": "", "purpose": "My long purpose", "access": "open"})
        assert answer.status_code == 422
        assert "My long purpose" in answer.content.decode()
        by_script = client.post(
            "/spaces/new/", {"name": "", "access": "open"}, headers={"X-Requested-With": "causeway"}
        )
        assert by_script.status_code == 422
        assert "name" in by_script.json()["fields"]

    def test_every_tab_is_there_and_unknown_ones_are_not(self) -> None:
        space = make.space()
        for section in queries.sections():
            assert signed_in(space.created_by).get(f"/spaces/{space.pk}/{section.key}/").status_code == 200
        assert signed_in(space.created_by).get(f"/spaces/{space.pk}/nonsense/").status_code == 404

    def test_words_that_people_wrote_are_escaped(self) -> None:
        space = make.space(name="<script>alert(1)</script>", purpose="<img src=x onerror=alert(1)>")
        for url in ("", "about/", "people/", "who/", "settings/", "rights/", "ledger/"):
            page = text(space.created_by, f"/spaces/{space.pk}/{url}")
            assert "<script>alert" not in page
            assert "<img src=x" not in page

    def test_settings_are_for_facilitators(self) -> None:
        space, member = make.space(), make.person()
        for url in ("settings/", "rights/", "rights/suggest/?q=a"):
            assert signed_in(member).get(f"/spaces/{space.pk}/{url}").status_code == 403
            assert signed_in(space.created_by).get(f"/spaces/{space.pk}/{url}").status_code == 200
        signed_in(space.created_by).post(
            f"/spaces/{space.pk}/settings/", {"name": "New", "purpose": "", "access": "invited"}
        )
        space.refresh_from_db()
        assert (space.name, space.access) == ("New", "invited")

    def test_archived_and_restored(self) -> None:
        space = make.space()
        client = signed_in(space.created_by)
        client.post(f"/spaces/{space.pk}/archive/")
        page = text(space.created_by, f"/spaces/{space.pk}/")
        assert "This space is archived" in page
        assert f"/spaces/{space.pk}/restore/" in page
        client.post(f"/spaces/{space.pk}/restore/")
        assert "This space is archived" not in text(space.created_by, f"/spaces/{space.pk}/")

    def test_writes_are_posts(self) -> None:
        space = make.space()
        for url in ("join", "leave", "archive", "restore", "rights/grant", "rights/revoke"):
            assert signed_in(space.created_by).get(f"/spaces/{space.pk}/{url}/").status_code == 405


class TestRights:
    def test_let_in_by_search_and_cut_off(self) -> None:
        space, other = make.space(access=Access.INVITED), make.person("Zacharias Quint")
        client = signed_in(space.created_by)
        found = client.get(f"/spaces/{space.pk}/rights/suggest/?q=zach+qui").json()
        assert [one["title"] for one in found] == ["Zacharias Quint"]
        assert found[0]["url"].endswith(f"?who=person:{other.pk}")
        assert "Zacharias Quint" in client.get(found[0]["url"]).content.decode()
        client.post(f"/spaces/{space.pk}/rights/grant/", {"who": f"person:{other.pk}", "can": "view"})
        assert permissions.rights(other, space) == {Can.VIEW}
        assert not client.get(f"/spaces/{space.pk}/rights/suggest/?q=zach").json()
        client.post(f"/spaces/{space.pk}/rights/revoke/", {"who": f"person:{other.pk}"})
        assert permissions.rights(other, space) == set()

    @pytest.mark.parametrize(
        "who", ["", "person:", "person:x", "person:0", "group:999999", "person:²", "7", "group:1:2"]
    )
    def test_nobody_of_that_name_is_said(self, who: str) -> None:
        space = make.space()
        answer = signed_in(space.created_by).post(f"/spaces/{space.pk}/rights/grant/", {"who": who, "can": "view"})
        assert answer.status_code == 422

    def test_a_second_customer_is_asked_about_first(self) -> None:
        first, second = make.customer("Aqua"), make.customer("Boreal")
        space = make.share(make.space(), first)
        client, url = signed_in(space.created_by), f"/spaces/{space.pk}/rights/grant/"
        asked = client.post(url, {"who": f"group:{second.group_id}", "can": "contribute"})
        assert asked.status_code == 422
        assert "Aqua, Boreal would see each other" in asked.content.decode()
        assert not queries.customers_of(space.pk).filter(pk=second.pk).exists()
        client.post(url, {"who": f"group:{second.group_id}", "can": "contribute", "customers_may_meet": "on"})
        assert queries.customers_of(space.pk).filter(pk=second.pk).exists()

    def test_the_last_facilitator_cannot_be_taken_back(self) -> None:
        space = make.space()
        answer = signed_in(space.created_by).post(
            f"/spaces/{space.pk}/rights/revoke/", {"who": f"person:{space.created_by.pk}"}
        )
        assert answer.status_code == 403
        assert "without a facilitator" in answer.content.decode()


class TestWho:
    def test_by_name_and_by_group_in_one_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        space, circle = make.space(), make.circle(people=[make.person()])
        guest = make.guest()
        make.share(space, guest.organisation)
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, group=circle.group)
        with django_assert_num_queries(1):
            told = queries.audience(space, space.created_by)
        assert told.groups[0].kind == "everyone"
        assert {(group.name, group.count, group.can) for group in told.groups if group.kind != "everyone"} == {
            (guest.organisation.name, 1, Can.CONTRIBUTE),
            (circle.name, 2, Can.VIEW),
        }
        assert [person.name for person in told.people] == [space.created_by.name]

    def test_who_left_the_company_is_not_in_it(self) -> None:
        gone = make.person()
        space = make.space(access=Access.INVITED, people=[gone])
        Person.objects.filter(pk=gone.pk).update(is_active=False)
        told = queries.audience(space, space.created_by)
        assert [person.id for person in told.people] == [space.created_by.pk]
        assert told.groups == []

    def test_one_click_from_every_space(self) -> None:
        space = make.space()
        assert f'href="/spaces/{space.pk}/who/"' in text(make.person(), f"/spaces/{space.pk}/")


class TestGlass:
    def test_its_breaking_is_shown_to_the_members(self) -> None:
        space, operator = make.space(access=Access.INVITED), make.person("Olga Operator", is_operator=True)
        client = signed_in(operator)
        assert client.get(f"/spaces/{space.pk}/").status_code == 404
        assert client.get(f"/spaces/{space.pk}/glass/").status_code == 200
        client.post(f"/spaces/{space.pk}/glass/", {"reason": WHY})
        assert client.get(f"/spaces/{space.pk}/").status_code == 200
        page = text(space.created_by, f"/spaces/{space.pk}/")
        assert "Olga Operator broke the glass" in page
        assert WHY in page
        assert WHY in text(space.created_by, f"/spaces/{space.pk}/who/")
        with clock.at(clock.now() + actions.GLASS_STAYS_BROKEN * 2):
            assert client.get(f"/spaces/{space.pk}/").status_code == 404

    def test_operators_administer_by_name_only(self) -> None:
        space, operator = make.space(name="Hidden", access=Access.INVITED), make.person(is_operator=True)
        thread = make.thread(space.created_by, space, title="Content")
        page = text(operator, "/spaces/administer/")
        assert "Hidden" in page
        assert "Content" not in page
        assert signed_in(operator).get(f"/threads/{thread.pk}/").status_code == 404
        other = make.person("Appointed Person")
        assert "Appointed Person" in text(operator, f"/spaces/{space.pk}/appoint/?q=appointed")
        signed_in(operator).post(f"/spaces/{space.pk}/appoint/", {"who": f"person:{other.pk}"})
        assert permissions.rights(other, space) == set(Can)
        refused = signed_in(operator).post(f"/spaces/{space.pk}/appoint/", {"who": f"person:{operator.pk}"})
        assert refused.status_code == 404

    def test_for_others_there_is_nothing_to_administer(self) -> None:
        space = make.space()
        for url in ("/spaces/administer/", f"/spaces/{space.pk}/glass/", f"/spaces/{space.pk}/appoint/"):
            assert signed_in(make.person()).get(url).status_code == 404


class TestCircles:
    def test_made_changed_and_left(self) -> None:
        me, other = make.person(), make.person("Zacharias Quint")
        client = signed_in(me)
        client.post("/circles/new/", {"name": "Welders", "purpose": "Everybody who welds"})
        circle = Circle.objects.get()
        url = f"/circles/{circle.pk}/"
        assert "@welders" in text(me, url)
        assert "Zacharias Quint" in text(me, f"{url}?q=zacharias")
        client.post(f"{url}people/", {"who": f"person:{other.pk}", "step": "add"})
        assert [person.name for person in queries.circle_people(circle).people].count("Zacharias Quint") == 1
        client.post(f"{url}purpose/", {"purpose": "For those who weld"})
        assert "For those who weld" in text(other, url)
        client.post(f"{url}people/", {"who": f"person:{me.pk}", "step": "remove"})
        assert list(queries.circle_people(circle).people) == [other]
        assert client.post(f"{url}people/", {"who": f"person:{me.pk}", "step": "add"}).status_code == 403

    def test_outsiders_see_it_and_cannot_change_it(self) -> None:
        circle = make.circle(name="Welders")
        page = text(make.person(), f"/circles/{circle.pk}/")
        assert "Welders" in page
        assert "circle-seat" not in page
        assert "Only the people of a circle can change it" in page


class TestBudget:
    """Queries of a page, session and person and shell included."""

    @pytest.mark.parametrize(
        ("url", "most"),
        [("", 15), ("people/", 12), ("about/", 11), ("who/", 7), ("rights/", 8), ("settings/", 6)],
    )
    def test_of_a_spaces_pages(
        self, url: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        people = [make.person() for _ in range(8)]
        space = make.space(people=people)
        make.share(space, make.guest().organisation)
        make.thread(space.created_by, space)
        client = signed_in(space.created_by)
        client.get(f"/spaces/{space.pk}/{url}")
        with django_assert_max_num_queries(most):
            client.get(f"/spaces/{space.pk}/{url}")

    def test_of_the_list(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        me = make.person()
        for _ in range(10):
            make.space(me)
        client = signed_in(me)
        client.get("/spaces/")
        with django_assert_max_num_queries(6):
            client.get("/spaces/")
        with django_assert_max_num_queries(6):
            client.get("/circles/")
