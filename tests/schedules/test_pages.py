"""Planning a post in the browser: the form, the list, and who sees it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories as make
from tests.visiting import signed_in
from workspace.schedules.models import ScheduledPost
from workspace.schedules.queries import describe
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

pytestmark = pytest.mark.django_db


def filled_in(**changes: str) -> dict[str, str]:
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    asked = {"title": "Monday's question", "body": "What did you **learn**?", "day": day, "at": "09:30"}
    return {**asked, "zone": "Europe/Oslo", "repeats": "weekly", "until": "", **changes}


def test_a_thread_is_scheduled_and_stands_in_the_list() -> None:
    space = make.space()
    client = signed_in(space.created_by)
    assert client.get(f"/spaces/{space.pk}/scheduled/new/").status_code == 200
    answer = client.post(f"/spaces/{space.pk}/scheduled/new/", filled_in(), follow=True)
    page = answer.content.decode()
    assert "Monday&#x27;s question" in page
    assert "09:30 (Europe/Oslo)" in page
    (scheduled,) = ScheduledPost.objects.all()
    assert (scheduled.space, scheduled.thread, scheduled.keeper) == (space, None, space.created_by)


def test_a_reply_is_scheduled_from_the_menu_of_its_thread() -> None:
    thread = make.thread()
    client = signed_in(thread.opened_by)
    assert f"/threads/{thread.pk}/schedule/" in client.get(f"/threads/{thread.pk}/").content.decode()
    client.post(f"/threads/{thread.pk}/schedule/", filled_in(title="ignored"))
    assert ScheduledPost.objects.get().thread == thread


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": " "}, "Write what shall be posted."),
        ({"day": "2020-01-01", "repeats": "once"}, "That time is past."),
        ({"title": ""}, "Give the thread a title"),
        ({"until": "2020-01-01"}, "The last day is before the first one."),
        ({"zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"day": "soon"}, "Enter a valid date"),
    ],
)
def test_a_form_that_can_not_be_taken_keeps_what_was_typed(changes: dict[str, str], sentence: str) -> None:
    space = make.space()
    answer = signed_in(space.created_by).post(f"/spaces/{space.pk}/scheduled/new/", filled_in(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if changes.get("body") is None:
        assert "What did you **learn**?" in page
    assert not ScheduledPost.objects.exists()


def test_it_is_changed_paused_resumed_cancelled_and_taken_back() -> None:
    space = make.space()
    client = signed_in(space.created_by)
    client.post(f"/spaces/{space.pk}/scheduled/new/", filled_in())
    scheduled = ScheduledPost.objects.get()
    assert "What did you **learn**?" in client.get(scheduled.get_absolute_url()).content.decode()
    client.post(scheduled.get_absolute_url(), filled_in(body="Otherwise."))
    for how, state in [("pause", "paused_at"), ("resume", ""), ("cancel", "ended_at"), ("resume", "")]:
        answer = client.post(f"/scheduled/{scheduled.pk}/{how}/", HTTP_X_REQUESTED_WITH="causeway")
        assert 'data-refresh="scheduled-list"' in answer.content.decode()
        scheduled.refresh_from_db()
        stands = [name for name in ("paused_at", "ended_at") if getattr(scheduled, name)]
        assert stands == ([state] if state else [])
    assert scheduled.body == "Otherwise."


def test_who_may_only_read_hears_of_it_when_it_is_posted() -> None:
    space = make.space(access="invited")
    reader, stranger = make.person(), make.person()
    spaces.grant(by=space.created_by, space=space, can=Can.VIEW, person=reader)
    signed_in(space.created_by).post(f"/spaces/{space.pk}/scheduled/new/", filled_in())
    scheduled = ScheduledPost.objects.get()
    page = signed_in(reader).get(f"/spaces/{space.pk}/scheduled/").content.decode()
    assert "Monday&#x27;s question" not in page
    assert signed_in(reader).get(scheduled.get_absolute_url()).status_code == 403
    assert signed_in(stranger).get(scheduled.get_absolute_url()).status_code == 404
    assert signed_in(stranger).post(f"/scheduled/{scheduled.pk}/cancel/").status_code == 404


def test_what_comes_soonest_stands_first_what_is_paused_last_and_what_ended_last_first() -> None:
    space = make.space()
    client, begun = signed_in(space.created_by), timezone.localdate()
    for days, title in ((9, "Later"), (3, "Soon"), (1, "Paused"), (5, "Over"), (6, "Over since")):
        day = (begun + timedelta(days=days)).isoformat()
        client.post(f"/spaces/{space.pk}/scheduled/new/", filled_in(title=title, day=day))
    numbers = dict(ScheduledPost.objects.values_list("title", "pk"))
    for title, how in (("Paused", "pause"), ("Over", "cancel"), ("Over since", "cancel")):
        client.post(f"/scheduled/{numbers[title]}/{how}/")
    listed = client.get(f"/spaces/{space.pk}/scheduled/").context["scheduled"]
    assert [row.title for row in listed.waiting] == ["Soon", "Later", "Paused"]
    assert [row.title for row in listed.over] == ["Over since", "Over"]


def test_in_an_archived_space_nobody_is_offered_to_plan() -> None:
    space = make.space()
    client, page, door = signed_in(space.created_by), f"/spaces/{space.pk}/scheduled/", "scheduled/new/"
    assert door in client.get(page).content.decode()
    spaces.archive_space(by=space.created_by, space=space)
    assert door not in client.get(page).content.decode()


def test_what_comes_once_has_no_last_day_whatever_was_left_in_the_form() -> None:
    space = make.space()
    client = signed_in(space.created_by)
    client.post(f"/spaces/{space.pk}/scheduled/new/", filled_in(repeats="once", until="2020-01-01"))
    assert ScheduledPost.objects.get().until is None


def test_what_moved_with_its_thread_is_seen_by_those_who_are_there() -> None:
    thread = make.thread(where=make.space())
    owner, before, after = thread.opened_by, make.person(), make.person()
    here, there = make.space(owner, access="invited"), make.space(owner, access="invited")
    for space, person in ((here, before), (there, after)):
        spaces.grant(by=owner, space=space, can=Can.CONTRIBUTE, person=person)
    threads.move_thread(by=owner, thread=thread, space=here)
    signed_in(owner).post(f"/threads/{thread.pk}/schedule/", filled_in())
    scheduled = ScheduledPost.objects.get()
    assert signed_in(before).get(scheduled.get_absolute_url()).status_code == 200
    threads.move_thread(by=owner, thread=thread, space=there)
    assert signed_in(before).get(scheduled.get_absolute_url()).status_code == 404
    assert signed_in(after).get(scheduled.get_absolute_url()).status_code == 200
    assert not describe(before, [scheduled.pk])
    assert describe(after, [scheduled.pk])


def test_the_list_costs_the_same_for_many() -> None:
    one, many = make.space(), make.space()
    for space, count in ((one, 1), (many, 12)):
        client = signed_in(space.created_by)
        for number in range(count):
            client.post(f"/spaces/{space.pk}/scheduled/new/", filled_in(title=f"Question {number}"))
    assert asked_for(many) == asked_for(one)


def asked_for(space: Space) -> int:
    """Queries of the tab, once what a process asks but once has been asked."""
    client = signed_in(space.created_by)
    client.get(f"/spaces/{space.pk}/scheduled/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/spaces/{space.pk}/scheduled/").status_code == 200
    return len(asked)
