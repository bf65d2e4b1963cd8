"""A real election of 6,586 ballots on 64 projects, in confidence: counted by a job, kept, and the official winners."""

import secrets
import time
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from ideas.boards.tally.downloads import read_election
from ideas.decisions import ballots, tasks
from ideas.decisions.models import Decision, SealedBallot
from tests import factories as make
from tests.boards.test_tally_budgets import PABULIB, _official
from tests.decisions import hall
from workspace.polls import secrecy

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
FILE = PABULIB / "Poland_Wieliczka_2023_Green_Budget.pb"


@pytest.fixture
def wieliczka() -> Decision:
    """Its projects as ideas and its votes as sealed ballots."""
    if not FILE.exists():
        pytest.skip("needs ../shared/data")
    election = read_election(FILE)
    titles = tuple(f"{option.id} {option.name}"[:150] for option in election.options)
    costs = {title: int(option.cost) for title, option in zip(titles, election.options, strict=True)}
    assert isinstance(election.budget, Fraction)
    found = hall.decision("budget", ideas=titles, costs=costs, budget=int(election.budget), confidential=True)
    place = dict(found.options.values_list("title", "place"))
    SealedBallot.objects.bulk_create(
        SealedBallot(
            receipt=secrets.token_hex(32), decision=found,
            sealed=secrecy.seal(
                found.box, "ballot", ballots.packed({place[titles[one]]: 1 for one in ballot.choices}, len(titles))
            ),
        )
        for ballot in election.ballots
    )  # fmt: skip
    return found


def test_a_large_count_is_made_by_a_job_in_seconds_and_gives_the_official_winners(
    wieliczka: Decision, django_assert_max_num_queries: Any
) -> None:
    found = hall.close(wieliczka)
    assert found.counted_at is None
    client = Client()
    client.force_login(make.person())
    waiting = client.get(found.get_absolute_url()).content.decode()
    assert "The ballots are being counted" in waiting
    assert "0 of 3" in client.get(f"/decisions/{found.pk}/count/").content.decode()
    began = time.monotonic()
    tasks.count_closed(decision=found.pk)
    took = time.monotonic() - began
    assert took < 30
    found.refresh_from_db()
    assert {title.partition(" ")[0] for title in hall.winners(found)} == _official(FILE)
    assert found.result
    assert found.result["represented"][0] > found.result["represented"][1]
    assert "data-ended" in client.get(f"/decisions/{found.pk}/count/").content.decode()
    with django_assert_max_num_queries(24):  # nothing is counted again
        page = client.get(found.get_absolute_url()).content.decode()
    assert "30 ideas have won" in page
    print(f"counted in {took:.1f} s")
