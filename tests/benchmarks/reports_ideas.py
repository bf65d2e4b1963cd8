"""Ideas with answers and results, customers' cases, and pulses: so that no view of the reports' world is empty."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

from ideas.boards.models import Board, Case, Idea, Sighting
from ideas.results.models import Answer, Result
from tests import factories as make
from tests.benchmarks.reports_world import Size
from workspace.audit.models import Participation, Verb
from workspace.people.models import Person, Position
from workspace.pulses.models import Pulse
from workspace.threads.models import Post, Thread

BOARDS = 20
ROWS_TO_AN_IDEA = 2_500
FEWEST, MOST = 600, 4_000


def ideas(size: Size) -> None:
    """Boards that promise an answer in three weeks, with ideas of all levels and of customers; most are seen, many are
    answered, the higher their author stands the sooner with a yes; half of these ship. Before the conversations, since
    the numbers of their threads lie beyond those."""
    dice = np.random.default_rng(11)
    boards, hosts = _boards()
    employees = list(Person.objects.employees().order_by("pk").values_list("pk", flat=True))
    guests = list(Person.objects.filter(side="customer").order_by("pk").values_list("pk", flat=True))
    number = min(MOST, max(FEWEST, size.rows // ROWS_TO_AN_IDEA))
    chosen = dice.integers(0, len(employees), number)
    authors = [guests[who % len(guests)] if n % 10 == 9 else employees[who] for n, who in enumerate(chosen.tolist())]
    places = {one.person_id: one for one in Position.objects.filter(person__in=authors)}
    began = datetime(size.since.year, size.since.month, size.since.day, tzinfo=UTC)
    days = (size.before - size.since).days - 1
    moments = [began + timedelta(days=days * n / number) for n in range(number)]
    made = _ideas(size, boards, authors, moments)
    answers, rows, results, cases = [], [], [], []
    for idea, at, u in zip(made, moments, dice.random((number, 5)).tolist(), strict=True):
        host, place = hosts[idea.board_id], places.get(idea.author_id)
        rows.append(_row(Verb.SUBMITTED_IDEA, "boards.idea", idea.pk, at, idea.author_id, place))
        if u[0] < 0.2:
            who = guests[int(u[1] * len(guests))]
            cases.append(Case(idea=idea, person_id=who, words="So it is.", html="<p>So it is.</p>", at=at))
        if u[1] < 0.8:
            yes = u[2] < 0.75 - 0.07 * (place.level if place else 4)
            then = at + timedelta(days=1 + 40 * u[3])
            answers.append(
                Answer(idea=idea, verdict="accepted" if yes else "not_now", reason="-", html="-", by_id=host, at=then)
            )
            if yes and u[4] < 0.5:
                results.append((idea, then + timedelta(days=10 + 90 * u[0])))
    Case.objects.bulk_create(cases)
    rows += [_row(Verb.ADDED_CASE, "boards.case", one.pk, one.at, one.person_id, None) for one in cases]
    Answer.objects.bulk_create(one for one in answers if one.at < moments[-1])
    rows += [
        _row(Verb.ANSWERED_IDEA, "results.answer", one.pk, one.at, one.by_id, places.get(one.by_id), one.idea.author_id)
        for one in answers if one.pk
    ]  # fmt: skip
    Sighting.objects.bulk_create(
        Sighting(idea=idea, person_id=hosts[idea.board_id], at=at + timedelta(days=1))
        for idea, at, share in zip(made, moments, dice.random(number).tolist(), strict=True) if share < 0.9
    )  # fmt: skip
    _ship([(idea, at) for idea, at in results if at < moments[-1]], employees)
    Participation.objects.bulk_create(rows, batch_size=2_000)


def _boards() -> tuple[list[Board], dict[int, int]]:
    """The boards, and by number of a board who answers there."""
    boards, hosts = [], {}
    for number, host in enumerate(Person.objects.employees().order_by("pk")[BOARDS : 2 * BOARDS]):
        space = make.space(host, f"Ideas {number}")
        board = Board.objects.create(space=space, title=f"Board {number}", opened_by=host, answer_within=21)
        boards.append(board)
        hosts[board.pk] = host.pk
    return boards, hosts


def _ideas(size: Size, boards: list[Board], authors: list[int], moments: list[datetime]) -> list[Idea]:
    threads, posts, made = [], [], []
    numbers = {board.pk: count(1) for board in boards}
    for n, (author, at) in enumerate(zip(authors, moments, strict=True)):
        board = boards[n % len(boards)]
        thread = Thread(
            pk=size.conversations + n + 1, space_id=board.space_id, title=f"Idea {n}", opened_by_id=author,
            opened_at=at, last_at=at, last_number=1,
        )  # fmt: skip
        threads.append(thread)
        posts.append(Post(pk=4 * size.conversations + n + 1, thread=thread, number=1, author_id=author, at=at))
        made.append(
            Idea(
                board=board, number=next(numbers[board.pk]), title=f"Idea {n}", problem="It takes too long.",
                author_id=author, thread=thread, submitted_at=at, stage_at=at,
            )
        )  # fmt: skip
    Thread.objects.bulk_create(threads, batch_size=2_000)
    Post.objects.bulk_create(posts, batch_size=2_000)
    return Idea.objects.bulk_create(made, batch_size=2_000)


def _row(
    verb: Verb, kind: str, number: int, at: datetime, actor: int, place: Position | None, target: int | None = None
) -> Participation:
    side = "employee" if place else "customer"
    return Participation(
        at=at, verb=verb, object_kind=kind, object_id=number, actor=actor, side=side, target=target,
        target_side=None if target is None else "employee", actor_level=place.level if place else None,
        actor_unit=place.unit if place else "", actor_path=place.path if place else None,
    )  # fmt: skip


def _ship(pairs: Iterable[tuple[Idea, datetime]], employees: list[int]) -> None:
    pairs = list(pairs)
    results = Result.objects.bulk_create(
        Result(
            board_id=idea.board_id, title=idea.title, owner_id=employees[(n * 31) % len(employees)], measure="-",
            opened_by_id=idea.author_id, opened_at=at, shipped_at=at, stage="shipped",
        )
        for n, (idea, at) in enumerate(pairs)
    )  # fmt: skip
    through = Result.ideas.through
    through.objects.bulk_create(
        through(result_id=result.pk, idea_id=idea.pk) for result, (idea, _at) in zip(results, pairs, strict=True)
    )


def pulses(by: Person, *moments: datetime) -> None:
    """One that was closed at each of these, as it was counted: leaders believe more than staff say."""
    for at in moments:
        counts = {"all": [900, 2_100, 2_600], "leaders": [60, 260, 680], "staff": [840, 1_840, 1_920]}
        Pulse.objects.create(
            question="Whoever names a problem here is heard", kind="agreement", opened_by=by, is_running=False,
            opened_at=at - timedelta(days=7), closes_at=at, closed_at=at, tally=counts,
        )  # fmt: skip
