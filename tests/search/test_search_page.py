"""What people find, what they don't, and what it costs."""

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from ideas.boards import actions as ideas
from search import backends
from search.documents import Document, Kind
from search.queries import Result, search_page, suggestions
from tests import factories as make
from tests.boards import garden
from tests.results import harvest
from workspace.people import actions as people
from workspace.people.models import Identity, Person
from workspace.spaces import actions as spaces
from workspace.threads import actions as threads

Index = Callable[[], int]
pytestmark = pytest.mark.django_db


def found(person: Person, q: str, kind: Kind | None = None) -> dict[str, list[int]]:
    page = search_page(person, q, kind=kind)
    return {group.kind.value: [result.number for result in group.results] for group in page.groups}


def text_of(result: Result) -> str:
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in result.text)


def test_threads_posts_people_and_spaces_are_found_at_once(index: Index) -> None:
    anna = make.person("Anna Impeller", title="Engineer", unit="Pumps")
    room = make.space(anna, "Impeller works", purpose="All about it")
    thread = make.thread(anna, room, "New impeller", body="The impeller rattles at night")
    index()
    assert found(anna, "impeller") == {
        "space": [room.pk], "person": [anna.pk], "thread": [thread.pk], "post": [thread.posts.get().pk],
    }  # fmt: skip
    assert found(anna, "impeller", Kind.THREAD) == {"thread": [thread.pk]}
    assert found(anna, "engin")["person"] == [anna.pk]


def test_what_was_found_is_marked_in_the_text_as_it_is_now(index: Index) -> None:
    anna = make.person()
    post = make.reply(anna, body="**Decided**: the *pumps* stay. " + "Many words. " * 60 + "At last the seal.")
    index()
    group = search_page(anna, "pump seal", kind=Kind.POST).groups[0]
    assert "[pumps] stay" in text_of(group.results[0])
    assert len(text_of(group.results[0])) < 300
    threads.edit_post(by=anna, post=post, body="The pump is gone <b>now</b>")
    again = search_page(anna, "pump", kind=Kind.POST).groups[0].results[0]
    assert text_of(again) == "The [pump] is gone <b>now</b>"


def test_operators_narrow_it_down(index: Index) -> None:
    anna, omar = make.person("Anna Berg"), make.person("Omar Haddad")
    room = make.space(anna, "Product design")
    thread = make.thread(anna, room, "Colours", body="A green pump")
    linked = make.reply(omar, thread, "A red pump, see https://colours.example/red")
    decided = make.reply(anna, thread, "A blue pump it is")
    make.outcome(anna, decided, summary="Paint everything azure")
    elsewhere = make.reply(omar, body="Another pump")
    index()
    first = thread.posts.get(number=1)
    assert set(found(anna, "from:omar-haddad pump")["post"]) == {linked.pk, elsewhere.pk}
    assert set(found(anna, 'from:"omar haddad" pump')["post"]) == {linked.pk, elsewhere.pk}
    assert set(found(anna, "from:me pump")["post"]) == {first.pk, decided.pk}
    assert found(anna, 'in:"product design" -from:me pump') == {"post": [linked.pk]}
    assert set(found(anna, "in:product-design pump")["post"]) == {first.pk, linked.pk, decided.pk}
    assert found(anna, "-in:product-design pump") == {"post": [elsewhere.pk]}
    assert found(anna, "has:link") == {"post": [linked.pk]}
    assert found(anna, "is:decision is:answer pump") == {"post": [decided.pk]}
    assert found(anna, "azure") == {"post": [decided.pk]}
    assert found(anna, "red example") == {"post": [linked.pk]}
    assert found(anna, "is:open colours") == {"thread": [thread.pk]}
    assert found(anna, "before:2020 pump") == {}
    assert "nobody called “zoe”" in search_page(anna, "from:zoe pump").notes[0]
    assert found(anna, "from:zoe pump") == {}


