"""A gathering begins, changes hands, ends, and leaves a record in its thread."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from realtime import log, streams
from tests import factories as make
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.gatherings import actions, queries, tasks
from workspace.gatherings.models import FORGOTTEN_AFTER, Attendance, Gathering
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import OutcomeKind, Post, PostKind

pytestmark = pytest.mark.django_db


def page(person: Person, path: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_thread_has_one_live_gathering_and_whoever_starts_another_comes_to_it() -> None:
    gathering = make.gathering()
    again = actions.start_gathering(by=make.person(), thread=gathering.thread, title="Another")
    assert again == gathering
    assert Gathering.objects.live().count() == 1
    actions.end_gathering(by=gathering.facilitator, gathering=gathering)
    assert actions.start_gathering(by=gathering.facilitator, thread=gathering.thread) != gathering


def test_a_closed_thread_does_not_gather() -> None:
    thread = make.thread()
    threads.close_thread(by=thread.opened_by, thread=thread)
    with pytest.raises(Refused):
        actions.start_gathering(by=thread.opened_by, thread=thread)


def test_gathering_in_a_space_opens_a_thread_that_tells_what_for() -> None:
    where = make.space()
    points = actions.points_of("1. Steel or bronze, 15 min\n\n- Who orders (5')\nAnything else")
    assert points == [("Steel or bronze", 15), ("Who orders", 5), ("Anything else", None)]
    gathering = actions.gather_in_space(
        by=where.created_by, space=where, title="Which seal?", purpose="One seal for 3 bar", agenda=points
    )
    opening = gathering.thread.posts.get(number=1)
    assert "One seal for 3 bar" in opening.html
    assert "Steel or bronze" in opening.html
    assert [(item.text, item.minutes, item.place) for item in gathering.agenda.all()] == [
        ("Steel or bronze", 15, 1), ("Who orders", 5, 2), ("Anything else", None, 3),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        actions.gather_in_space(by=where.created_by, space=where, title="Which seal?", purpose=" ")


def test_the_thread_and_its_line_in_the_list_say_that_people_gather_now() -> None:
    gathering = make.gathering(title="Seals at noon")
    reader = make.person()
    for path in (gathering.thread.get_absolute_url(), f"/spaces/{gathering.thread.space_id}/"):
        assert "Gathering now" in page(reader, path)
    actions.end_gathering(by=gathering.facilitator, gathering=gathering)
    assert "Gathering now" not in page(reader, f"/spaces/{gathering.thread.space_id}/")
    assert gathering.get_absolute_url() in page(reader, gathering.thread.get_absolute_url())
    assert "Seals at noon" in page(reader, f"/spaces/{gathering.thread.space_id}/gatherings/")


def test_whoever_facilitates_hands_over_and_the_thread_says_so() -> None:
    gathering, mei = make.gathering(), make.person("Mei Tanaka")
    actions.hand_over(by=gathering.facilitator, gathering=gathering, to=mei)
    gathering.refresh_from_db()
    assert gathering.facilitator == mei
    line = gathering.thread.posts.get(kind=PostKind.SYSTEM, body__contains="Mei Tanaka")
    assert "handed the gathering over" in line.body
    with pytest.raises(Refused):  # it is not theirs any more
        actions.start_timer(by=gathering.started_by, gathering=gathering, seconds=60)


def test_nobody_who_may_not_write_there_is_handed_it() -> None:
    gathering = make.gathering()
    with pytest.raises(Invalid):
        actions.hand_over(by=gathering.facilitator, gathering=gathering, to=make.guest())


def test_a_facilitator_of_the_space_may_take_over_and_others_only_while_nobody_leads() -> None:
    where = make.space()
    starter, other = make.person(), make.person()
    gathering = make.gathering(starter, make.thread(starter, where))
    actions.be_here(by=starter, gathering=gathering)
    with pytest.raises(Refused):
        actions.hand_over(by=other, gathering=gathering, to=other)
    # The one who facilitates leaves without a word.
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        assert queries.facilitator_away(gathering)
        actions.hand_over(by=other, gathering=gathering, to=other)
        actions.be_here(by=other, gathering=gathering)
        actions.hand_over(by=where.created_by, gathering=gathering, to=where.created_by)
    gathering.refresh_from_db()
    assert gathering.facilitator == where.created_by


def test_rank_leads_nothing() -> None:
    boss = make.person(placed=True)
    worker = make.person(manager=boss)
    gathering = make.gathering(worker, make.thread(worker, make.space()))
    with pytest.raises(Refused):
        actions.end_gathering(by=boss, gathering=gathering)


def test_the_end_leaves_a_summary_in_the_thread_and_a_record() -> None:
    gathering = make.gathering(title="Seals")
    ended = actions.end_gathering(by=gathering.facilitator, gathering=gathering, summary="We take **steel**.")
    assert ended.summary is not None
    assert ended.summary.author == gathering.facilitator
    assert gathering.thread.posts.filter(kind=PostKind.SYSTEM).count() == 2
    record = page(make.person(), gathering.get_absolute_url())
    assert "<strong>steel</strong>" in record
    assert "Raise your hand" not in record


@pytest.mark.parametrize("deed", ["write_note", "add_item"])
def test_nothing_is_added_to_what_has_ended(deed: str) -> None:
    gathering = make.gathering()
    actions.end_gathering(by=gathering.facilitator, gathering=gathering)
    with pytest.raises(Refused):
        getattr(actions, deed)(by=gathering.facilitator, gathering=gathering, text="Too late")


def test_what_is_under_way_ends_with_the_gathering() -> None:
    gathering = make.gathering()
    item = make.item(gathering, minutes=5)
    make.turn(within=gathering)
    hand = make.hand(within=gathering)
    actions.start_item(by=gathering.facilitator, item=item)
    actions.end_gathering(by=gathering.facilitator, gathering=gathering)
    gathering.refresh_from_db()
    item.refresh_from_db()
    hand.refresh_from_db()
    assert gathering.timer_seconds is None
    assert item.done_at is not None
    assert hand.lowered_at is not None
    assert not gathering.turns.filter(ended_at__isnull=True).exists()


def test_a_summary_can_come_later_and_only_once() -> None:
    gathering = make.gathering()
    with pytest.raises(Refused):
        actions.sum_up(by=gathering.facilitator, gathering=gathering, summary="Too early.")
    actions.end_gathering(by=gathering.facilitator, gathering=gathering)
    actions.sum_up(by=make.person(), gathering=gathering, summary="We took steel.")
    with pytest.raises(Refused):
        actions.sum_up(by=gathering.facilitator, gathering=gathering, summary="No, bronze.")


def test_a_gathering_that_nobody_ended_ends_by_itself_without_words_of_anybody() -> None:
    with clock.at(timezone.now() - FORGOTTEN_AFTER - timedelta(minutes=1)):
        forgotten = make.gathering()
    recent = make.gathering()
    assert tasks.end_forgotten(timestamp=0) == 1
    forgotten.refresh_from_db()
    recent.refresh_from_db()
    assert forgotten.forgotten
    assert not forgotten.is_live
    assert forgotten.summary is None
    assert recent.is_live


def test_it_ends_even_where_the_one_who_led_is_gone_and_the_space_is_archived() -> None:
    where = make.space()
    with clock.at(timezone.now() - FORGOTTEN_AFTER - timedelta(minutes=1)):
        starter = make.person()
        gathering = make.gathering(starter, make.thread(starter, where))
    starter.is_active = False
    starter.save()
    spaces.archive_space(by=where.created_by, space=where)
    assert tasks.end_forgotten(timestamp=0) == 1
    gathering.refresh_from_db()
    assert gathering.ended_by == where.created_by


def test_outcomes_are_the_threads_own_and_the_same_key_makes_one() -> None:
    gathering, mei = make.gathering(), make.person("Mei Tanaka")
    terms = {
        "by": gathering.facilitator, "gathering": gathering, "kind": OutcomeKind.ACTION, "words": "Order 400 rings",
        "owner": mei, "key": uuid4(),
    }  # fmt: skip
    first = actions.conclude(**terms)
    assert actions.conclude(**terms) == first
    assert Post.objects.filter(thread=gathering.thread, body="Order 400 rings").count() == 1
    assert first.owner == mei


def test_an_outcome_that_can_not_be_marked_leaves_no_post() -> None:
    gathering = make.gathering()
    with pytest.raises(Invalid):  # an action without an owner
        actions.conclude(by=gathering.facilitator, gathering=gathering, kind=OutcomeKind.ACTION, words="Order rings")
    assert not Post.objects.filter(body="Order rings").exists()


def test_the_draft_of_the_summary_holds_what_came_of_it_and_calls_nobody() -> None:
    gathering, mei = make.gathering(title="Seals *now*"), make.person("Mei Tanaka")
    item = make.item(gathering, "Steel or bronze")
    make.item(gathering, "Never reached")
    actions.start_item(by=gathering.facilitator, item=item)
    make.note(gathering, text=f"Ask @{mei.handle} about [this]")
    actions.conclude(by=mei, gathering=gathering, kind=OutcomeKind.DECISION, words="We take steel", decided_by=[mei])
    actions.conclude(by=mei, gathering=gathering, kind=OutcomeKind.ACTION, words="Order rings", owner=mei)
    draft = queries.review_of(gathering.facilitator, gathering).draft
    assert "We take steel (Mei Tanaka)" in draft
    assert "Order rings (Mei Tanaka)" in draft
    assert "Never reached (not reached)" in draft
    ended = actions.end_gathering(by=gathering.facilitator, gathering=gathering, summary=draft)
    assert ended.summary is not None
    assert not ended.summary.mentions.exists()
    assert "Seals *now*" in ended.summary.html
    assert f"@{mei.handle} about [this]" in ended.summary.html


def test_an_outcome_of_the_thread_from_before_is_not_of_the_gathering() -> None:
    thread = make.thread()
    make.outcome(post=make.reply(to=thread, body="We took bronze"))
    gathering = make.gathering(within=thread)
    assert queries.outcomes_of(gathering) == []


def test_who_was_here_outlives_everything_and_looking_on_is_not_being_here() -> None:
    gathering = make.gathering()
    looker = make.guest()
    spaces.grant(by=gathering.thread.space.created_by, space=gathering.thread.space, can=Can.VIEW, person=looker)
    actions.be_here(by=gathering.facilitator, gathering=gathering)
    actions.be_here(by=gathering.facilitator, gathering=gathering)
    actions.be_here(by=looker, gathering=gathering)
    assert Attendance.objects.get(gathering=gathering).person == gathering.facilitator
    with pytest.raises(NotVisible):
        actions.be_here(by=make.guest(), gathering=gathering)


def test_a_gathering_goes_where_its_thread_goes() -> None:
    gathering = make.gathering()
    hidden = make.space(gathering.facilitator, access="invited")
    reader = make.person()
    assert queries.may_listen(reader, gathering.pk)
    threads.move_thread(by=gathering.facilitator, thread=gathering.thread, space=hidden)
    assert not queries.may_listen(reader, gathering.pk)
    both = {(reader, gathering.pk), (gathering.facilitator, gathering.pk)}
    assert queries.may_listen_many(both) == {(gathering.facilitator, gathering.pk)}


@pytest.mark.parametrize(("zone", "told"), [("Europe/Berlin", "14:32 CET"), ("Asia/Dubai", "17:32 UTC+04")])
def test_the_summary_says_by_which_clock_it_tells_the_time(zone: str, told: str) -> None:
    with clock.at(datetime(2026, 1, 22, 13, 32, tzinfo=UTC)):
        gathering = make.gathering()
        with timezone.override(zone):
            assert f"22 January 2026, {told}" in queries.review_of(gathering.facilitator, gathering).draft


def test_the_list_of_a_space_is_told_of_what_begins_changes_hands_and_ends() -> None:
    where, mei = make.space(), make.person()
    room = actions.gather_in_space(by=where.created_by, space=where, title="Which seal?", purpose="One seal")
    actions.hand_over(by=where.created_by, gathering=room, to=mei)
    actions.end_gathering(by=mei, gathering=room)
    actions.sum_up(by=mei, gathering=room, summary="We take steel.")
    told = [
        event for event in log.since(where.stream, log.head(where.stream).epoch, 0) if event.kind == "gathering.listed"
    ]
    assert len(told) == 4
    for event in told:
        fragment = streams.rule(where.stream).render(event)
        assert f'id="thread-{room.thread_id}"' in fragment
        assert 'data-refresh="space-gatherings"' in fragment
    assert 'id="space-gatherings"' in page(mei, f"/spaces/{where.pk}/gatherings/")
