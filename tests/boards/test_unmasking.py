"""When a rank-blind phase is over everything is by whoever did it: pages, the ledger with the ranks of then, search."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from ideas.boards import actions
from ideas.boards.models import Board, Case, Idea, Phase, Support, Wording
from ideas.boards.tasks import unmask
from realtime import streams
from realtime.models import Event
from search import indexer
from tests import factories as make
from tests.boards import garden
from workspace.audit.models import Participation
from workspace.common import clock
from workspace.common.errors import Refused, TooMany
from workspace.people.models import Person
from workspace.polls.actions import open_poll
from workspace.schedules.actions import schedule_post
from workspace.schedules.recurrence import Timetable
from workspace.threads import actions as threads
from workspace.threads.models import Mention, Post, Reaction
from workspace.threads.queries import mentionables

pytestmark = pytest.mark.django_db
NOW = clock.now()


def two_phases() -> list[Phase]:
    """Rank-blind until an hour from now, and open from then on."""
    terms = {"may_submit": True, "may_comment": True, "may_support": True}
    turn = NOW + timedelta(hours=1)
    return [
        Phase(kind="collect", starts_at=NOW - timedelta(hours=1), ends_at=turn, shows_authors=False, **terms),
        Phase(kind="discuss", starts_at=turn, **terms),
    ]


@pytest.fixture
def board() -> Board:
    return garden.board(phases=two_phases())


@contextmanager
def later() -> Iterator[None]:
    with clock.at(NOW + timedelta(hours=2)):
        yield


def test_everything_is_by_whoever_did_it(board: Board) -> None:
    boss = make.person(unit="Finance", title="Head")
    author, other = make.person(manager=boss, unit="Loading bay"), make.person(manager=boss)
    idea = garden.idea(author, board, title="One login", problem="Nine.")
    actions.edit_idea(by=author, idea=idea, version=1, title="One login", problem="Ten.")
    theirs = garden.idea(other, board, title="Lockers")
    mask = Person.objects.get(pk=idea.author_id)
    said = make.reply(other, idea.thread, f"Good, @{mask.handle}!")
    threads.react(by=author, post=said, emoji="👍")
    actions.add_case(by=author, idea=theirs, words="Me too.")
    actions.support_idea(by=author, idea=theirs, importance=2)
    with later():
        actions.unmask_board(board)
    idea.refresh_from_db()
    assert (idea.author, idea.thread.opened_by) == (author, author)
    assert set(Post.objects.filter(thread=idea.thread).values_list("author", flat=True)) == {author.pk, other.pk}
    for rows in (Wording.objects.values_list("replaced_by"), Case.objects.values_list("person"),
                 Support.objects.values_list("person"), Reaction.objects.values_list("person"),
                 Mention.objects.values_list("person")):  # fmt: skip
        assert set(rows) == {(author.pk,)}
    said.refresh_from_db()
    assert said.body == f"Good, @{author.handle}!"
    assert author.name in said.html
    mask.refresh_from_db()
    assert mask.claimed_by == author


def test_an_open_conversation_shows_the_names_without_being_loaded_anew(board: Board) -> None:
    idea = garden.idea(make.person(), board)
    with later():
        actions.unmask_board(board)
    event = Event.objects.get(stream=idea.thread.stream, kind="idea.unmasked")
    told = streams.rule(idea.thread.stream).render(event)
    client = Client()
    client.force_login(make.person())
    page = client.get(idea.thread.get_absolute_url()).content.decode()
    regions = re.findall(r'data-refresh="([\w-]+)"', told)
    assert {"posts", "thread-head"} <= set(regions)
    assert all(f'id="{region}"' in page for region in regions)


def test_what_would_show_a_name_is_not_offered_until_then(board: Board) -> None:
    idea = garden.idea(make.person(), board)
    client = Client()
    client.force_login(make.person())
    before = client.get(idea.get_absolute_url()).content.decode()
    words = ("Gather", "Ask everybody: a poll", "Schedule a reply")
    assert not any(one in before for one in words)
    with later():
        after = client.get(idea.get_absolute_url()).content.decode()
    assert all(one in after for one in words)


def test_ideas_and_cases_that_mention_a_mask_mention_the_person_then(board: Board) -> None:
    author, other = make.person(), make.person()
    mask = Person.objects.get(pk=garden.idea(author, board, title="One login").author_id)
    theirs = garden.idea(other, board, title="Lockers", problem=f"As @{mask.handle} says, not @{mask.handle}-too.")
    actions.edit_idea(by=other, idea=theirs, version=1, title="Lockers", problem=f"So @{mask.handle} says.")
    case = actions.add_case(by=other, idea=theirs, words=f"As @{mask.handle} says.")
    actions.edit_case(by=other, case=case, words=f"What @{mask.handle} says.")
    actions.support_idea(by=author, idea=theirs, importance=2, why=f"I am @{mask.handle}.")
    assert f'data-person="{mask.pk}"' in theirs.problem_html
    assert f'data-person="{mask.pk}"' in case.html
    with later():
        actions.unmask_board(board)
    theirs.refresh_from_db()
    case.refresh_from_db()
    assert (theirs.problem, case.words) == (f"So @{author.handle} says.", f"What @{author.handle} says.")
    for html in (theirs.problem_html, case.html):
        assert f'data-person="{author.pk}"' in html
        assert mask.name not in html
    assert theirs.wordings.get().problem == f"As @{author.handle} says, not @{mask.handle}-too."
    assert case.wordings.get().words == f"As @{author.handle} says."
    assert theirs.supports.get().why == f"I am @{author.handle}."


def test_the_ledger_tells_it_again_with_the_ranks_of_then_and_counts_it_once(board: Board) -> None:
    boss = make.person(unit="Finance", title="Head")
    author = make.person(manager=boss, unit="Loading bay")
    idea = garden.idea(author, board)
    make.reply(boss, idea.thread, "Good.")
    masked = Participation.objects.filter(source="masked")
    assert {(row.actor_level, row.actor_unit, row.actor_path) for row in masked} == {(None, "", None)}
    assert not Participation.objects.counted().filter(actor__in=[author.pk, boss.pk]).exists()
    own = [row.verb for row in Participation.objects.of(author.pk).entries()]
    assert own == ["submitted idea"]
    with later():
        actions.unmask_board(board)
    told = Participation.objects.filter(source="unmasked").order_by("at")
    assert [(row.actor, row.verb, row.target) for row in told] == [
        (author.pk, "submitted idea", None), (boss.pk, "replied", author.pk),
    ]  # fmt: skip
    assert (told[0].actor_unit, told[0].actor_level, told[1].up, told[1].down) == ("Loading bay", 2, 0, 1)
    assert all(row.at < NOW + timedelta(hours=1) for row in told)
    assert [row.verb for row in Participation.objects.of(author.pk).entries()] == own
    here = Participation.objects.in_space(board.space_id).entries()
    assert here.filter(verb="submitted idea").count() == 1
    assert Participation.objects.counted().filter(verb="submitted idea").count() == 1


def test_it_happens_once_by_the_clock_and_not_before(board: Board) -> None:
    garden.idea(make.person(), board)
    assert unmask(0) == 0
    with later():
        assert unmask(0) == 1
        assert unmask(0) == 0
        actions.unmask_board(board)
    assert Event.objects.filter(kind="board.unmasked", stream=board.stream).count() == 1
    assert Participation.objects.filter(verb="unmasked").count() == 1


def test_what_was_open_before_stays_as_it_was_and_is_changed_openly() -> None:
    turn = NOW + timedelta(hours=1)
    terms = {"may_submit": True, "may_comment": True, "may_support": True}
    phases = [
        Phase(kind="collect", starts_at=NOW - timedelta(hours=1), ends_at=turn, **terms),
        Phase(kind="refine", starts_at=turn, shows_authors=False, **terms),
    ]
    author, board = make.person(), garden.board(phases=phases)
    idea = garden.idea(author, board)
    said = make.reply(author, idea.thread, "First.")
    with later():
        threads.edit_post(by=author, post=said, body="First of all.")
        new = make.reply(author, idea.thread, "Second.")
    said.refresh_from_db()
    assert said.author == author
    assert said.versions.get().replaced_by == author
    assert new.author.is_mask
    entry = Participation.objects.get(verb="edited")
    assert entry.actor == author.pk


def test_a_customers_case_is_their_organisations_once_names_are_shown(board: Board) -> None:
    guest = make.guest()
    make.share(board.space, guest.organisation)
    case = actions.add_case(by=guest, idea=garden.idea(make.person(), board), words="Us too.")
    assert case.organisation is None
    with later():
        actions.unmask_board(board)
    shown = Case.objects.get(pk=case.pk)
    assert (shown.person, shown.organisation) == (guest, guest.organisation)


def test_search_finds_the_author_from_then_on(board: Board) -> None:
    author = make.person()
    idea = garden.idea(author, board, title="Quicklime")
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with later():
        actions.unmask_board(board)
    indexer.handle(list(Event.objects.filter(pk__gt=last)))
    from search.models import Entry

    assert set(Entry.objects.filter(object_id=idea.thread_id, kind="thread").values_list("author", flat=True)) == {
        author.pk
    }


def test_nobody_is_told_of_what_they_did_as_a_mask_and_a_mask_hears_by_who_wears_it(board: Board) -> None:
    from workspace.notifications.actions import notifier
    from workspace.notifications.models import Notification

    author, other = make.person(), make.person()
    idea = garden.idea(author, board)
    mask = Person.objects.get(pk=idea.author_id)
    make.reply(other, idea.thread, f"Is it so, @{mask.handle}?")
    make.reply(author, idea.thread, "It is.")
    notifier.follow(list(Event.objects.order_by("pk")))
    told = Notification.objects.values_list("person", "actor")
    faces = dict(other.masks.values_list("person", "face"))
    assert (author.pk, faces[other.pk]) in told
    assert (author.pk, mask.pk) not in told
    assert (other.pk, mask.pk) in told


def test_a_large_board_takes_as_many_queries_as_a_small_one_and_little_time(board: Board) -> None:
    people = [make.person() for _ in range(5)]
    idea = garden.idea(people[0], board)
    for number in range(20):
        make.reply(people[number % 5], idea.thread, "And this.")
    with (
        later(),
        CaptureQueriesContext(
            connection,
        ) as few,
    ):
        actions.unmask_board(board)
    assert len(few) < 400


def test_ideas_of_others_are_left_alone(board: Board) -> None:
    elsewhere = garden.board(phases=two_phases())
    author = make.person()
    garden.idea(author, board)
    kept = garden.idea(author, elsewhere)
    with later():
        actions.unmask_board(board)
    assert Idea.objects.get(pk=kept.pk).author.is_mask


def test_whoever_comes_by_first_has_the_names_shown(board: Board, client: Client) -> None:
    author = make.person("Wilhelmina Nettle")
    idea = garden.idea(author, board)
    client.force_login(make.person())
    assert "Wilhelmina Nettle" not in client.get(idea.get_absolute_url()).content.decode()
    with later():
        assert "Wilhelmina Nettle" in client.get(idea.get_absolute_url()).content.decode()
        assert not actions.is_overdue(board)


def test_the_page_tells_its_own_reader_alone_which_pseudonym_is_theirs(board: Board, client: Client) -> None:
    author, other = make.person(), make.person()
    idea = garden.idea(author, board)
    told = f'data-my-face="{idea.author_id}"'
    for reader, is_told in ((author, True), (other, False)):
        client.force_login(reader)
        for address in (idea.get_absolute_url(), board.get_absolute_url(), idea.thread.get_absolute_url()):
            assert (told in client.get(address, follow=True).content.decode()) == is_told


def test_nobody_learns_who_reads_or_types_there(board: Board) -> None:
    idea, elsewhere = garden.idea(make.person(), board), make.thread()
    names = [board.stream, idea.thread.stream, elsewhere.stream, "space:1"]
    assert set(streams.nameless(names)) == {board.stream, idea.thread.stream}
    with later():
        assert not streams.nameless(names)


def test_what_would_show_a_name_is_refused_there(board: Board) -> None:
    author = make.person()
    idea = garden.idea(author, board)
    for deed in (
        lambda: open_poll(by=author, thread=idea.thread, question="Now?", kind="single", options=["Yes", "No"]),
        lambda: make.gathering(author, idea.thread),
        lambda: schedule_post(by=author, where=idea.thread, body="Later.", when=Timetable(NOW.date(), time(9), "UTC")),
        lambda: actions.invite_coauthor(by=author, idea=idea, person=make.person()),
    ):
        with pytest.raises(Refused):
            deed()


def test_two_boards_masks_of_one_person_have_nothing_in_common(board: Board) -> None:
    author, elsewhere = make.person(), garden.board(phases=two_phases())
    one, other = (Person.objects.get(pk=garden.idea(author, on).author_id) for on in (board, elsewhere))
    assert not {one.pk, one.name, one.handle} & {other.pk, other.name, other.handle}
    assert (one.joined_at, one.organisation, one.side) == (other.joined_at, other.organisation, other.side)


def test_the_same_key_twice_is_done_once_under_a_mask_too(board: Board) -> None:
    author, key = make.person(), uuid4()
    first, second = (
        actions.submit_idea(by=author, board=board, title="One login", problem="Nine.", key=key) for _ in range(2)
    )
    assert first == second
    assert board.ideas.count() == 1


def test_the_rate_is_that_of_the_person(board: Board, settings: Settings) -> None:
    settings.WRITES_PER_MINUTE = 3
    author, thread = make.person(), make.thread()
    idea = garden.idea(author, board)
    make.reply(author, thread)
    make.reply(author, idea.thread)
    with pytest.raises(TooMany):
        make.reply(author, idea.thread)


def test_a_pseudonym_is_completed_where_it_wrote_and_nowhere_else(board: Board) -> None:
    reader = make.person()
    idea = garden.idea(make.person(), board)
    mask, start = idea.author, idea.author.handle[:3]
    here = mentionables(reader, board.space_id, start, idea.thread_id)
    assert mask.handle in {one["handle"] for one in here}
    for elsewhere in (None, make.thread(where=board.space).pk):
        assert mask.handle not in {one["handle"] for one in mentionables(reader, board.space_id, start, elsewhere)}
