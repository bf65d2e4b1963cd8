"""The pages of boards and ideas, as people fill them in: with script and without."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from ideas.boards import actions
from ideas.boards.models import Board, Contributor, Idea
from tests import factories as make
from tests.boards import garden
from tests.boards.test_phases import chain, phases_of
from tests.visiting import signed_in
from workspace.common import clock
from workspace.notifications.queries import kind_named
from workspace.threads import actions as threads
from workspace.threads.models import Attachment

pytestmark = pytest.mark.django_db

SAID = {"title": "One key", "problem": "Nine keys a day.", "affected": "", "workaround": "", "proposal": ""}
SCRIPT = {"X-Requested-With": "causeway"}


def test_an_idea_is_brought_by_a_form_with_its_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    from django.core.files.uploadedfile import SimpleUploadedFile

    board, anna = garden.board(), make.person()
    file = threads.attach_file(by=anna, upload=SimpleUploadedFile("plan.txt", b"first a key"))
    answer = signed_in(anna).post(f"/boards/{board.pk}/new/", {**SAID, "attachments": [file.pk]})
    idea = Idea.objects.get()
    assert answer["Location"] == idea.get_absolute_url()
    assert Attachment.objects.get(post=idea.opening).name == "plan.txt"
    assert b"plan.txt" in signed_in(anna).get(idea.get_absolute_url()).content


def test_files_of_an_idea_come_and_go_while_it_is_edited(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    from django.core.files.uploadedfile import SimpleUploadedFile

    anna = make.person()
    old, new, others = (
        threads.attach_file(by=by, upload=SimpleUploadedFile(f"{name}.txt", name.encode()))
        for by, name in ((anna, "plan"), (anna, "sketch"), (make.person(), "secret"))
    )
    idea = garden.idea(anna, attachments=[old.pk], **SAID)
    page = signed_in(anna).get(f"{idea.get_absolute_url()}edit/").content.decode()
    assert re.search(rf'name="attachments" value="{old.pk}" checked>', page)
    again = {**SAID, "version": 1, "attachments": [new.pk]}
    refused = signed_in(anna).post(f"{idea.get_absolute_url()}edit/", {**again, "attachments": [old.pk, others.pk]})
    assert refused.status_code == 422
    wrong = signed_in(anna).post(f"{idea.get_absolute_url()}edit/", {**again, "title": ""}).content.decode()
    assert re.search(rf'name="attachments" value="{new.pk}" checked>.*sketch.txt', wrong)
    assert re.search(rf'name="attachments" value="{old.pk}">.*plan.txt', wrong)
    answer = signed_in(anna).post(f"{idea.get_absolute_url()}edit/", again)
    assert answer["Location"] == idea.get_absolute_url()
    assert [file.name for file in idea.opening.attachments.all()] == ["sketch.txt"]
    assert not Attachment.objects.filter(pk=old.pk).exists()
    shown = signed_in(anna).get(f"{idea.get_absolute_url()}history/").content.decode()
    assert "<del>plan</del><ins>sketch</ins>.txt" in shown
    actions.edit_idea(by=anna, idea=idea, version=2, title="Other", problem=SAID["problem"])
    assert idea.opening.attachments.count() == 1
    assert idea.wordings.count() == 2


def test_errors_keep_what_was_typed() -> None:
    board, anna = garden.board(), make.person()
    answer = signed_in(anna).post(f"/boards/{board.pk}/new/", {**SAID, "title": ""})
    assert answer.status_code == 422
    assert "Nine keys a day." in answer.content.decode()
    told = signed_in(anna).post(f"/boards/{board.pk}/new/", {**SAID, "problem": ""}, headers=SCRIPT)
    assert list(told.json()["fields"]) == ["problem"]
    board.phases.update(may_submit=False)
    refused = signed_in(anna).post(f"/boards/{board.pk}/new/", SAID)
    assert refused.status_code == 403
    assert "No ideas can be brought in the phase" in refused.content.decode()


def test_the_page_of_an_idea_shows_its_words_once_and_its_comments() -> None:
    idea = garden.idea(proposal="One **badge**")
    threads.post_reply(by=make.person(), thread=idea.thread, body="Finally.")
    page = signed_in(make.person()).get(idea.get_absolute_url()).content.decode()
    assert "Finally." in page
    assert f'data-stream="{idea.board.stream}"' in page
    assert f'data-stream="{idea.thread.stream}"' in page
    assert page.count('id="posts"') == 1
    posts = page.partition('id="posts"')[2]
    assert "badge" not in posts.partition("composer")[0]


def test_the_page_of_its_thread_leads_to_the_idea() -> None:
    idea = garden.idea()
    page = signed_in(make.person()).get(idea.thread.get_absolute_url()).content.decode()
    assert "conversation of an idea" in page
    assert idea.get_absolute_url() in page
    listed = signed_in(make.person()).get(f"/spaces/{idea.board.space_id}/").content.decode()
    assert idea.get_absolute_url() in listed


def test_who_comes_second_sees_both_texts() -> None:
    idea = garden.idea()
    actions.edit_idea(by=idea.author, idea=idea, version=1, title="Their title", problem="Their problem")
    client = signed_in(idea.author)
    answer = client.post(f"/ideas/{idea.pk}/edit/", {**SAID, "title": "My title", "version": 1})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Their problem" in text
    assert 'value="My title"' in text
    assert 'name="version" value="2"' in text
    told = client.post(f"/ideas/{idea.pk}/edit/", {**SAID, "version": 1}, headers=SCRIPT)
    assert (told.status_code, told.json()["fields"]["version"]) == (409, ["2"])
    assert client.post(f"/ideas/{idea.pk}/edit/", {**SAID, "version": 2}).status_code == 302


def test_the_history_shows_what_was_changed() -> None:
    idea = garden.idea(problem="Nine passwords")
    actions.edit_idea(by=idea.author, idea=idea, version=1, title=idea.title, problem="Ten passwords")
    page = signed_in(make.person()).get(f"/ideas/{idea.pk}/history/").content.decode()
    assert "<del>Nine</del><ins>Ten</ins> passwords" in page


def test_a_coauthor_is_invited_by_handle_and_told() -> None:
    idea, anna = garden.idea(), make.person()
    client = signed_in(idea.author)
    assert client.post(f"/ideas/{idea.pk}/coauthors/", {"handle": "nobody-at-all"}).status_code == 422
    assert client.post(f"/ideas/{idea.pk}/coauthors/", {"handle": f"@{anna.handle}"}).status_code == 302
    kind = kind_named("idea.coauthor")
    seat = Contributor.objects.get()
    assert kind
    subject = kind.standing(anna, [seat.pk])[seat.pk]
    assert (subject.title, subject.waits) == (idea.title, True)
    hers = signed_in(anna)
    assert "asks you to work on" in hers.get(idea.get_absolute_url()).content.decode()
    assert idea.title in hers.get("/boards/").content.decode()
    hers.post(f"/ideas/{idea.pk}/accept/")
    assert not kind.standing(anna, [seat.pk])[seat.pk].waits
    assert not kind.standing(make.guest(), [seat.pk])
    hers.post(f"/ideas/{idea.pk}/leave/")
    assert Contributor.objects.get().declined_at


def test_tags_withdrawing_and_restoring_have_their_buttons() -> None:
    idea = garden.idea()
    client = signed_in(idea.author)
    client.post(f"/ideas/{idea.pk}/tags/", {"tags": "Sign-in, IT"})
    assert {tag.name for tag in idea.tags.all()} == {"Sign-in", "IT"}
    assert client.post(f"/ideas/{idea.pk}/tags/", {"tags": "x" * 41}).status_code == 422
    client.post(f"/ideas/{idea.pk}/withdraw/")
    assert "was withdrawn" in client.get(idea.get_absolute_url()).content.decode()
    client.post(f"/ideas/{idea.pk}/restore/")
    assert Idea.objects.standing().exists()
    for page in ("edit", "tags", "coauthors"):
        assert signed_in(make.person()).get(f"/ideas/{idea.pk}/{page}/").status_code == 403


# ---- boards -------------------------------------------------------------------------------------


def test_a_board_is_opened_from_a_plan() -> None:
    space = make.space()
    client = signed_in(space.created_by)
    assert "Participatory budget" in client.get(f"/spaces/{space.pk}/boards/new/").content.decode()
    deadline = localtime(clock.now() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    given = {"title": "Faster", "question": "How?", "answer_within": "30", "deadline": deadline}
    answer = client.post(f"/spaces/{space.pk}/boards/new/?plan=campaign", given)
    board = Board.objects.get()
    first = board.phases.first()
    assert answer["Location"] == board.get_absolute_url()
    assert board.phases.count() == 5
    assert first
    assert first.is_blind
    assert localtime(first.ends_at).strftime("%Y-%m-%dT%H:%M") == deadline
    past = {**given, "deadline": "2020-01-01T10:00"}
    assert client.post(f"/spaces/{space.pk}/boards/new/?plan=campaign", past).status_code == 422
    assert signed_in(make.person()).get(f"/spaces/{space.pk}/boards/new/").status_code == 403


def fields_of(board: Board) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for place, phase in enumerate(board.phases.all()):
        given |= {
            f"p{place}-number": phase.pk, f"p{place}-kind": phase.kind, f"p{place}-title": phase.title,
            f"p{place}-starts_at": shown(phase.starts_at), f"p{place}-ends_at": shown(phase.ends_at),
            f"p{place}-may_comment": "on", f"p{place}-shows_counts": "on", f"p{place}-shows_authors": "on",
        }  # fmt: skip
        if phase.may_submit:
            given[f"p{place}-may_submit"] = "on"
    return given


def shown(moment: Any) -> str:
    return localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def test_a_moved_date_is_previewed_and_then_moves_the_later_ones() -> None:
    board = garden.board(phases=chain(5, 5, None))
    client, url = signed_in(board.opened_by), f"/boards/{board.pk}/phases/"
    one, two, three = phases_of(board)
    assert one.ends_at
    given = fields_of(board)
    given["p0-ends_at"] = shown(one.ends_at + timedelta(days=2))
    page = client.post(url, given).content.decode()
    assert "2 days later" in page
    assert phases_of(board)[1].starts_at == two.starts_at
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert client.post(url, {**given, "seen": seen, "confirm": "1"}).status_code == 302
    after = phases_of(board)
    assert shown(after[0].ends_at) == given["p0-ends_at"]
    assert after[1].starts_at - two.starts_at == after[2].starts_at - three.starts_at
    assert shown(after[1].starts_at) == shown(two.starts_at + timedelta(days=2))
    again = client.post(url, {**given, "p0-ends_at": shown(one.ends_at), "seen": seen, "confirm": "1"})
    assert again.status_code == 409
    assert "Somebody else" in again.content.decode()


def test_phases_that_overlap_come_back_as_they_were_typed() -> None:
    board = garden.board(phases=chain(5, 5))
    given = fields_of(board)
    given["p1-starts_at"] = given["p0-starts_at"]
    answer = signed_in(board.opened_by).post(f"/boards/{board.pk}/phases/", given)
    assert answer.status_code == 422
    assert "overlap" in answer.content.decode()
    assert signed_in(make.person()).post(f"/boards/{board.pk}/phases/", given).status_code == 403
    assert signed_in(make.person()).get(f"/boards/{board.pk}/phases/").status_code == 200


def test_boards_are_listed_with_what_waits() -> None:
    circle_member = make.person()
    circle = make.circle(people=[circle_member])
    board = garden.board(answer_within=14, answered_by=circle)
    garden.idea(on=board)
    over = garden.board(title="Last year", space=board.space, phases=chain(2, starts=timedelta(days=-3)))
    listed = signed_in(circle_member).get("/boards/").content.decode()
    assert "1 waits for an answer" in listed
    assert listed.index(board.title) < listed.index(over.title)
    assert "waits for an answer" not in signed_in(make.person()).get("/boards/").content.decode()
    assert board.title not in signed_in(make.guest()).get("/boards/").content.decode()
    assert board.title in signed_in(make.person()).get(f"/spaces/{board.space_id}/boards/").content.decode()


@pytest.mark.parametrize("page", ["", "new/", "phases/", "edit/"])
def test_strangers_find_no_board(page: str) -> None:
    board = garden.board()
    assert signed_in(make.guest()).get(f"/boards/{board.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "edit/", "history/", "tags/", "coauthors/"])
def test_strangers_find_no_idea(page: str) -> None:
    idea = garden.idea()
    assert signed_in(make.guest()).get(f"/ideas/{idea.pk}/{page}").status_code == 404


def test_lists_and_pages_cost_the_same_however_much_there_is(django_assert_max_num_queries: Any) -> None:
    board = garden.board()
    for _ in range(8):
        garden.board(space=board.space, by=board.opened_by)
        idea = garden.idea(on=board)
    client = signed_in(make.person())
    client.get("/boards/")
    with django_assert_max_num_queries(10):
        client.get("/boards/")
    with django_assert_max_num_queries(38):
        client.get(idea.get_absolute_url())