def test_the_index_follows_what_happens(index: Index) -> None:
    anna = make.person("Anna Berg")
    room, hidden = make.space(anna), make.space(anna, access="invited")
    thread = make.thread(anna, room, "Zebra", body="Quagga")
    post = make.reply(anna, thread, "Okapi")
    index()
    other = make.person()
    assert found(other, "okapi") == {"post": [post.pk]}
    threads.rename_thread(by=anna, thread=thread, title="Giraffe")
    index()
    assert found(other, "zebra") == {}
    assert found(other, "giraffe okapi") == {"post": [post.pk]}
    threads.close_thread(by=anna, thread=thread)
    index()
    assert found(other, "is:closed giraffe") == {"thread": [thread.pk]}
    threads.move_thread(by=anna, thread=thread, space=hidden)
    index()
    assert found(other, "okapi") == found(other, "giraffe") == {}
    assert found(anna, "okapi") == {"post": [post.pk]}
    threads.delete_post(by=anna, post=post)
    index()
    assert backends.current().between(Kind.POST, post.pk, post.pk) == set()
    spaces.change_space(by=anna, space=room, name="Aardvark", purpose="", access="open")
    index()
    assert found(other, "aardvark") == {"space": [room.pk]}
    assert found(anna, "reopened renamed closed moved") == {}


def test_handling_the_same_events_again_changes_nothing(index: Index) -> None:
    post = make.reply(body="Okapi")
    for _ in range(2):
        index()
        assert found(post.author, "okapi") == {"post": [post.pk]}


def test_people_who_left_are_not_found_but_their_words_are(index: Index) -> None:
    operator, leaver = make.person("Olga", is_operator=True), make.person("Zora Quist")
    post = make.reply(leaver, body="Okapi")
    index()
    assert found(operator, "quist") == {"person": [leaver.pk]}
    people.deactivate_person(by=operator, person=leaver)
    index()
    assert found(operator, "quist") == {}
    assert found(operator, "from:zora-quist okapi") == {"post": [post.pk]}


def test_a_claimed_history_is_found_under_the_persons_own_name(index: Index) -> None:
    operator, omar = make.person(is_operator=True), make.person("Omar Haddad")
    ghost = make.person("omar (imported)", email=None, is_placeholder=True)
    Identity.objects.create(person=ghost, source="slack:T1", external_id="U1")
    post = make.reply(ghost, body="Okapi")
    called = make.reply(body=f"Hear @{ghost.handle}, okapi!")
    index()
    assert found(operator, "from:omar-haddad okapi") == {}
    people.claim_placeholder(by=operator, placeholder=ghost, person=omar)
    index()
    assert found(operator, "from:omar-haddad okapi") == {"post": [post.pk]}
    assert found(operator, "omar-haddad hear okapi") == {"post": [called.pk]}


# ---- who finds what


def test_a_customer_finds_only_what_is_shared_with_them(index: Index) -> None:
    anna = make.person("Anna Okapi")
    theirs, others = make.customer("Aqua Works"), make.customer("Blue Works")
    carla, conrad = make.guest(theirs, "Carla Okapi"), make.guest(theirs, "Conrad Okapi")
    make.guest(others, "Bert Okapi")
    shared, inner = make.space(anna, "Okapi shared"), make.space(anna, "Okapi inner")
    make.share(shared, theirs)
    seen = make.thread(anna, shared, "Okapi", body="Okapi")
    make.thread(anna, inner, "Okapi", body="Okapi")
    index()
    assert found(carla, "okapi") == {
        "space": [shared.pk], "person": sorted([carla.pk, conrad.pk], reverse=True), "thread": [seen.pk],
        "post": [seen.posts.get().pk],
    }  # fmt: skip
    assert {(one.kind.value, one.title) for one in suggestions(carla, "okapi")} == {
        ("space", "Okapi shared"), ("person", "Carla Okapi"), ("person", "Conrad Okapi"), ("thread", "Okapi"),
    }  # fmt: skip
    assert len(found(anna, "okapi")["person"]) == 4


