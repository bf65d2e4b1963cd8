"""Every page of boards, ideas, decisions, evaluations, opinions and results: full and empty, wide and narrow, light and
dark, from left and from right."""

from collections.abc import Callable

import pytest

from ideas.boards.models import Merge
from tests.journeys import furnished_boards
from tests.journeys.conftest import PHONE, Visit
from tests.journeys.furnished_boards import Estate
from tests.journeys.test_every_page import look_at, walk
from workspace.people.models import Person

Come = Callable[..., Visit]
FOR_ALL = ["/boards/", "/boards/sorting/", "/me/ideas/", "/results/", "/said-and-done/"]


@pytest.fixture
def estate(transactional_db: None) -> Estate:
    return furnished_boards.estate()


def read(estate: Estate) -> list[str]:
    """What whoever may look finds."""
    board, idea = estate.board.get_absolute_url(), estate.idea.get_absolute_url()
    views = [f"{board}{rest}" for rest in ("", "?view=cards", "?view=roadmap", "?sort=wilson", "?q=nothing")]
    tabs = [f"{board}{tab}/" for tab in ("phases", "decisions", "evaluations", "opinions", "answers")]
    ideas = [idea, f"{idea}cases/", f"{idea}history/", estate.joined.get_absolute_url()]
    others = [estate.blind.get_absolute_url(), f"{estate.judged.get_absolute_url()}decisions/"]
    results = [one.get_absolute_url() for one in estate.results]
    return [*FOR_ALL, f"/spaces/{estate.space.pk}/boards/", *views, *tabs, *ideas, *others, *results]


def nothing_yet(estate: Estate) -> list[str]:
    board = estate.empty.get_absolute_url()
    return [f"{board}{rest}" for rest in ("", "?view=cards", "?view=roadmap", "decisions/", "evaluations/", "opinions/",
                                          "answers/", "views/")]  # fmt: skip


def written(estate: Estate) -> list[str]:
    """What whoever may write finds besides."""
    board, idea = estate.board.get_absolute_url(), estate.idea.get_absolute_url()
    return [f"{board}new/", f"{estate.blind.get_absolute_url()}new/", f"{idea}cases/new/", f"{board}views/"]


def led(estate: Estate) -> list[str]:
    """What only whoever facilitates finds."""
    board, idea, space = estate.board.get_absolute_url(), estate.idea.get_absolute_url(), estate.space.pk
    other = estate.board.ideas.standing().exclude(pk=estate.idea.pk).first()
    result = estate.results[0].get_absolute_url()
    merged = Merge.objects.done().get(into=estate.idea)
    sheet = estate.sheets[2].get_absolute_url()
    assert other
    return [
        f"/spaces/{space}/boards/new/", f"/spaces/{space}/boards/new/?plan=campaign", f"{board}edit/",
        f"{board}import/",
        f"{board}decisions/new/", f"{board}evaluations/criteria/", f"/ideas/{other.pk}/evaluators/",
        sheet, f"{sheet}conflict/", f"{idea}merge/", f"{idea}merge/?other={other.pk}", f"{idea}split/", f"{idea}tags/",
        f"/merges/{merged.pk}/undo/",
        f"{idea}answer/", f"{result}change/", f"{result}progress/", f"{result}ship/", f"{result}credit/",
        f"{estate.results[1].get_absolute_url()}review/", f"/decisions/{estate.running[0].pk}/withdraw/",
    ]  # fmt: skip


def test_whoever_facilitates_finds_every_board_whole(visit: Come, estate: Estate) -> None:
    walk(visit, estate.lead, [*read(estate), *nothing_yet(estate), *written(estate), *led(estate)])


def test_every_ballot_and_every_count_is_whole(visit: Come, estate: Estate) -> None:
    walk(visit, estate.colleague, [one.get_absolute_url() for one in (*estate.running, *estate.closed)])


def test_a_customer_finds_every_board_whole(visit: Come, estate: Estate) -> None:
    idea = estate.idea.get_absolute_url()
    walk(visit, estate.guest, [*read(estate), *written(estate)[:3], f"{idea}edit/", f"{idea}coauthors/"])


def test_whoever_may_only_look_finds_every_board_whole(visit: Come, estate: Estate) -> None:
    walk(visit, estate.reader, [*read(estate)[-9:], estate.running[0].get_absolute_url()])


def test_boards_are_mirrored_from_right_to_left(visit: Come, estate: Estate) -> None:
    Person.objects.filter(pk=estate.lead.pk).update(locale="ar")
    screen = visit(estate.lead, viewport=PHONE)
    for path in (*read(estate), estate.running[-1].get_absolute_url(), estate.closed[-1].get_absolute_url()):
        look_at(screen.go(path), f"{path} mirrored")
        screen.accessible()
