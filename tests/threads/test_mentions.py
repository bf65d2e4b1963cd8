"""Completion of mentions and the preview: nobody is named who may not be known."""

import pytest

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.people.models import Person
from workspace.spaces.models import Space
from workspace.threads.models import Mention, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(author: Person) -> Space:
    return make.space(author, "Seals")


def offered(sign_in: SignIn, person: Person, space: Space, typed: str) -> list[str]:
    answer = sign_in(person).get("/complete/mentions/", {"space": space.pk, "q": typed})
    assert answer.status_code == 200
    return [row["handle"] for row in answer.json()]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("an", True), ("AN", True), ("@an", True), ("berg", True), ("anna-b", True), ("nna", False), ("anna x", False)],
)
def test_a_person_is_found_by_handle_name_or_any_word_of_it(
    sign_in: SignIn, space: Space, author: Person, typed: str, found: bool
) -> None:
    assert (author.handle in offered(sign_in, author, space, typed)) == found


def test_names_are_found_without_accents(sign_in: SignIn, space: Space, author: Person) -> None:
    person = make.person("Élodie Müller")
    assert person.handle in offered(sign_in, author, space, "elo")
    assert person.handle in offered(sign_in, author, space, "mul")


def test_each_row_says_who_it_is(sign_in: SignIn, author: Person) -> None:
    guest = make.guest(make.customer("Aqua Works"), "Carla Mendes")
    space = make.share(make.space(author), guest.organisation)
    make.person("Carl Engineer", title="Engineer")
    make.circle(author, "Carpenters")
    rows = sign_in(author).get("/complete/mentions/", {"space": space.pk, "q": "car"}).json()
    assert [(row["name"], row["kind"], row["detail"]) for row in rows] == [
        ("Carl Engineer", "person", "Engineer"),
        ("Carla Mendes", "person", "Aqua Works"),
        ("Carpenters", "circle", ""),
    ]


def test_the_whole_space_is_offered(sign_in: SignIn, space: Space, author: Person) -> None:
    assert "space" in offered(sign_in, author, space, "sp")
    assert "space" not in offered(sign_in, author, space, "x")


def test_a_customer_is_offered_whom_they_meet_there_and_no_circles(sign_in: SignIn, author: Person) -> None:
    guest, other = make.guest(), make.guest(name="Anna Otherwise")
    space = make.share(make.space(author, access="invited"), guest.organisation)
    elsewhere = make.person("Anna Elsewhere")
    make.circle(author, "Annealers")
    assert offered(sign_in, guest, space, "ann") == [author.handle]
    assert {other.handle, elsewhere.handle}.isdisjoint(offered(sign_in, author, space, "ann"))


def test_a_space_that_is_none_for_me_offers_nobody(sign_in: SignIn, author: Person) -> None:
    hidden = make.space(author, access="invited")
    browser = sign_in(make.person(), script=True)
    for space in (hidden.pk, 999_999, "x", ""):
        assert browser.get("/complete/mentions/", {"space": space, "q": "a"}).status_code == 404


def test_completion_costs_little_among_many(
    sign_in: SignIn, space: Space, author: Person, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        make.person("Anna Many")
    browser = sign_in(author)
    browser.get("/complete/mentions/", {"space": space.pk, "q": "anna"})
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        rows = browser.get("/complete/mentions/", {"space": space.pk, "q": "anna"}).json()
    assert len(rows) == 8


def test_a_mention_of_who_can_not_see_stays_plain_text(author: Person) -> None:
    outsider = make.person("Tom Keller")
    thread = make.thread(author, make.space(author, access="invited"), body=f"Ask @{outsider.handle}")
    assert "mention" not in Post.objects.get(thread=thread).html
    assert not Mention.objects.exists()


def test_a_customer_can_not_call_a_circle(author: Person) -> None:
    guest = make.guest()
    space = make.share(make.space(author), guest.organisation)
    circle = make.circle(author, "Board matters")
    post = Post.objects.get(thread=make.thread(guest, space, body=f"@{circle.handle} hello"))
    assert "Board matters" not in post.html
    assert not post.mentions.exists()


def test_the_fragment_says_who_is_called(author: Person, colleague: Person) -> None:
    from workspace.threads import queries

    circle = make.circle(colleague, "Welders")
    thread = make.thread(author, make.space(author), body=f"@omar-haddad @{circle.handle} @space")
    shown = queries.posts_html(Post.objects.filter(thread=thread))
    assert f'data-mentions="{colleague.pk} everybody"' in shown


def test_the_preview_is_what_the_post_will_be(sign_in: SignIn, space: Space, author: Person) -> None:
    words = "**Bold** @anna-berg <script>alert(1)</script>"
    shown = sign_in(author, script=True).post("/preview/", {"body": words, "space": space.pk}).content.decode()
    assert shown.strip() == Post.objects.get(thread=make.thread(author, space, body=words)).html.strip()


def test_the_preview_names_nobody_from_a_hidden_space(sign_in: SignIn, author: Person) -> None:
    hidden = make.space(author, access="invited")
    browser = sign_in(make.guest(), script=True)
    for space in (hidden.pk, "", "x"):
        shown = browser.post("/preview/", {"body": "@anna-berg", "space": space}).content.decode()
        assert "Anna Berg" not in shown