def test_who_is_not_let_in_finds_nothing_of_a_space_and_stops_finding_when_let_go(index: Index) -> None:
    anna, omar = make.person(), make.person()
    room = make.space(anna, "Okapi", access="invited")
    make.thread(anna, room, "Okapi", body="Okapi")
    index()
    assert found(omar, "okapi") == {}
    assert suggestions(omar, "okapi") == []
    make.spaces.grant(by=anna, space=room, can=make.Can.VIEW, person=omar)
    assert set(found(omar, "okapi")) == {"space", "thread", "post"}
    make.spaces.revoke(by=anna, space=room, person=omar)
    assert found(omar, "okapi") == {}


def test_a_poisoned_index_shows_nobody_what_they_may_not_see() -> None:
    anna, omar = make.person("Anna Berg"), make.person()
    guest = make.guest()
    room, open_room = make.space(anna, "Hush", access="invited"), make.space(anna)
    thread = make.thread(anna, room, "Hush", body="Hush hush")
    post = thread.posts.get()
    gone = make.reply(anna, make.thread(anna, open_room), "Hush")
    threads.delete_post(by=anna, post=gone)
    # The index claims that all of it is in a space that everybody sees, and of everybody's organisation.
    where = {"space": open_room.pk, "organisation": guest.organisation_id}
    make.share(open_room, guest.organisation)
    backends.current().index(
        [
            Document(Kind.SPACE, room.pk, title="Hush", **where),
            Document(Kind.THREAD, thread.pk, title="Hush", **where),
            Document(Kind.POST, post.pk, body="Hush", **where),
            Document(Kind.POST, gone.pk, body="Hush", **where),
            Document(Kind.PERSON, anna.pk, title="Hush", organisation=guest.organisation_id),
            Document(Kind.POST, 10**12, body="Hush", **where),
        ]
    )
    assert found(omar, "hush", Kind.POST) == found(guest, "hush") == {}
    assert found(omar, "hush") == {"person": [anna.pk]}
    assert suggestions(guest, "hush") == []


def test_no_word_of_a_hidden_place_is_offered_as_a_correction(index: Index) -> None:
    anna, omar = make.person(), make.person()
    make.thread(anna, make.space(anna, access="invited"), "Secret", body="The quicksilver merger")
    mine = make.thread(anna, make.space(anna), "Open", body="A quicksand warning")
    index()
    page = search_page(omar, "quicksliver")
    assert (page.meant, page.groups) == ("", [])
    assert search_page(anna, "quicksliver").meant == "quicksilver"
    assert search_page(omar, "quicksnad warning").meant == "quicksand warning"
    assert found(omar, "quicksnad") == {"post": [mine.posts.get().pk]}


# ---- the pages


def test_the_page_escapes_what_people_wrote_and_marks_what_was_found(index: Index) -> None:
    post = make.reply(body="An <script>alert(1)</script> okapi `<i>`")
    index()
    client = Client()
    client.force_login(post.author)
    page = html.fromstring(client.get("/search/", {"q": "okapi <script>", "kind": "post"}).content)
    marks = [mark.text for mark in page.iter("mark")]
    assert marks == ["script", "script", "okapi"]
    assert not page.xpath("//main//script")
    assert page.xpath("//input[@name='q']/@value")[0] == "okapi <script>"


@pytest.mark.parametrize(
    "address",
    ["", "?q=", "?q=okapi", "?q=okapi&kind=post&page=2", "?q=okapi&kind=nonsense&page=x", "?q=okapi&sort=newest",
     "?q=%ff%22(((&page=999999", "?q=in:%22%22+from:+before:never", "?q=" + "x" * 3000, "?q=okpai"],
)  # fmt: skip
def test_whatever_the_address_says_there_is_a_page(index: Index, address: str) -> None:
    post = make.reply(body="Okapi")
    index()
    client = Client()
    client.force_login(post.author)
    for path in ("/search/", "/search/suggest/"):
        assert client.get(path + address).status_code == 200


def test_strangers_are_sent_to_sign_in() -> None:
    for path in ("/search/?q=okapi", "/search/suggest/?q=okapi"):
        assert Client().get(path).status_code == 302


