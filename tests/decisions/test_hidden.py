"""Until a decision closes nobody learns how many have voted, let alone how: by no page, API, event, mail or ledger."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from ideas.decisions import actions, queries, tasks
from ideas.decisions.models import Decision
from ideas.decisions.queries import notices
from realtime.models import Event
from tests import factories as make
from tests.api.conftest import Script
from tests.boards import garden
from tests.decisions import hall
from tests.house import fragments
from workspace.audit.models import Participation
from workspace.audit.queries import told_to
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.notifications.queries import kind_named
from workspace.people.models import Person
from workspace.spaces import actions as spaces

pytestmark = pytest.mark.django_db
A, B, C = hall.IDEAS


def everything_seen_by(person: Person, found: Decision) -> list[str]:
    """What all pages and endpoints of a decision say to somebody, as far as it can be compared."""
    client = Client()
    client.force_login(person)
    pages = [found.get_absolute_url(), f"/boards/{found.board_id}/decisions/", f"/boards/{found.board_id}/",
             f"/ideas/{found.options.get(title=A).idea_id}/", f"/spaces/{found.board.space_id}/",
             f"/spaces/{found.board.space_id}/ledger/", "/notifications/"]  # fmt: skip
    seen = ["\n".join(fragments.shown(fragments.parse(client.get(page).content))) for page in pages]
    script = Script(person)
    paths = (f"/decisions/{found.pk}", f"/boards/{found.board_id}/decisions")
    return seen + [json.dumps(script.get(path).json, sort_keys=True) for path in paths]


def _approve(found: Decision) -> None:
    hall.cast(found, make.person(), {A: 1})


def _duel(found: Decision) -> None:
    voter = make.person()
    duel = actions.show_duel(by=voter, decision=found)
    actions.answer_duel(by=voter, duel=duel, winner=duel.first_id)


def _object(found: Decision) -> None:
    actions.take_stand(by=make.person(), decision=found, stance="object", reason="Quicksilver")


def _in_confidence(found: Decision) -> None:
    hall.Paper(found).take(make.person()).cast({A: 1})


@pytest.mark.parametrize(
    ("method", "vote", "confidential"),
    [
        ("approval", _approve, False),
        ("budget", _approve, False),
        ("duels", _duel, False),
        ("consent", _object, False),
        ("score", _in_confidence, True),
    ],
)
def test_that_somebody_votes_changes_nothing_for_anybody_else(
    method: str, vote: Callable[[Decision], None], confidential: bool
) -> None:
    found = hall.decision(method, confidential=confidential)
    facilitator, other = found.opened_by, make.person()
    for _ in range(6):  # so that the page does not warn that few may vote
        make.person()
    if method == "duels":  # to look at it deals a duel, which is the reader's own
        actions.show_duel(by=facilitator, decision=found)
        actions.show_duel(by=other, decision=found)
    before = [everything_seen_by(one, found) for one in (facilitator, other)]
    events = Event.objects.filter(stream=found.board.stream).count()
    for _ in range(6):
        vote(found)
    assert [everything_seen_by(one, found) for one in (facilitator, other)] == before
    assert Event.objects.filter(stream=found.board.stream).count() == events
    with pytest.raises(Refused):
        queries.ballots_json(found)
    with pytest.raises(Refused):
        queries.ballots_csv(found)


def test_the_ledger_tells_the_voter_at_once_and_the_others_when_it_is_closed() -> None:
    found, voter = hall.decision(), make.person()
    hall.cast(found, voter, {A: 1})
    rows = Participation.objects.filter(verb="cast ballot")
    assert told_to(voter, rows).count() == 1
    assert told_to(found.opened_by, rows).count() == 0
    hall.close(found)
    assert told_to(found.opened_by, rows).count() == 1


def test_a_confidential_ballot_leaves_one_entry_took_ballot_and_none_for_casting() -> None:
    found, voter = hall.decision(confidential=True), make.person()
    paper = hall.Paper(found).take(voter)
    before, events = Participation.objects.count(), Event.objects.count()
    paper.cast({A: 1})
    assert (Participation.objects.count(), Event.objects.count()) == (before, events)
    assert Participation.objects.filter(actor=voter.pk).values_list("verb", flat=True).get() == "took ballot"


def test_who_joined_hears_of_a_decision_of_its_end_and_of_its_result_and_never_of_counts() -> None:
    board = garden.board()
    voter, other = make.person(), make.person()
    for one in (voter, other):
        spaces.join_space(by=one, space=board.space)
    found = hall.decision(board=board)
    opened, closing, result = (kind_named(f"decision.{name}") for name in ("opened", "closing", "result"))
    assert opened
    assert closing
    assert result
    event = Event.objects.get(kind="decision.opened")
    assert {voter.pk, other.pk} <= {one.person for one in opened.concerned([event])}
    assert found in opened.waiting(voter)
    hall.cast(found, voter, {A: 1})
    assert found not in opened.waiting(voter)
    with clock.at(found.closes_at - notices.SOON / 2):
        assert {one.person for one in notices.closing_soon()} >= {other.pk}
        assert voter.pk not in {one.person for one in notices.closing_soon()}
        assert tasks.remind(timestamp=0) >= 1
    said = opened.standing(other, [found.pk])[found.pk]
    assert not any(char.isdigit() for char in said.does + said.words)
    hall.close(found)
    event = Event.objects.get(kind="decision.closed")
    assert {voter.pk, other.pk} <= {one.person for one in result.concerned([event])}
    assert result.standing(other, [found.pk])[found.pk].waits
    actions.see_result(by=other, decision=found)
    assert not result.standing(other, [found.pk])[found.pk].waits
