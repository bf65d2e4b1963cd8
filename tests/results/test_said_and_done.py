"""“You said, we did”: the words of those who asked, what was done, and for customers only what is theirs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.boards.models import Case, Idea, Support
from ideas.results.models import Result
from tests import factories as make
from tests.boards import garden
from tests.results import harvest
from workspace.people.models import Organisation, Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def page(person: Person, params: str = "") -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/said-and-done/?{params}")
    assert answer.status_code == 200
    return answer.content.decode()


class World:
    """A space shared with Aqua and Dry, in which one thing was shipped that Aqua asked for, and one for nobody else."""

    def __init__(self) -> None:
        self.aqua, self.dry = make.customer("Aqua Works"), make.customer("Dry Works")
        self.space = make.space()
        for customer in (self.aqua, self.dry):
            spaces.grant(
                by=self.space.created_by, space=self.space, can=Can.CONTRIBUTE, group=customer.group,
                customers_may_meet=True,
            )  # fmt: skip
        self.board = garden.board(self.space.created_by, self.space)
        self.of_aqua = self.shipped("Quieter pumps", garden.idea(make.guest(self.aqua, "Klara V"), self.board))
        self.ours = self.shipped("Fewer forms", garden.idea(make.person("Ines C"), self.board, problem="Nine forms."))

    def shipped(self, title: str, *ideas: Idea) -> Result:
        return harvest.shipped(harvest.result(*ideas, title=title), did=f"We did {title.lower()}.")


@pytest.fixture
def world() -> World:
    return World()


def test_employees_see_everything_that_they_may_see(world: World) -> None:
    hidden = harvest.shipped(harvest.result(garden.idea(on=garden.board(space=make.space(access="invited")))))
    shown = page(make.person())
    assert "Quieter pumps" in shown
    assert "Nine forms." in shown
    assert hidden.title not in shown


def test_a_customer_sees_what_their_organisation_asked_for(world: World) -> None:
    shown = page(make.guest(world.aqua))
    assert "Quieter pumps" in shown
    assert "Fewer forms" not in shown
    assert "Nothing is shipped yet" in page(make.guest(world.dry))


@pytest.mark.parametrize("way", ["case", "proxy", "support", "merged"])
def test_it_is_theirs_in_every_way_that_they_had_a_part(world: World, way: str) -> None:
    idea, of_dry = world.ours.ideas.get(), make.guest(world.dry, "Dora D")
    if way == "case":
        Case.objects.create(idea=idea, person=of_dry, words="Our forms too.", html="")
    elif way == "proxy":
        words = "They fill in ten."
        Case.objects.create(
            idea=idea, person=make.person(), organisation=world.dry, is_proxy=True, words=words, html=""
        )
    elif way == "support":
        Support.objects.create(idea=idea, person=of_dry)
    else:
        merged = garden.idea(of_dry, world.board, title="Ten forms")
        Idea.objects.filter(pk=merged.pk).update(merged_into=idea)
    assert "Fewer forms" in page(of_dry)
    assert "Fewer forms" not in page(make.guest(world.aqua))


def test_a_customer_reads_only_their_own_words_and_nobody_elses_name(world: World) -> None:
    idea = world.of_aqua.ideas.get()
    for organisation, words in ((world.dry, "Dry as dust."), (world.aqua, "Loud as thunder.")):
        Case.objects.create(
            idea=idea, person=make.person(), organisation=organisation, is_proxy=True, words=words, html=""
        )
    shown = page(make.guest(world.aqua))
    assert "Loud as thunder." in shown
    assert "Dry" not in shown
    assert "Dry as dust." in page(make.person())


def test_it_is_chosen_by_space_and_by_customer(world: World) -> None:
    elsewhere = harvest.shipped(harvest.result(title="Lighter valves"))
    reader = make.person()
    assert "Quieter pumps" not in page(reader, f"space={elsewhere.board.space_id}")
    assert "Lighter valves" in page(reader, f"space={elsewhere.board.space_id}")
    of_aqua = page(reader, f"customer={world.aqua.pk}")
    assert "Quieter pumps" in of_aqua
    assert "Fewer forms" not in of_aqua
    assert "Fewer forms" in page(reader, "customer=²&space=99999999&after=x")


def test_a_customer_cannot_choose_another_one(world: World) -> None:
    shown = page(make.guest(world.dry), f"customer={world.aqua.pk}")
    assert "Quieter pumps" not in shown
    assert "Aqua" not in shown


def test_who_may_look_in_no_longer_reads_nothing(world: World) -> None:
    guest = make.guest(world.aqua)
    spaces.revoke(by=world.space.created_by, space=Space.objects.get(pk=world.space.pk), group=world.aqua.group)
    assert "Quieter pumps" not in page(guest)


def test_it_costs_the_same_for_a_page_of_them(world: World) -> None:
    reader = make.person()

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(reader)
        return len(asked)

    cost()
    before = cost()
    for n in range(9):
        idea = garden.idea(make.guest(Organisation.objects.get(name="Aqua Works")), world.board, title=f"Idea {n}")
        Case.objects.create(idea=idea, person=make.person(), words="Us too.", html="")
        world.shipped(f"Result {n}", idea)
    assert cost() <= before
    assert before <= 45


def test_more_than_a_page_of_it_is_paged(world: World) -> None:
    for n in range(12):
        world.shipped(f"Result {n}", garden.idea(on=world.board, title=f"Idea {n}"))
    client = Client()
    client.force_login(make.person())
    first = client.get("/said-and-done/")
    assert first.content.decode().count("<article") == 12
    older = re.search(r'href="([^"]+)" rel="next"', first.content.decode())
    assert older
    address = older[1].replace("&amp;", "&")
    assert client.get(f"/said-and-done/{address}").content.decode().count("<article") == 2