def test_one_kind_has_pages_without_gaps_or_repeats(index: Index) -> None:
    anna = make.person()
    thread = make.thread(anna, body="Nothing")
    posts = [make.reply(anna, thread, "Okapi").pk for _ in range(45)]
    index()
    pages = [search_page(anna, "okapi", kind=Kind.POST, number=number) for number in (1, 2, 3)]
    assert [page.has_more for page in pages] == [True, True, False]
    shown = [result.number for page in pages for group in page.groups for result in group.results]
    assert sorted(shown) == posts
    newest = search_page(anna, "okapi", kind=Kind.POST, newest_first=True)
    assert [result.number for result in newest.groups[0].results] == posts[:-21:-1]


def test_a_search_costs_no_more_queries_for_more_results(
    index: Index, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    anna = make.person("Anna Okapi")
    for number in range(6):
        room = make.space(anna, f"Okapi {number}")
        thread = make.thread(anna, room, f"Okapi {number}", body="Okapi https://okapi.example")
        make.outcome(anna, make.reply(anna, thread, "Okapi"))
    index()
    with django_assert_max_num_queries(8):
        assert len(search_page(anna, "okapi").groups) >= 3
    with django_assert_max_num_queries(10):
        assert len(search_page(anna, "okpai").groups) >= 3
    with django_assert_max_num_queries(3):
        assert len(suggestions(anna, "okapi")) >= 8
    with django_assert_max_num_queries(3):
        assert suggestions(anna, "okpai")


def test_suggestions_begin_with_the_first_letter_and_forgive_a_slip(index: Index) -> None:
    anna = make.person("Anna Berg")
    room = make.space(anna, "Zeppelin", purpose="Airships")
    index()
    assert [(one.title, one.detail, one.url) for one in suggestions(anna, "z")] == [
        ("Zeppelin", "Airships", f"/spaces/{room.pk}/")
    ]
    assert [one.title for one in suggestions(anna, "zepelin")] == ["Zeppelin"]
    assert suggestions(anna, "is:decision z") == suggestions(anna, "") == []


def test_a_board_and_what_became_of_its_ideas_are_found_by_those_who_see_them(index: Index) -> None:
    space = make.space(access="invited")
    board = garden.board(space.created_by, space, title="Quagga board", question="Which zebra?", about="Or an *okapi*?")
    result = harvest.shipped(harvest.result(garden.idea(on=board)))
    index()
    assert found(board.opened_by, "okapi", Kind.BOARD) == {"board": [board.pk]}
    assert found(make.person(), "okapi", Kind.BOARD) == {}
    assert found(board.opened_by, "all nine", Kind.RESULT) == {"result": [result.pk]}
    assert found(make.person(), "all nine", Kind.RESULT) == {}
    assert [one.url for one in suggestions(board.opened_by, "quagg")] == [board.get_absolute_url()]
    ideas.change_board(by=board.opened_by, board=board, title="Zebras")
    index()
    assert found(board.opened_by, "okapi", Kind.BOARD) == {}


def test_an_idea_is_found_by_what_it_says_and_leads_to_itself(index: Index) -> None:
    idea = garden.idea(title="One quagga login", problem="Nine zebras a day")
    reply = threads.post_reply(by=idea.author, thread=idea.thread, body="Ten zebras")
    index()
    page = search_page(idea.author, "zebras", kind=Kind.POST)
    urls = {result.number: (result.url, result.is_idea) for result in page.groups[0].results}
    assert urls[idea.opening.pk] == (idea.get_absolute_url(), True)
    assert urls[reply.pk] == (f"{idea.get_absolute_url()}?at=2#post-{reply.pk}", False)
    assert [one.url for one in suggestions(idea.author, "quagga")] == [idea.get_absolute_url()]
    ideas.edit_idea(by=idea.author, idea=idea, version=1, title="One okapi login", problem=idea.problem)
    index()
    assert found(idea.author, "okapi", Kind.THREAD) == {"thread": [idea.thread_id]}
    assert found(idea.author, "quagga", Kind.THREAD) == {}
