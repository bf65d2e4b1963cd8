"""Customers who brought something up, and when they were told what came of it: about that, and nothing else."""

import pytest

from tests import factories as make
from tests.reports.company import BEFORE, EVERYTHING, LATER, SEPTEMBER, UPTO, deed, later, staff, write
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.reports.actions import rollup
from workspace.reports.building.customers import contributions_of
from workspace.reports.building.scene import Scene
from workspace.reports.metrics.network import NOBODY
from workspace.reports.queries.periods import period_of

pytestmark = pytest.mark.django_db


def test_telling_counts_for_what_it_is_about_and_after_it_moved() -> None:
    """Of three threads of one customer all have a reply on the first day. Two are answered on the second: of one the
    customer hears on the third, of the other before that alone. The third never moves, whatever they hear of it."""
    (host,), _ = staff(1, 6)
    firm = make.customer()
    space = make.share(make.space(host), firm)
    guest = make.person(organisation=firm, joined_at=BEFORE)
    with clock.at(SEPTEMBER):
        threads = [make.thread(guest, space, f"Thread {number}") for number in range(3)]
    with clock.at(later(1)):
        told, untold, waiting = (make.reply(host, thread) for thread in threads)
    with clock.at(later(2)):
        make.outcome(host, told, kind="answer")
        make.outcome(host, untold, kind="answer")
    write(
        deed(host, guest, at=later(1.5), number=untold.pk),
        deed(host, guest, at=later(3), number=told.pk),
        deed(host, guest, at=later(3), number=waiting.pk),
        deed(host, guest, at=later(4), number=told.pk, verb=Verb.REACTED),
    )
    rollup.advance(below=EVERYTHING)
    with clock.at(LATER):
        _, _, found, by, _ = contributions_of(Scene.of(period_of("2026-09"), UPTO))
    first, second, third = (int(later(days).timestamp()) for days in (1, 2, 3))
    assert found.at.tolist() == [int(SEPTEMBER.timestamp())] * 3
    assert (found.replied.tolist(), by.tolist()) == ([first] * 3, [host.pk] * 3)
    assert found.moved.tolist() == [second, second, NOBODY]
    assert found.told.tolist() == [third, NOBODY, NOBODY]
