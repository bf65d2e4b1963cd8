"""Pages of sessions: who is offered what, and that each way through them works."""

import pytest

from ideas.facilitation import actions
from ideas.facilitation.models import Session
from tests import factories as make
from tests.boards import garden
from tests.facilitation import workshop
from tests.visiting import signed_in

pytestmark = pytest.mark.django_db


def test_whoever_facilitates_plans_by_a_recipe() -> None:
    on = workshop.canvas()
    client = signed_in(on.opened_by)
    answer = client.post(f"/canvases/{on.pk}/sessions/new/", {"recipe": "lean-coffee", "title": ""})
    made = Session.objects.get(canvas=on)
    assert answer["Location"] == made.get_absolute_url()
    assert made.activities.count() == 5
    assert client.get(f"/canvases/{on.pk}/sessions/new/")["Location"] == made.get_absolute_url()


def test_who_does_not_facilitate_is_offered_nothing_to_lead() -> None:
    found = workshop.going_on()
    client = signed_in(make.person())
    assert "data-facilitates" not in client.get(found.get_absolute_url()).content.decode()
    for url in (f"/sessions/{found.pk}/end/", f"/sessions/{found.pk}/groups/", f"/sessions/{found.pk}/edit/"):
        assert client.get(url).status_code == 403


def test_a_stranger_finds_no_page() -> None:
    found = workshop.going_on()
    client = signed_in(make.guest())
    for url in ("", "end/", "groups/", "edit/", "activities/new/"):
        assert client.get(f"{found.get_absolute_url()}{url}").status_code == 404


def test_a_proposal_is_corrected_by_hand_and_applied() -> None:
    on = workshop.canvas()
    found = workshop.going_on(on)
    one, other, dark = workshop.lay(on, "One login for all pumps", "A single login for our pumps", "Dark mode")
    client = signed_in(on.opened_by)
    page = client.get(f"/sessions/{found.pk}/groups/").content.decode()
    assert 'name="title-new-1"' in page
    given = {"title-new-1": "Login", f"note-{one}": "new-1", f"note-{other}": "new-1", f"note-{dark}": ""}
    client.post(f"/sessions/{found.pk}/groups/", given)
    lying = workshop.lying(on)
    (frame,) = [note for note in lying.values() if note.kind == "frame"]
    assert frame.text == "Login"
    assert {note.text for note in lying.values() if note.group == frame.id} == {lying[one].text, lying[other].text}
    again = client.get(f"/sessions/{found.pk}/groups/").content.decode()
    assert f'name="title-frame-{frame.id}" value="Login"' in again


def test_nothing_lies_over_anything_else_after_grouping() -> None:
    on = workshop.canvas()
    found = workshop.going_on(on)
    ids = workshop.lay(on, *[f"Note {number}" for number in range(14)])
    groups = [actions.Gathered("A", ids[:5]), actions.Gathered("B", ids[5:7]), actions.Gathered("C", ids[7:11])]
    actions.group_notes(by=on.opened_by, session=found, groups=groups)
    notes = [note for note in workshop.lying(on).values() if note.kind == "note"]
    frames = [note for note in workshop.lying(on).values() if note.kind == "frame"]
    for each in (notes, frames):
        for place, a in enumerate(each):
            for b in each[place + 1 :]:
                assert a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y


def test_the_summary_is_there_for_everybody_who_was_in_it() -> None:
    on = workshop.canvas()
    found = workshop.ended(on)
    page = signed_in(make.person()).get(found.get_absolute_url()).content.decode()
    assert "One login" in page
    assert on.opened_by.name in page


def test_one_click_turns_a_group_into_an_idea() -> None:
    on = workshop.canvas()
    found = workshop.ended(on)
    board = garden.board(on.opened_by, on.space)
    group = found.groups.get(title="Login")
    client = signed_in(make.person())
    assert f"/sessions/groups/{group.pk}/idea/" in client.get(found.get_absolute_url()).content.decode()
    answer = client.post(f"/sessions/groups/{group.pk}/idea/", {"board": board.pk})
    group.refresh_from_db()
    assert group.idea is not None
    assert answer["Location"] == group.idea.get_absolute_url()
    assert "One login" in group.idea.problem


def test_boards_of_elsewhere_are_not_offered() -> None:
    on = workshop.canvas()
    found = workshop.ended(on)
    elsewhere = garden.board(on.opened_by, make.space(on.opened_by))
    group = found.groups.get(title="Login")
    answer = signed_in(on.opened_by).post(f"/sessions/groups/{group.pk}/idea/", {"board": elsewhere.pk})
    assert answer.status_code == 422


def test_people_speak_in_turn_in_a_gathering_of_the_same_space() -> None:
    found = workshop.going_on()
    client = signed_in(found.planned_by)
    client.post(f"/sessions/{found.pk}/voices/")
    found.refresh_from_db()
    assert found.gathering is not None
    assert found.gathering.thread.space_id == found.canvas.space_id
    page = client.get(found.canvas.get_absolute_url()).content.decode()
    assert 'id="voices"' in page
    assert f'data-stream="{found.gathering.stream}"' in page
