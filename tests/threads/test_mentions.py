"""Completion of mentions and the preview: nobody is named who may not be known."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.threads.conftest import SignIn
from workspace.audit.models import Participation
from workspace.common.errors import Invalid
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Membership, Space
from workspace.spaces.permissions import Can
from workspace.threads import actions, queries
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


def test_an_edit_calls_nobody_twice(author: Person, colleague: Person) -> None:
    third = make.person()
    circle, space = make.circle(author, "Welders", people=[colleague]), make.space(author, people=[third])
    spaces.join_space(by=third, space=space)
    post = make.reply(author, make.thread(author, space), f"@space and @{circle.handle}, helo")
    actions.edit_post(by=author, post=post, body=f"@space and @{circle.handle}, hello")
    assert not Participation.objects.filter(verb="edited", target__isnull=False).exists()
    fourth = make.person()
    actions.edit_post(by=author, post=post, body=f"@space, @{circle.handle} and @{fourth.handle}, hello")
    assert set(Participation.objects.filter(verb="edited").values_list("target", flat=True)) == {None, fourth.pk}


def test_a_crowd_is_called_at_the_price_of_a_few(author: Person) -> None:
    space, count = make.space(author), 1000
    crowd = Person.objects.bulk_create(
        Person(name=f"Person {number}", handle=f"person-{number}", organisation=author.organisation, side=author.side)
        for number in range(count)
    )
    Membership.objects.bulk_create(Membership(space=space, person=person) for person in crowd)
    thread = make.thread(author, space)
    with CaptureQueriesContext(connection) as cost:
        post = make.reply(author, thread, "@space look")
    assert len(cost) <= 60
    entries = Participation.objects.filter(verb="replied", object_id=post.pk)
    assert (entries.count(), round(sum(entries.values_list("weight", flat=True)), 6)) == (count, 1)
    assert [call.post for call in queries.catch_up(crowd[-1]).calls] == [post]
    with CaptureQueriesContext(connection) as cost:
        actions.edit_post(by=author, post=post, body="@space look here")
    assert len(cost) <= 60


def test_the_fragment_says_who_is_called(author: Person, colleague: Person) -> None:
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


@pytest.fixture
def met(author: Person) -> Person:
    """A customer's person in an open space, in which no employee but its facilitator has written yet."""
    guest = make.guest(make.customer("Aqua Works"), "Carla Mendes")
    make.share(make.space(author, "Shared seals"), guest.organisation)
    return guest


def test_an_open_space_is_no_directory_of_the_staff_to_customers(sign_in: SignIn, author: Person, met: Person) -> None:
    space = Space.objects.get(name="Shared seals")
    zora = make.person("Zora Quist", title="Chief of Secrets")
    browser = sign_in(met, script=True)
    assert offered(sign_in, met, space, "zor") == []
    shown = browser.post("/preview/", {"space": space.pk, "body": "@zora-quist"}).content.decode()
    assert zora.name not in shown
    post = Post.objects.get(thread=make.thread(met, space, body="@zora-quist @anna-berg"))
    assert [mention.person for mention in post.mentions.all()] == [author]
    make.reply(zora, make.thread(author, space))
    rows = browser.get("/complete/mentions/", {"space": space.pk, "q": "zor"}).json()
    assert [(row["name"], row["detail"]) for row in rows] == [("Zora Quist", zora.organisation.name)]


def test_other_customers_are_named_once_they_wrote(sign_in: SignIn, author: Person, met: Person) -> None:
    space = Space.objects.get(name="Shared seals")
    helga = make.guest(name="Helga Hidden")
    spaces.grant(by=author, space=space, can=Can.CONTRIBUTE, group=helga.organisation.group, customers_may_meet=True)
    assert offered(sign_in, met, space, "hel") == []
    assert offered(sign_in, author, space, "hel") == [helga.handle]
    make.thread(helga, space)
    assert offered(sign_in, met, space, "hel") == [helga.handle]


def test_a_customer_names_as_decider_only_whom_they_met(sign_in: SignIn, author: Person, met: Person) -> None:
    space = Space.objects.get(name="Shared seals")
    zora, post = make.person("Zora Quist"), Post.objects.get(thread=make.thread(met, space))
    terms = {"kind": "decision", "others": f"@{zora.handle}"}
    answer = sign_in(met, script=True).post(f"/posts/{post.pk}/outcome/", terms)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["others"])
    with pytest.raises(Invalid):
        actions.mark_outcome(by=met, post=post, kind="decision", decided_by=[zora])
