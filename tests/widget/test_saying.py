"""What is said and read by a widget: the boards' own deeds, in the customer's name."""

import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from ideas.boards.models import Idea, Support
from ideas.results import actions as results
from ideas.widget.models import Brought
from tests import factories as make
from tests.boards import garden
from tests.guests import doors
from tests.guests.conftest import code_sent_to
from tests.results import harvest
from tests.widget import counter
from tests.widget.counter import Product, code_of
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db
WORDS = {"problem": "The pump wakes the **street**.", "title": "Quieter at night", "proposal": "A softer bearing."}


@pytest.fixture
def product() -> Product:
    return counter.product(question="What should the next pump do?")


def person_of(product: Product) -> Person:
    found = Person.objects.filter(organisation=product.customer, is_placeholder=True).first()
    assert found
    return found


def test_an_idea_is_brought_in_the_customers_name(product: Product) -> None:
    bearer = product.enter()
    answer = product.post("ideas/new/", WORDS, bearer=bearer)
    assert answer.status_code == 200
    told = answer.json()["idea"]  # type: ignore[attr-defined]
    idea = Idea.objects.get()
    assert (idea.author, idea.board) == (person_of(product), product.widget.board)
    assert (idea.title, idea.problem, idea.proposal) == (WORDS["title"], WORDS["problem"], WORDS["proposal"])
    assert (told["title"], told["problem"], told["mine"], told["stage"]) == (
        "Quieter at night", "The pump wakes the street.", True, "new",
    )  # fmt: skip
    entry = Participation.objects.get(verb=Verb.SUBMITTED_IDEA)
    assert (entry.actor, entry.source, entry.side) == (idea.author_id, "widget", "customer")
    assert Brought.objects.get().widget == product.widget


def test_the_same_key_brings_it_once(product: Product) -> None:
    bearer, key = product.enter(), str(uuid.uuid4())
    first = product.post("ideas/new/", {**WORDS, "key": key}, bearer=bearer).json()  # type: ignore[attr-defined]
    assert product.post("ideas/new/", {**WORDS, "key": key}, bearer=bearer).json() == first  # type: ignore[attr-defined]
    assert Idea.objects.count() == 1
    assert product.post("ideas/new/", {**WORDS, "key": "no"}, bearer=bearer).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"problem": " "}, {"title": ""}, {"title": "x" * 200}, {"problem": 7}, {"title": "\ud800"}]
)
def test_what_can_not_be_said_is_told(product: Product, wrong: dict[str, object]) -> None:
    answer = product.post("ideas/new/", {**WORDS, **wrong}, bearer=product.enter())
    assert (answer.status_code, code_of(answer)) == (422, "invalid")
    assert not Idea.objects.exists()


def test_boards_say_when_ideas_are_taken() -> None:
    product = counter.product(may_submit=False, may_support=False)
    said = product.exchange().json()  # type: ignore[attr-defined]
    assert (said["may_submit"], said["may_support"]) == (False, False)
    answer = product.post("ideas/new/", WORDS, bearer=said["session"])
    assert (answer.status_code, code_of(answer)) == (403, "refused")


def test_support_is_given_and_taken_back(product: Product) -> None:
    idea = garden.idea(on=product.widget.board)
    bearer, path = product.enter(), f"ideas/{idea.pk}/support/"
    told = product.post(path, {"on": True, "key": str(uuid.uuid4())}, bearer=bearer).json()["idea"]  # type: ignore[attr-defined]
    assert (told["supports"], told["supporters"], told["mine"]) == (True, 1, False)
    assert Participation.objects.get(verb=Verb.SUPPORTED).source == "widget"
    (listed,) = product.get("ideas/", bearer=bearer).json()["ideas"]  # type: ignore[attr-defined]
    assert listed["supports"]
    told = product.post(path, {"on": False}, bearer=bearer).json()["idea"]  # type: ignore[attr-defined]
    assert (told["supports"], told["supporters"]) == (False, 0)
    assert not Support.objects.standing().filter(passed=False).exists()


def test_similar_ideas_are_shown_while_one_writes(product: Product) -> None:
    idea = garden.idea(on=product.widget.board, title="A quieter pump at night", problem="It wakes the street.")
    found = product.get("similar/", bearer=product.enter(), title="quieter pumps").json()["similar"]  # type: ignore[attr-defined]
    assert [one["id"] for one in found] == [idea.pk]
    assert found[0]["supports"] is False


