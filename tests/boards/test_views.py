"""A board looked at as a list, by stage, as a roadmap: filtered, sorted, paged, saved; and with 2,000 ideas."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.boards import actions, queries
from ideas.boards.models import Board, Idea, SavedView, Sighting, Stage
from ideas.boards.queries.wanted import tidy
from tests import factories as make
from tests.boards import garden
from tests.boards.crowd import fill
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces.models import Circle

pytestmark = pytest.mark.django_db


def seen_by(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'class="(?:row__link|idea-card__link)" href="/ideas/\d+/"[^>]*>([^<]*)</a>', page)


@pytest.fixture
def board() -> Board:
    return garden.board()


def placed(board: Board, title: str, stage: Stage = Stage.NEW, by: Person | None = None) -> Idea:
    idea = garden.idea(on=board, title=title, by=by)
    Idea.objects.filter(pk=idea.pk).update(stage=stage)
    return idea


def test_the_list_shows_the_newest_first_and_says_so(board: Board) -> None:
    for name in ("First", "Second", "Third"):
        placed(board, name)
    page = seen_by(make.person(), f"/boards/{board.pk}/")
    assert titles(page) == ["Third", "Second", "First"]
    assert "The newest stand first." in page
    assert "/boards/sorting/#newest" in page


def test_cards_stand_in_the_column_of_their_stage(board: Board) -> None:
    placed(board, "Old one")
    placed(board, "Done one", Stage.SHIPPED)
    page = seen_by(make.person(), f"/boards/{board.pk}/?view=cards")
    new, shipped = (page.index(f'id="column-{stage}"') for stage in ("new", "shipped"))
    assert new < page.index("Old one") < shipped < page.index("Done one")
    roadmap = seen_by(make.person(), f"/boards/{board.pk}/?view=roadmap")
    assert titles(roadmap) == ["Done one"]


def test_filters_find_what_they_say(board: Board) -> None:
    me, other = make.person(), make.person()
    mine = placed(board, "Mine", Stage.PLANNED, by=me)
    placed(board, "Other's pump", by=other)
    tagged = placed(board, "Tagged", by=other)
    tagged.tags.add(board.tags.create(name="pumps"))
    address = f"/boards/{board.pk}/"
    wanted = {
        "?mine=1": ["Mine"], "?followed=1": ["Mine"], "?waiting=1": ["Tagged", "Other's pump"],
        "?stage=planned": ["Mine"], "?tag=pumps": ["Tagged"], "?q=PUMP": ["Other's pump"],
        f"?q=%23{mine.number}": ["Mine"], "?side=customer": [], "?side=employee&stage=new&q=tag": ["Tagged"],
    }  # fmt: skip
    for query, names in wanted.items():
        assert [name.replace("&#x27;", "'") for name in titles(seen_by(me, address + query))] == names, query


def test_an_order_is_one_of_the_published_ones(board: Board) -> None:
    few, many, unknown = (placed(board, name) for name in ("Few", "Many", "Unknown"))
    crowd = [make.person() for _ in range(12)]
    for person in crowd[:2]:
        actions.support_idea(by=person, idea=few, importance=3)
    for person in crowd[:10]:
        actions.support_idea(by=person, idea=many, importance=2)
    Sighting.objects.bulk_create([Sighting(idea=unknown, person=person) for person in crowd])
    address = f"/boards/{board.pk}/?sort="
    assert titles(seen_by(crowd[0], f"{address}wilson")) == ["Many", "Few", "Unknown"]
    assert titles(seen_by(crowd[0], f"{address}importance")) == ["Few", "Unknown", "Many"]
    assert titles(seen_by(crowd[0], f"{address}whatever")) == ["Unknown", "Many", "Few"]


def test_an_order_by_lot_is_each_readers_own_and_stays(board: Board) -> None:
    for n in range(8):
        placed(board, f"Idea {n}")
    readers = [make.person() for _ in range(4)]
    address = f"/boards/{board.pk}/?sort=random"
    orders = [tuple(titles(seen_by(reader, address))) for reader in readers]
    assert len(set(orders)) > 1
    assert orders[0] == tuple(titles(seen_by(readers[0], address)))


def test_a_blind_phase_knows_no_order_but_ones_own() -> None:
    board = garden.board(shows_authors=False)
    for n in range(6):
        placed(board, f"Idea {n}")
    reader = make.person()
    by_lot = titles(seen_by(reader, f"/boards/{board.pk}/"))
    for sort in ("newest", "wilson", "importance"):
        page = seen_by(reader, f"/boards/{board.pk}/?sort={sort}")
        assert titles(page) == by_lot
        assert f'value="{sort}"' not in page
    assert 'name="side"' not in page


def test_while_counts_are_hidden_nothing_is_sorted_by_them() -> None:
    board = garden.board(shows_counts=False)
    placed(board, "One")
    page = seen_by(make.person(), f"/boards/{board.pk}/?sort=wilson")
    assert "The newest stand first." in page
    assert 'value="wilson"' not in page


def test_only_who_answers_moves_and_what_needs_a_reason_is_an_answer(board: Board) -> None:
    idea = placed(board, "One")
    by = board.space.created_by
    with pytest.raises(Refused):
        actions.move_idea(by=make.person(), idea=idea, stage=Stage.UNDER_WAY)
    for stage in (Stage.ACCEPTED, Stage.PLANNED, Stage.NOT_NOW, Stage.DECLINED):
        with pytest.raises(Refused, match="reason"):
            actions.move_idea(by=by, idea=idea, stage=stage)
    assert actions.move_idea(by=by, idea=idea, stage=Stage.UNDER_WAY).stage == Stage.UNDER_WAY
    assert actions.move_idea(by=by, idea=idea, stage=Stage.NEW).stage == Stage.NEW
    Idea.objects.filter(pk=idea.pk).update(stage=Stage.DECLINED)
    with pytest.raises(Refused, match="anew"):
        actions.move_idea(by=by, idea=idea, stage=Stage.SHIPPED)


def test_a_card_that_needs_a_reason_leads_to_where_one_is_given(board: Board) -> None:
    idea = placed(board, "One")
    script = Client(headers={"X-Requested-With": "causeway"})
    script.force_login(board.space.created_by)
    answer = script.post(f"/ideas/{idea.pk}/move/", {"stage": "planned"})
    assert answer.json()["url"] == f"/ideas/{idea.pk}/answer/?stage=planned"
    moved = script.post(f"/ideas/{idea.pk}/move/", {"stage": "under_way"}).content.decode()
    assert f'data-remove="card-{idea.pk}"' in moved
    assert f'data-into="column-{Stage.UNDER_WAY}"' in moved
    assert script.post(f"/ideas/{idea.pk}/move/", {"stage": "anywhere"}).status_code == 422
    stranger = Client(headers={"X-Requested-With": "causeway"})
    stranger.force_login(make.person())
    assert stranger.post(f"/ideas/{idea.pk}/move/", {"stage": "planned"}).status_code == 403


def test_where_a_circle_answers_the_circle_moves(board: Board) -> None:
    from workspace.spaces import actions as spaces

    idea, member = placed(board, "One"), make.person()
    circle: Circle = spaces.make_circle(by=member, name="Triage", people=[member])
    Board.objects.filter(pk=board.pk).update(answered_by=circle)
    with pytest.raises(Refused, match="Triage"):
        actions.move_idea(by=board.space.created_by, idea=idea, stage=Stage.UNDER_WAY)
    assert actions.move_idea(by=member, idea=idea, stage=Stage.UNDER_WAY).stage == Stage.UNDER_WAY


def test_views_are_saved_renamed_and_deleted_by_whose_they_are(board: Board) -> None:
    me = make.person()
    view = actions.save_view(by=me, board=board, name="  My   pumps ", query="?view=cards&q=pump&page=3&evil=%3Cb%3E")
    assert (view.name, view.query) == ("My pumps", "?view=cards&q=pump")
    assert "My pumps" in seen_by(me, f"/boards/{board.pk}/")
    assert "My pumps" not in seen_by(make.person(), f"/boards/{board.pk}/")
    other = actions.save_view(by=me, board=board, name="Other", query="")
    with pytest.raises(Invalid):
        actions.rename_view(by=me, view=other, name="My pumps")
    for deed in (actions.delete_view, actions.rename_view):
        with pytest.raises(NotVisible):
            deed(by=make.person(), view=view, **({"name": "Taken"} if deed is actions.rename_view else {}))
    client = Client()
    client.force_login(me)
    address = f"/boards/{board.pk}/views/"
    assert client.post(address, {"view": other.pk, "name": "My pumps"}).status_code == 422
    client.post(address, {"view": other.pk, "name": "Else"})
    client.post(address, {"view": view.pk, "do": "delete"})
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Else"]
    saved = client.post(f"{address}save/", {"name": "By lot", "query": "?sort=random"})
    assert saved["Location"] == f"/boards/{board.pk}/?sort=random"


@pytest.mark.parametrize(
    "given", ["?page=0&view=none&sort=best&stage=x&shown=new.9999,x.y", "?page=²&after=-1", "?q=%00"]
)
def test_nonsense_in_an_address_is_left_out(given: str) -> None:
    assert tidy(given) == "?"


def test_an_address_says_again_what_it_was_read_from() -> None:
    for query in ("?", "?view=cards&stage=new&tag=a%26b&text", "?sort=wilson&q=one+two&mine=1", "?side=customer"):
        assert tidy(tidy(query)) == tidy(query)


def test_my_ideas_say_what_became_of_them(board: Board) -> None:
    me, other = make.person(), make.person()
    placed(board, "I wrote it", Stage.PLANNED, by=me)
    supported = placed(board, "I support it", by=other)
    passed = placed(board, "I passed it", by=other)
    actions.support_idea(by=me, idea=supported)
    actions.pass_idea(by=me, idea=passed)
    page = seen_by(me, "/me/ideas/")
    assert set(titles(page)) == {"I wrote it", "I support it"}
    assert "Planned" in page


# ---- 2,000 ideas ---------------------------------------------------------------------------------

WAYS = ("", "?view=cards", "?view=roadmap", "?sort=wilson", "?view=cards&sort=importance", "?sort=random&page=7")


def test_two_thousand_ideas_are_quick_light_and_all_within_reach(board: Board) -> None:
    ideas = fill(board)
    me = make.person()
    client = Client()
    client.force_login(me)
    for query in WAYS:
        address = f"/boards/{board.pk}/{query}"
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content.decode()
        # All of the page, with session, rights, rail and bell.
        assert len(asked) <= 20, [one["sql"][:90] for one in asked]
        assert len(page) < 330_000, query
        assert len(titles(page)) <= 140
        visit = _visit(me, board, query)
        with CaptureQueriesContext(connection) as asked:
            queries.board_shown(visit)
        assert len(asked) <= 9
    _all_are_reached(me, board, ideas)
    _what_comes_meanwhile_moves_nothing(me, board)


def _all_are_reached(me: Person, board: Board, ideas: list[Idea]) -> None:
    for sort in ("newest", "wilson"):
        found: list[int] = []
        query = f"?sort={sort}" if sort != "newest" else "?"
        while query:
            shown = queries.board_shown(_visit(me, board, query))
            found += [card.idea.pk for card in shown.cards]
            query = shown.older
        assert sorted(found) == sorted(idea.pk for idea in ideas)
    first = queries.board_shown(_visit(me, board, "?view=cards"))
    more = queries.board_shown(_visit(me, board, first.columns[0].more))
    assert len(more.columns[0].cards) == len(first.columns[0].cards) + 40
    assert [len(one.cards) for one in more.columns[1:]] == [len(one.cards) for one in first.columns[1:]]


def _what_comes_meanwhile_moves_nothing(me: Person, board: Board) -> None:
    first = queries.board_shown(_visit(me, board, ""))
    garden.idea(on=board, title="Just now")
    second = queries.board_shown(_visit(me, board, first.older))
    assert second.cards[0].idea.number == first.cards[-1].idea.number - 1


def _visit(person: Person, board: Board, query: str) -> queries.BoardVisit:
    return queries.board_visit(person, board.pk, QueryDict(query.removeprefix("?")))
