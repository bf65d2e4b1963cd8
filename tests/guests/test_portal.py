"""The portal: what is theirs, and nothing else; and who is told that guests are in a room."""

import pytest

from tests import factories as make
from tests.boards import garden
from tests.concepts import lab
from tests.facilitation import workshop
from tests.guests import doors
from tests.guests.conftest import SignIn
from tests.results import harvest
from workspace.common.errors import Invalid
from workspace.guests import queries
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


@pytest.fixture
def klara() -> Person:
    return doors.came(doors.link())


def space_of(person: Person) -> Space:
    return Space.objects.visible_to(person).get()


def portal(sign_in: SignIn, person: Person) -> str:
    answer = sign_in(person).get("/portal/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_is_there_with_nothing_in_it(sign_in: SignIn) -> None:
    page = portal(sign_in, make.guest())
    assert "No space is shared with you yet" in page
    assert "What you propose or support stands here" in page
    assert "Your credit" not in page


def test_their_spaces_ideas_results_and_credit(sign_in: SignIn, klara: Person) -> None:
    space = space_of(klara)
    board = garden.board(space.created_by, space, title="What shall it do?")
    mine = garden.idea(klara, board, title="Names in our language")
    garden.idea(space.created_by, board, title="Not of hers")
    harvest.shipped(harvest.result(mine, title="A second name"), did="It has two names now.")
    page = portal(sign_in, klara)
    assert space.name in page
    assert "Names in our language" in page
    assert "Not of hers" not in page
    assert "Shipped" in page
    assert page.count("A second name") == 2  # done, and her credit
    assert "you raised it" in page


def test_concepts_and_sessions_wait_there(sign_in: SignIn, klara: Person) -> None:
    space = space_of(klara)
    concept = lab.concept(space, title="A pump that sings")
    workshop.going_on(workshop.canvas(space=space, title="The wall"))
    page = portal(sign_in, klara)
    assert "A pump that sings" in page
    assert "Monday" in page
    lab.answer(concept, klara, rating=4, statement=1, ranking=[0, 1, 2], text="Yes.")
    assert "A pump that sings" not in portal(sign_in, klara)


def test_employees_have_the_whole_house_instead(sign_in: SignIn) -> None:
    for path in ("/portal/", "/portal/welcome/"):
        assert sign_in(make.person()).get(path).status_code == 302


def test_the_rail_of_a_customer_has_only_what_they_can_use(sign_in: SignIn, klara: Person) -> None:
    page = portal(sign_in, klara)
    rail = page[page.index('id="rail"') : page.index("</nav>", page.index('id="rail"'))]
    for path in ("/people/", "/pulses/", "/reports/"):
        assert f'href="{path}"' not in rail
    client = sign_in(klara)
    for path in ("/portal/", "/", "/boards/", "/outcomes/", "/search/", "/said-and-done/", "/spaces/"):
        assert f'href="{path}"' in rail
        assert client.get(path).status_code == 200
    assert "/appearance/" not in page
    assert 'href="/portal/"' in page[: page.index("</header>")]  # the mark of the house leads home


def test_a_thread_says_who_reads_along_to_employees_alone(sign_in: SignIn, klara: Person) -> None:
    space = space_of(klara)
    thread = make.thread(space.created_by, space)
    inside = make.thread(space.created_by, make.space(space.created_by))
    told = "Whoever writes here is read by people of"
    page = sign_in(space.created_by).get(f"/threads/{thread.pk}/").content.decode()
    assert told in page
    assert klara.organisation.name in page
    assert told not in sign_in(klara).get(f"/threads/{thread.pk}/").content.decode()
    assert told not in sign_in(space.created_by).get(f"/threads/{inside.pk}/").content.decode()


def test_a_thread_goes_to_customers_only_when_somebody_says_so(sign_in: SignIn, klara: Person) -> None:
    shared = space_of(klara)
    thread = make.thread(shared.created_by, make.space(shared.created_by))
    with pytest.raises(Invalid, match=klara.organisation.name):
        threads.move_thread(by=shared.created_by, thread=thread, space=shared)
    client = sign_in(shared.created_by)
    asked = client.post(f"/threads/{thread.pk}/move/", {"space": shared.pk})
    assert asked.status_code == 422
    assert klara.organisation.name in asked.content.decode()
    assert sign_in(klara).get(f"/threads/{thread.pk}/").status_code == 404
    done = client.post(f"/threads/{thread.pk}/move/", {"space": shared.pk, "customers_may_read": "on"})
    assert done.status_code == 302
    assert sign_in(klara).get(f"/threads/{thread.pk}/").status_code == 200
    # Among spaces of the same customer nobody is asked again.
    other = make.share(make.space(shared.created_by), klara.organisation)
    thread.refresh_from_db()
    assert threads.move_thread(by=shared.created_by, thread=thread, space=other).space == other


def test_it_takes_as_many_queries_for_many_as_for_few(
    sign_in: SignIn, klara: Person, django_assert_max_num_queries: object
) -> None:
    space = space_of(klara)
    board = garden.board(space.created_by, space)
    for number in range(3):
        garden.idea(klara, board, title=f"Idea {number}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        queries.portal_page(klara)