def test_answers_stand_with_the_ideas(product: Product) -> None:
    idea = garden.idea(on=product.widget.board)
    results.answer_idea(by=product.widget.kept_by, idea=idea, verdict="planned", reason="In *spring*.")
    (told,) = product.get("ideas/", bearer=product.enter()).json()["ideas"]  # type: ignore[attr-defined]
    assert (told["stage"], told["answer"]["reason"]) == ("planned", "In spring.")


def test_what_was_done_stands_beside_what_the_customer_said(product: Product) -> None:
    bearer = product.enter()
    product.post("ideas/new/", WORDS, bearer=bearer)
    beside = make.share(make.space(product.widget.kept_by), product.customer)
    theirs = garden.idea(make.guest(product.customer), garden.board(beside.created_by, beside))
    elsewhere = harvest.result(theirs, title="In another space")
    harvest.shipped(elsewhere, "Not here.")
    assert product.get("done/", bearer=bearer).json()["done"] == []  # type: ignore[attr-defined]
    harvest.shipped(harvest.result(Idea.objects.get(title="Quieter at night")), "Version 3 is **quiet**.")
    (done,) = product.get("done/", bearer=bearer).json()["done"]  # type: ignore[attr-defined]
    assert done["did"] == "Version 3 is quiet."
    assert [(one["words"], one["by"]) for one in done["said"]] == [("The pump wakes the street.", "Klara Vogt")]


def test_another_customers_words_are_not_in_what_was_done(product: Product) -> None:
    other, space = make.customer(), product.widget.board.space
    spaces.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, group=other.group, customers_may_meet=True)
    theirs = garden.idea(make.guest(other), product.widget.board, problem="Our secret leaks.")
    harvest.shipped(harvest.result(theirs), "Tight.")
    assert product.get("done/", bearer=product.enter()).json()["done"] == []  # type: ignore[attr-defined]


def test_behind_masks_nobody_is_named_and_the_idea_does_not_say_where_it_came_from() -> None:
    product = counter.product(shows_authors=False)
    product.post("ideas/new/", WORDS, bearer=product.enter())
    told = product.get("ideas/", bearer=product.enter(sub="user-2", name="Omar Haddad")).json()["ideas"][0]  # type: ignore[attr-defined]
    assert told["by"] != "Klara Vogt"
    assert (told["mine"], told["supporters"]) == (False, None)
    entry = Participation.objects.get(verb=Verb.SUBMITTED_IDEA)
    assert (entry.source, entry.actor == person_of(product).pk) == ("masked", False)
    page = _page(product.widget.kept_by, Idea.objects.get().get_absolute_url())
    assert "Came by a widget" not in page
    assert "came by it" not in _page(product.widget.kept_by, product.widget.get_absolute_url())


def test_an_idea_says_that_it_came_by_a_widget(product: Product) -> None:
    product.post("ideas/new/", WORDS, bearer=product.enter())
    url = Idea.objects.get().get_absolute_url()
    assert "Customer portal" in _page(product.widget.kept_by, url)
    shown = _page(make.guest(product.customer), url)
    assert "Came by a widget" in shown
    assert "Customer portal" not in shown
    assert "Came by a widget" not in _page(
        product.widget.kept_by, garden.idea(on=product.widget.board).get_absolute_url()
    )


def test_a_list_costs_the_same_for_many(product: Product) -> None:
    bearer = product.enter()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert product.get("ideas/", bearer=bearer).status_code == 200
        return len(queries)

    garden.idea(on=product.widget.board)
    cost()
    few = cost()
    for number in range(5):
        garden.idea(on=product.widget.board, title=f"Idea {number}")
    assert cost() <= few
    assert few <= 40


def test_pages_follow_one_another(product: Product) -> None:
    for number in range(55):
        garden.idea(on=product.widget.board, title=f"Idea {number}")
    bearer = product.enter()
    first = product.get("ideas/", bearer=bearer).json()  # type: ignore[attr-defined]
    assert (len(first["ideas"]), first["total"]) == (50, 55)
    name, _, value = first["next"].partition("=")
    rest = product.get("ideas/", bearer=bearer, **{name: value}).json()  # type: ignore[attr-defined]
    assert (len(rest["ideas"]), rest["next"]) == (5, "")


