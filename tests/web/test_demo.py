"""The demo is a whole company, the same each time, with something waiting for whoever looks in."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from ideas.boards.models import Board, Case, Stage
from ideas.decisions.models import Decision
from ideas.evaluations.models import Evaluation
from ideas.opinions.models import Opinion, Statement
from ideas.results.models import Result, ResultStage
from ideas.results.queries.promise import due, unanswered
from realtime.models import Event
from tests.reports.company import settle
from workspace.audit.models import Participation
from workspace.audit.voices import MASKED
from workspace.common import clock
from workspace.gatherings.models import Gathering
from workspace.gatherings.queries import outcomes_of, voices_of
from workspace.notifications.models import Notification
from workspace.people.models import Organisation, Person, Position
from workspace.polls.models import Poll
from workspace.reports import queries as reports
from workspace.spaces.models import Grant, Space
from workspace.spaces.permissions import Can, may
from workspace.threads.models import Attachment, Outcome, Post, Thread
from workspace.threads.queries import catch_up
from workspace.web.demo import idea_script
from workspace.web.demo.script import Misspelled, conversations, read

pytestmark = pytest.mark.django_db


def test_the_whole_company(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    call_command("seed_demo", until="2026-11-20")
    _it_is_a_company()
    _it_has_talked()
    _ranks_were_stamped_and_low_ranks_lead()
    _customers_see_only_what_is_shared()
    _something_waits()
    _people_have_gathered_and_some_still_do()
    _ideas_have_come_all_the_way()
    _what_is_long_past_does_not_wait()
    _a_campaign_hides_its_authors()
    _money_was_shared_out()
    _what_was_before_is_in_the_ledger()
    with pytest.raises(CommandError, match="people here already"):
        call_command("seed_demo")


def _what_was_before_is_in_the_ledger() -> None:
    assert Participation.objects.filter(source="baseline").count() > 500
    periods = [edition.period for edition in reports.editions()]
    assert periods == ["2026-10", "2026-09", "2026-Q3", "2026-08"], "in July nobody was here for half of it"
    ei = reports.figures(reports.edition("2026-10"))["ei"]
    assert "baseline:all" in {row.label for row in ei.rows if not row.hidden}


def _it_is_a_company() -> None:
    assert Person.objects.filter(side="employee", is_placeholder=False).count() == 120
    assert sorted(set(Position.objects.values_list("level", flat=True))) == [1, 2, 3, 4, 5]
    assert len(set(Position.objects.values_list("unit", flat=True))) == 7
    assert Organisation.objects.filter(side="customer").count() == 3
    assert Space.objects.count() == 19
    assert Space.objects.filter(archived_at__isnull=False).count() == 1


def _it_has_talked() -> None:
    assert Thread.objects.count() > 150
    told = conversations()
    assert len(told) > 60
    assert Post.objects.count() > 1000
    # Lines of the system (a poll, a gathering) and what a gathering came to stand beside what was said.
    titles = dict(Thread.objects.values_list("title", "last_number"))
    assert all(titles[one.title] >= len(one.posts) for one in told)
    assert sum(titles[one.title] == len(one.posts) for one in told) > len(told) - 10
    polls = Poll.objects.order_by("pk")
    assert [(poll.confidential, poll.closed_at is None) for poll in polls] == [
        (True, False),
        (True, True),
        (False, True),
    ]
    assert polls[0].tally["bands"] == [[0, 1, None], [2, 3, 6], [4, 5, 16]]
    kinds = set(Outcome.objects.values_list("kind", flat=True))
    assert kinds == {"answer", "decision", "action", "lesson"}
    assert Outcome.objects.filter(superseded_by__isnull=False).exists()
    actions = Outcome.objects.filter(kind="action")
    assert actions.filter(done_at__isnull=False).exists()
    assert actions.filter(done_at__isnull=True, due__gte=date(2026, 11, 20)).exists()
    assert Post.objects.filter(edited_at__isnull=False).exists()
    assert not Attachment.objects.exists()


def _ranks_were_stamped_and_low_ranks_lead() -> None:
    replies = Participation.objects.filter(verb="replied", side="employee")
    # What was said under a mask is stamped with nobody's rank before the mask is off.
    assert set(replies.filter(actor_level__isnull=True).values_list("source", flat=True)) == {MASKED}
    leads = set(Grant.objects.filter(permission__codename="facilitate_space").values_list("user", flat=True))
    assert Position.objects.filter(person__in=leads, level=5).count() >= 5


def _customers_see_only_what_is_shared() -> None:
    klara = Person.objects.get(email="klara@lindau.example")
    names = set(Space.objects.visible_to(klara).values_list("name", flat=True))
    assert names == {"Weir at Stadtwerke Lindau", "The Weir app"}


def _something_waits() -> None:
    for email in ("kirra@halden.example", "zanele@halden.example", "elsa@halden.example"):
        found = catch_up(Person.objects.get(email=email))
        assert found.calls
        assert found.waiting
        assert len(found.decided) < 10
    assert catch_up(Person.objects.get(email="tui@halden.example")).decided
    assert catch_up(Person.objects.get(email="jakub@halden.example")).actions
    latest = Post.objects.latest("at").at
    assert latest.date() == date(2026, 11, 20)
    # It was told in the order of its time, so what the bell lists newest first is.
    told = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert sum(later < earlier for earlier, later in pairwise(told)) < len(told) / 100


def _people_have_gathered_and_some_still_do() -> None:
    past = Gathering.objects.get(ended_at__isnull=False)
    assert past.summary
    assert {outcome.kind for outcome in outcomes_of(past)} == {"decision", "action"}
    live = Gathering.objects.live().get()
    assert [item.is_current for item in live.agenda.all()] == [False, True, False]
    assert live.timer_paused_left > 60
    voices = voices_of(live)
    assert voices.floor
    # Whoever has spoken already comes after those who have not, though her hand was up first.
    assert [one.hand.person.name for one in voices.queue][-1] == "Elsa Lund"
    assert len(voices.queue) == 4
    assert (past.notes.count(), live.notes.count()) == (2, 2)
    assert live.rounds.open().get().contributions.count() == 3
    # Every sort of person that one can be in the demo finds it, and can take part.
    for email in ("noor@halden.example", "klara@lindau.example"):
        assert may(Person.objects.get(email=email), Can.CONTRIBUTE, live.thread.space)


def _ideas_have_come_all_the_way() -> None:
    board = Board.objects.get(title="What should Weir do for you?")
    told = board.ideas.standing()
    assert set(told.values_list("stage", flat=True)) == set(Stage.values)
    klara = Person.objects.get(email="klara@lindau.example")
    assert told.filter(author=klara, stage=Stage.SHIPPED).exists()
    assert Case.objects.filter(idea__board=board, is_proxy=True).values("organisation").distinct().count() == 3
    assert Case.objects.filter(idea__board=board, is_proxy=False, organisation__isnull=False).exists()
    merged = board.ideas.get(merged_into__isnull=False)
    assert merged.supports.exists()
    with clock.at(datetime(2026, 11, 20, 16, tzinfo=UTC)):
        dues = sorted(found.days for idea in unanswered().filter(board=board) if (found := due(idea)))
    assert dues[0] < 0 < dues[1] <= 3
    shipped = Result.objects.filter(board=board, stage=ResultStage.SHIPPED)
    assert shipped.count() >= 5
    assert shipped.filter(reviewed_at__isnull=False, credits__isnull=False).exists()


def _what_is_long_past_does_not_wait() -> None:
    """A few things of the last days do; the outbox mails nothing of what was seen."""
    assert Notification.objects.filter(kind="result.shipped", seen_at__isnull=False).exists()
    assert not Notification.objects.filter(kind="result.shipped", seen_at__isnull=True).exists()


def _a_campaign_hides_its_authors() -> None:
    board = Board.objects.get(title="Half the time from order to delivery")
    assert board.ideas.count() == 12
    with clock.at(datetime(2026, 11, 20, 16, tzinfo=UTC)):
        phase = board.phase
    assert phase
    assert phase.is_blind
    assert not board.ideas.filter(author__is_placeholder=False).exists()


def _money_was_shared_out() -> None:
    """The two rules choose otherwise, whatever lot drew the order; what was chosen is what was answered with a yes."""
    closed = Decision.objects.get(method="budget")
    assert closed.ballots.count() > 40
    result = closed.result or {}
    wins = [set(result[rule]["winners"]) for rule in ("first", "second")]
    yes = closed.board.ideas.exclude(stage__in=[Stage.NOT_NOW, Stage.DECLINED])
    assert wins[0] == {str(number) for number in yes.values_list("pk", flat=True)}
    assert wins[0] - wins[1]
    assert wins[1] - wins[0]
    spread = Evaluation.objects.counting().filter(assignment__idea__board=closed.board)
    assert spread.count() == 36
    assert spread.filter(feasible="no").exists()
    assert Decision.objects.running().get().ballots.count() > 10
    assert Statement.objects.count() == 14
    assert Opinion.objects.values("person").distinct().count() >= 30


@pytest.mark.parametrize("text", ["## a | b | c\n@problem: x", "## a | b | 3\n@proposal: x", "## a | b | 3\n%+ y"])
def test_a_misspelled_idea_is_told(text: str) -> None:
    with pytest.raises(Misspelled):
        list(idea_script.read(text))


@pytest.mark.parametrize("text", ["## line2 | no day\n@jakub: Hi", "## line2 | Title | 3\nno name", "## a | b | 1\n"])
def test_a_misspelled_conversation_is_told(text: str) -> None:
    with pytest.raises(Misspelled):
        list(read(text))
