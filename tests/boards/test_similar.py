"""Ideas like the one that somebody writes: found in any language, only where one may see them, never in the way."""

import csv
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from ideas.boards import actions
from ideas.boards.models import Board, Idea
from ideas.boards.queries import frequencies
from ideas.boards.queries.similar import similar_ideas
from tests import factories as make
from tests.boards import garden
from workspace.people.models import Person
from workspace.threads.models import Thread

pytestmark = pytest.mark.django_db
MADRID = Path(__file__).resolve().parents[2].parent / "shared/data/madrid/proposals.csv"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    frequencies._kept.clear()


def titles(person: Person, board: Board, title: str, text: str = "", but: int | None = None) -> list[str]:
    return [one.idea.title for one in similar_ideas(person, board, title=title, text=text, but=but)]


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Fewer passwords for everybody", "password for everyone"),
        ("Fahrradständer am Bahnhof", "fahrradstander Bahnhof"),
        ("Aparcamiento para bicicletas", "aparcamientos de bicicleta"),
        ("Des vélos à l’école", "VELO école"),
        ("Велосипедные дорожки в городе", "велосипедная дорожка"),
        ("社員食堂のメニュー", "食堂のメニュー"),
        ("Shorter meetings", "shroter meetings"),
    ],
)
def test_it_is_found_with_another_ending_without_accents_and_with_a_typing_error(there: str, typed: str) -> None:
    board = garden.board()
    garden.idea(on=board, title="Something else altogether", problem="The coffee machine drips.")
    garden.idea(on=board, title=there, problem="It is what it says.")
    assert titles(board.opened_by, board, typed) == [there]


def test_the_problem_alone_finds_it_too() -> None:
    board = garden.board()
    idea = garden.idea(on=board, title="One login", problem="Nine passwords a day, and each expires on another one.")
    assert titles(board.opened_by, board, "", "My passwords expire, all nine of them, every other day.") == [idea.title]
    assert titles(board.opened_by, board, "x") == []


def test_the_same_title_comes_first_and_the_idea_itself_can_be_left_out() -> None:
    board = garden.board()
    garden.idea(on=board, title="One login for every tool")
    twin = garden.idea(on=board, title="One login")
    found = similar_ideas(board.opened_by, board, title="  one LOGIN ")
    assert (found[0].idea, found[0].likeness) == (twin, 1.0)
    assert twin.title not in titles(board.opened_by, board, "One login", but=twin.pk)


def test_a_merged_idea_leads_to_where_it_goes_on_once() -> None:
    board = garden.board()
    into, idea = garden.idea(on=board, title="Single sign-on"), garden.idea(on=board, title="One login")
    actions.merge_ideas(by=board.opened_by, idea=idea, into=into, reason="The same.")
    (found,) = similar_ideas(board.opened_by, board, title="One login")
    assert (found.idea, found.through) == (into, idea)


def test_what_was_withdrawn_or_is_not_for_ones_eyes_is_not_suggested() -> None:
    board, hidden = garden.board(), garden.board(space=make.space(access="invited"))
    garden.idea(on=hidden, title="One login")
    gone = garden.idea(on=board, title="One login")
    actions.withdraw_idea(by=gone.author, idea=gone)
    assert titles(make.person(), board, "One login") == []
    assert similar_ideas(make.person(), hidden, title="One login") == []


def test_ideas_of_other_boards_come_after_and_are_marked() -> None:
    board = garden.board()
    far = garden.idea(on=garden.board(), title="One login for all")
    near = garden.idea(on=board, title="One login for all")
    found = similar_ideas(board.opened_by, board, title="One login for all")
    assert [(one.idea, one.elsewhere) for one in found] == [(near, False), (far, True)]


def test_supporters_are_told_only_where_counts_are_open() -> None:
    for switches, told in (({}, 1), ({"shows_counts": False}, None)):
        board = garden.board(**switches)
        idea = garden.idea(on=board, title=f"One login {told}")
        actions.support_idea(by=make.person(), idea=idea)
        (found,) = [one for one in similar_ideas(board.opened_by, board, title=idea.title) if one.idea == idea]
        assert (found.supporters.employees if found.supporters else None) == told


def test_the_fragment_offers_to_add_ones_case_with_what_was_typed() -> None:
    board = garden.board()
    idea = garden.idea(on=board, title="One <b>login</b>")
    client = Client()
    client.force_login(board.opened_by)
    page = client.get(
        f"{board.get_absolute_url()}similar/", {"title": "One login", "problem": "Nine & more"}
    ).content.decode()
    assert f"/ideas/{idea.pk}/cases/new/?words=Nine%20%26%20more" in page
    assert "<b>login</b>" not in page
    assert not client.get(f"{board.get_absolute_url()}similar/", {"title": "%_'\\"}).content.strip()
    form = client.get(f"/ideas/{idea.pk}/cases/new/", {"words": "Nine & more"}).content.decode()
    assert "Nine &amp; more</textarea>" in form


def test_a_stranger_finds_no_board_to_ask_on() -> None:
    board = garden.board()
    client = Client()
    client.force_login(make.guest())
    assert client.get(f"{board.get_absolute_url()}similar/", {"title": "One login"}).status_code == 404


def test_it_takes_so_many_queries_however_much_it_finds(django_assert_max_num_queries: object) -> None:
    board = garden.board()
    for number in range(6):
        garden.idea(on=board, title=f"One login for tool {number}")
    titles(board.opened_by, board, "One login")  # what is known of words is read once
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(titles(board.opened_by, board, "One login for tools")) == 5


@pytest.mark.realdata
def test_of_real_proposals_with_a_repeated_title_the_twin_is_among_the_first_five() -> None:
    if not MADRID.exists():
        pytest.skip("needs ../shared/data")
    with MADRID.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    board = garden.board()
    me = board.opened_by
    threads = Thread.objects.bulk_create([Thread(space=board.space, title=row["title"], opened_by=me) for row in rows])
    ideas = Idea.objects.bulk_create(
        Idea(
            board=board, number=number, title=row["title"], author=me, thread=thread,
            problem=re.sub(r"<[^>]+>", " ", row["description"]) or "…",
        )
        for number, (row, thread) in enumerate(zip(rows, threads, strict=True), 1)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE boards_likeness")
    twins: dict[str, list[Idea]] = {}
    for idea in ideas:
        twins.setdefault(idea.title.strip().lower(), []).append(idea)
    asked = [idea for alike in twins.values() if len(alike) > 1 for idea in alike]
    assert (len(ideas), len(asked)) == (2_738, 151)
    missed = [
        idea.title
        for idea in asked
        if idea.title.strip().lower() not in [one.strip().lower() for one in titles(me, board, idea.title, but=idea.pk)]
    ]
    assert not missed
