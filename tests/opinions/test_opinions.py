"""Statements, where people stand on them, and the map that comes of it."""

from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.boards.models import Board
from ideas.boards.queries import board_visit
from ideas.opinions import actions, queries
from ideas.opinions.models import Opinion, Statement
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from tests.visiting import signed_in
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _any_rate(settings: Any) -> None:
    settings.WRITES_PER_MINUTE = 0


def stated(board: Board, *words: str, by: Person | None = None) -> list[Statement]:
    by = by or make.person()
    return [actions.make_statement(by=by, board=board, words=one) for one in words]


def url(board: Board) -> str:
    return f"{board.get_absolute_url()}opinions/"


def two_camps(board: Board, size: int = 12) -> list[Statement]:
    """Ten statements: the camps are opposed on eight of them, and everybody agrees with the last two."""
    statements = stated(board, *(f"Statement {number}" for number in range(10)))
    dice = Random(3)
    rows = []
    for voter in range(2 * size):
        person = make.person()
        for number, statement in enumerate(statements):
            camp = 1 if voter < size else -1
            stand = 1 if number >= 8 else camp * (1 if number % 2 else -1)
            if dice.random() < 0.08:
                stand = 0
            rows.append(Opinion(statement=statement, person=person, stand=stand))
    Opinion.objects.bulk_create(rows)
    return statements


class TestOnesTurn:
    def test_one_after_the_other_until_all_are_seen(self) -> None:
        board, reader = garden.board(), make.person()
        stated(board, "One", "Two", "Three")
        client, met = signed_in(reader), set()
        for left in (3, 2, 1):
            page = client.get(url(board)).context["page"]
            assert page.turn.left == left
            met.add(page.turn.statement.words)
            client.post(f"/statements/{page.turn.statement.pk}/judge/", {"stand": "1"})
        assert met == {"One", "Two", "Three"}
        assert "You have seen all statements" in client.get(url(board)).content.decode()

    def test_what_i_read_stays_until_i_answer(self) -> None:
        board, client = garden.board(), signed_in(make.person())
        stated(board, *(f"Statement {number}" for number in range(30)))
        first = client.get(url(board)).context["page"].turn.statement
        stated(board, "A new one")
        assert {client.get(url(board)).context["page"].turn.statement.pk for _ in range(5)} == {first.pk}

    def test_my_own_is_not_asked_of_me(self) -> None:
        board, author = garden.board(), make.person()
        stated(board, "Mine", by=author)
        assert signed_in(author).get(url(board)).context["page"].turn.statement is None

    def test_the_last_word_counts(self) -> None:
        board, reader = garden.board(), make.person()
        (statement,) = stated(board, "One")
        for stand in (1, 1, 0, -1):
            actions.give_opinion(by=reader, statement=statement, stand=stand)
        assert [(one.person_id, one.stand) for one in Opinion.objects.all()] == [(reader.pk, -1)]
        with pytest.raises(Invalid):
            actions.give_opinion(by=reader, statement=statement, stand=2)

    def test_one_who_may_only_read_is_not_asked(self) -> None:
        board = garden.board(may_comment=False)
        with pytest.raises(Refused):
            stated(board, "One")
        assert "can't be given now" in signed_in(make.person()).get(url(board)).content.decode()


class TestStating:
    def test_words_are_kept_where_they_can_not_be_taken(self) -> None:
        board, client = garden.board(), signed_in(make.person())
        answer = client.post(f"{url(board)}state/", {"words": "x" * 281})
        assert answer.status_code == 422
        assert "x" * 281 in answer.content.decode()

    def test_the_same_thought_stands_once(self) -> None:
        board = garden.board()
        stated(board, "Fewer tools")
        answer = signed_in(make.person()).post(f"{url(board)}state/", {"words": "  fewer   TOOLS "})
        assert answer.status_code == 422
        assert "stands there already" in answer.content.decode()

    def test_only_its_author_or_a_facilitator_takes_it_back(self) -> None:
        board, author = garden.board(), make.person()
        one, two = stated(board, "One", "Two", by=author)
        with pytest.raises(Refused):
            actions.withdraw_statement(by=make.person(), statement=one)
        actions.withdraw_statement(by=author, statement=one)
        actions.withdraw_statement(by=board.opened_by, statement=two)
        with pytest.raises(Refused):
            actions.give_opinion(by=make.person(), statement=one, stand=1)

    def test_events_name_nobody(self) -> None:
        board = garden.board()
        (statement,) = stated(board, "One")
        actions.give_opinion(by=make.person(), statement=statement, stand=1)
        told = Event.objects.filter(stream=board.stream, kind__startswith="statement.")
        assert [(one.actor, one.key) for one in told] == [(None, None)] * 2