def test_there_is_a_rate_for_each_person(product: Product) -> None:
    first, second = product.enter(), product.enter(sub="user-2")
    ask: Callable[[str], int] = lambda bearer: product.post("ideas/new/", WORDS, bearer=bearer).status_code  # noqa: E731
    with override_settings(ACCOUNT_RATE_LIMITS={"widget_write": "2/m/user"}):
        assert [ask(first) for _ in range(3)] == [200, 200, 429]
        assert ask(second) == 200
    # Reads are counted by the minute of the clock.
    with override_settings(WIDGET_READS_PER_MINUTE=1), time_machine.travel(clock.now(), tick=False):
        assert [product.get("ideas/", bearer=first).status_code for _ in range(2)] == [200, 429]


def test_an_address_is_asked_in_its_own_way(product: Product) -> None:
    for path in ("session/", "ideas/new/", "ideas/1/support/"):
        assert Client().get(f"{product.path}{path}").status_code == 405
    for path in ("ideas/", "similar/", "done/"):
        assert Client().post(f"{product.path}{path}").status_code == 405
    assert Client().get("/widget/999999/ideas/").status_code == 401


def _page(person: Person, url: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(url).content.decode()


def test_one_takes_back_ones_own_idea_and_no_other(product: Product) -> None:
    bearer = product.enter()
    mine = product.post("ideas/new/", WORDS, bearer=bearer).json()["idea"]["id"]  # type: ignore[attr-defined]
    other = garden.idea(on=product.widget.board)
    assert code_of(product.post(f"ideas/{other.pk}/withdraw/", {}, bearer=bearer)) == "not_there"
    key = str(uuid.uuid4())
    for _ in range(2):
        answer = product.post(f"ideas/{mine}/withdraw/", {"key": key}, bearer=bearer)
        assert answer.json() == {"withdrawn": mine}  # type: ignore[attr-defined]
    listed = product.get("ideas/", bearer=bearer).json()  # type: ignore[attr-defined]
    assert [one["id"] for one in listed["ideas"]] == [other.pk]
    entry = Participation.objects.get(verb=Verb.WITHDREW_IDEA)
    assert (entry.actor, entry.source) == (person_of(product).pk, "widget")


def test_a_facilitator_in_a_preview_takes_back_nothing(product: Product) -> None:
    own = garden.idea(product.widget.kept_by, product.widget.board)
    client = Client()
    client.force_login(product.widget.kept_by)
    opened = client.post(f"/widgets/{product.widget.pk}/preview/session/", headers={"Origin": "http://testserver"})
    answer = client.post(
        f"/widget/{product.widget.pk}/ideas/{own.pk}/withdraw/", {}, content_type="application/json",
        headers={"Origin": "http://testserver", "Authorization": f"Bearer {opened.json()['session']}"},
    )  # fmt: skip
    assert answer.status_code == 403
    own.refresh_from_db()
    assert not own.is_withdrawn


def test_who_is_invited_later_claims_what_they_said_in_the_product(client: Client) -> None:
    """By the address that the product had verified, and that a code proves here: ideas and support become theirs."""
    product = counter.product()
    bearer = product.enter(email="klara@aqua.example", email_verified=True)
    idea = product.post("ideas/new/", WORDS, bearer=bearer).json()["idea"]["id"]  # type: ignore[attr-defined]
    before = person_of(product)
    product.enter(sub="user-2", name="Somebody else", email="cem@aqua.example", email_verified=True)
    link = doors.link(product.widget.kept_by, organisation=product.customer, spaces=[product.widget.board.space])
    client.post(link.path, {"name": "Klara Vogt", "email": "klara@aqua.example"})
    client.post(f"{link.path}code/", {"code": code_sent_to("klara@aqua.example")})
    welcome = client.get("/portal/welcome/").content.decode()
    assert f'action="/people/{before.pk}/claim/"' in welcome
    assert welcome.count("/claim/") == client.get("/portal/").content.decode().count("/claim/") == 1
    assert client.post(f"/people/{before.pk}/claim/").status_code == 302
    klara = Person.objects.get(email="klara@aqua.example")
    assert Idea.objects.get(pk=idea).author == klara
    assert "/claim/" not in client.get("/portal/").content.decode()
    assert product.enter(email="klara@aqua.example", email_verified=True)  # the product's user is her from now on
    mine = Idea.objects.filter(pk=idea, author=klara)
    assert mine.exists()


def test_the_test_page_wants_a_key_of_its_origin(product: Product) -> None:
    with override_settings(LOCAL=True), pytest.raises(CommandError, match="No widget has a standing key"):
        call_command("widget_portal", widget=product.widget.pk)
    with override_settings(LOCAL=False), pytest.raises(CommandError, match="a machine of one's own"):
        call_command("widget_portal")