class TestTheMap:
    def test_below_fifteen_people_there_are_plain_counts(self) -> None:
        board = garden.board()
        (statement,) = stated(board, "One")
        for _ in range(14):
            actions.give_opinion(by=make.person(), statement=statement, stand=1)
        drawn = queries.opinion_map(board)
        assert (drawn.has_groups, drawn.voters, drawn.lines[0].all.agree) == (False, 14, 14)
        assert "<circle" not in signed_in(make.person()).get(url(board)).content.decode()

    def test_two_camps_are_found_and_what_both_agree_with_comes_first(self) -> None:
        board = garden.board()
        statements = two_camps(board)
        drawn = queries.opinion_map(board)
        assert sorted(group.size for group in drawn.groups) == [12, 12]
        assert {line.statement for line in drawn.lines[:2]} == {statements[8].pk, statements[9].pk}
        telling = drawn.groups[0].telling
        assert all(one.line.statement not in {statements[8].pk, statements[9].pk} for one in telling)
        assert all(abs(one.own - one.others) > 60 for one in telling)
        page = signed_in(make.person()).get(url(board)).content.decode()
        assert page.count("<circle") == 24

    def test_each_line_counts_everybody(self) -> None:
        board = garden.board()
        two_camps(board)
        for line in queries.opinion_map(board).lines:
            assert sum(share.agree for share in line.groups) == line.all.agree
            assert line.all.total == 24

    def test_it_is_drawn_anew_when_somebody_changes_their_mind_and_when_a_statement_goes(self) -> None:
        board, reader = garden.board(), make.person()
        one, two = stated(board, "One", "Two")
        actions.give_opinion(by=reader, statement=one, stand=1)
        assert queries.opinion_map(board).lines[0].all.agree == 1
        actions.give_opinion(by=reader, statement=one, stand=-1)
        assert {line.all.disagree for line in queries.opinion_map(board).lines} == {0, 1}
        actions.withdraw_statement(by=board.opened_by, statement=two)
        assert len(queries.opinion_map(board).lines) == 1

    @pytest.mark.parametrize("switches", [{"shows_counts": False}, {"shows_authors": False}])
    def test_while_counts_are_hidden_nobody_sees_it_not_even_who_facilitates(self, switches: dict[str, bool]) -> None:
        board = garden.board(**switches)
        (statement,) = stated(board, "One")
        actions.give_opinion(by=make.person(), statement=statement, stand=1)
        page = signed_in(board.opened_by).get(url(board))
        assert page.context["page"].map is None
        assert "Hidden in this phase" in page.content.decode()
        api = signed_in(board.opened_by).get(f"/api/v1/boards/{board.pk}/opinions").json()
        assert api["map"] is None

    def test_the_page_costs_the_same_for_many(self) -> None:
        few, many, reader = garden.board(), garden.board(), make.person()
        stated(few, "One")
        two_camps(many)
        costs = []
        for board in (few, many):
            client = signed_in(reader)
            client.get(url(board))
            with CaptureQueriesContext(connection) as asked:
                client.get(url(board))
            costs.append(len(asked))
        assert costs[1] <= costs[0] <= 18

    def test_nobody_is_named(self) -> None:
        board = garden.board()
        author, voter = make.person("Zebulon Quist"), make.person("Wilhelmina Ferrars")
        (statement,) = stated(board, "One", by=author)
        actions.give_opinion(by=voter, statement=statement, stand=1)
        page = signed_in(board.opened_by).get(url(board)).content.decode()
        assert "Quist" not in page
        assert "Ferrars" not in page


def test_another_board_is_another_conversation() -> None:
    reader, one = make.person(), garden.board()
    stated(garden.board(), "Elsewhere")
    assert board_visit(reader, one.pk).board.statements.count() == 0
    assert signed_in(reader).get(url(one)).context["page"].turn.all == 0


def test_a_stranger_finds_nothing() -> None:
    board = garden.board()
    (statement,) = stated(board, "One")
    client = signed_in(make.guest())
    assert client.get(url(board)).status_code == 404
    assert client.post(f"/statements/{statement.pk}/judge/", {"stand": "1"}).status_code == 404
    assert client.get(f"/api/v1/boards/{board.pk}/opinions").status_code == 404


def test_the_api_states_and_judges() -> None:
    board, client = garden.board(), signed_in(make.person())
    made = client.post(f"/api/v1/boards/{board.pk}/statements", {"words": "One"}, content_type="application/json")
    assert made.status_code == 201
    other = signed_in(make.person())
    turn = other.get(f"/api/v1/boards/{board.pk}/opinions").json()
    assert turn["next"]["words"] == "One"
    given = other.put(
        f"/api/v1/statements/{turn['next']['id']}/opinion", {"stand": "agree"}, content_type="application/json"
    )
    assert given.status_code == 200
    told = other.get(f"/api/v1/boards/{board.pk}/opinions").json()
    assert told["next"] is None
    assert told["map"]["statements"][0]["agree"] == 1
