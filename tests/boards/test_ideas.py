"""Ideas: what they must say, who may change them, what stays of what they said, and their conversation."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.boards import actions, queries
from ideas.boards.models import Idea, Wording
from ideas.boards.queries.history import pieces
from tests import factories as make
from tests.boards import garden
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Post

pytestmark = pytest.mark.django_db

SAID: dict[str, Any] = {"title": "One key", "problem": "Nine keys a day."}


def edited(idea: Idea, **words: Any) -> Idea:
    changed: Idea = actions.edit_idea(**{"by": idea.author, "idea": idea, "version": 1, **SAID, **words})
    return changed


def test_an_idea_says_its_problem_first_and_its_thread_says_the_same() -> None:
    idea = garden.idea(title=" One  login ", problem="Nine *passwords*", affected="Night shift", proposal="One")
    assert idea.title == idea.thread.title == "One login"
    assert "<em>passwords</em>" in idea.problem_html
    post = Post.objects.get(thread=idea.thread, number=1)
    assert post.body == "Nine *passwords*\n\n**Who has it:** Night shift\n\n**The proposal**\n\nOne"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"problem": " \n "}, "which problem"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 161}, "at most 160"),
        ({"affected": "x" * 281}, "at most 280"),
        ({"proposal": "x" * 39_990}, "at most 40,000"),
    ],
)
def test_what_an_idea_can_not_say_is_refused_in_a_sentence(words: dict[str, str], sentence: str) -> None:
    board = garden.board()
    with pytest.raises(Invalid, match=sentence):
        actions.submit_idea(by=board.opened_by, board=board, **{**SAID, **words})


def test_ideas_are_numbered_within_their_board() -> None:
    board = garden.board()
    assert [garden.idea(on=board).number for _ in range(3)] == [1, 2, 3]
    assert garden.idea().number == 1


def test_a_mention_in_an_idea_calls_somebody() -> None:
    board, anna = garden.board(), make.person()
    idea = garden.idea(on=board, problem=f"@{anna.handle} knows it")
    assert f'href="/people/{anna.pk}/"' in idea.problem_html
    assert idea.thread.follows.filter(person=anna).exists()


def test_an_edit_keeps_what_was_said_and_changes_the_conversation_with_it() -> None:
    idea = garden.idea()
    before = idea.problem
    edited(idea)
    idea.refresh_from_db()
    assert (idea.title, idea.thread.title) == ("One key", "One key")
    assert Wording.objects.get(idea=idea).problem == before
    assert Post.objects.get(thread=idea.thread, number=1).body == "Nine keys a day."
    assert [version.number for version in queries.versions_of(idea)] == [2, 1]


def test_who_comes_second_overwrites_nothing() -> None:
    idea = garden.idea()
    edited(idea)
    with pytest.raises(Stale):
        edited(idea, title="Another key")
    idea.refresh_from_db()
    assert idea.title == "One key"
    assert edited(idea, version=2, title="Another key").title == "Another key"


def test_saying_the_same_again_is_no_edit() -> None:
    idea = garden.idea()
    same = {name: getattr(idea, name) for name in ("title", "problem", "affected", "workaround", "proposal")}
    assert edited(idea, **same).edited_at is None


def test_only_its_authors_edit_an_idea_not_whoever_facilitates() -> None:
    board = garden.board()
    idea = garden.idea(make.person(), board)
    for somebody in (board.opened_by, make.person()):
        with pytest.raises(Refused):
            edited(idea, by=somebody)


@pytest.mark.parametrize("kind", ["evaluate", "decide", "commit", "results"])
def test_what_is_judged_does_not_change(kind: str) -> None:
    idea = garden.idea()
    phase = idea.board.phases.get()
    phase.kind, phase.may_submit = kind, False
    phase.save()
    with pytest.raises(Refused, match="phase"):
        edited(idea)


def test_an_idea_is_withdrawn_and_comes_back() -> None:
    idea = garden.idea()
    actions.withdraw_idea(by=idea.author, idea=idea)
    assert not Idea.objects.standing().exists()
    with pytest.raises(Refused, match="withdrawn"):
        edited(idea)
    actions.restore_idea(by=idea.author, idea=idea)
    assert Idea.objects.standing().get() == idea


def test_what_a_facilitator_withdrew_only_a_facilitator_restores() -> None:
    board = garden.board()
    idea = garden.idea(make.person(), board)
    actions.withdraw_idea(by=board.opened_by, idea=idea)
    with pytest.raises(Refused, match="facilitator"):
        actions.restore_idea(by=idea.author, idea=idea)
    actions.restore_idea(by=board.opened_by, idea=idea)


def test_tags_are_the_boards_in_any_spelling_and_go_when_nobody_bears_them() -> None:
    board = garden.board()
    one, two = garden.idea(on=board), garden.idea(on=board)
    actions.tag_idea(by=board.opened_by, idea=one, names=["Sign-in", " #IT ", "sign-in"])
    actions.tag_idea(by=board.opened_by, idea=two, names=["SIGN-IN"])
    assert [tag.name for tag in board.tags.all()] == ["IT", "Sign-in"]
    actions.tag_idea(by=board.opened_by, idea=one, names=[])
    assert [tag.name for tag in board.tags.all()] == ["Sign-in"]
    with pytest.raises(Invalid, match="at most 12"):
        actions.tag_idea(by=board.opened_by, idea=one, names=[str(n) for n in range(13)])


# ---- its conversation ---------------------------------------------------------------------------


def test_comments_are_open_as_the_phase_says() -> None:
    idea = garden.idea()
    threads.post_reply(by=make.person(), thread=idea.thread, body="Yes.")
    idea.board.phases.update(may_comment=False)
    with pytest.raises(Refused, match="Collect"):
        threads.post_reply(by=make.person(), thread=idea.thread, body="Yes.")
    idea.board.phases.all().delete()
    with pytest.raises(Refused, match="between its phases"):
        threads.post_reply(by=make.person(), thread=idea.thread, body="Yes.")


def test_an_archived_board_is_silent() -> None:
    idea = garden.idea()
    actions.archive_board(by=idea.board.opened_by, board=idea.board)
    with pytest.raises(Refused, match="archived"):
        threads.post_reply(by=make.person(), thread=idea.thread, body="Yes.")


def test_the_thread_of_an_idea_goes_by_the_idea() -> None:
    idea = garden.idea()
    by, post = idea.author, idea.opening
    other = make.space(by)
    for deed in (
        lambda: threads.rename_thread(by=by, thread=idea.thread, title="Other"),
        lambda: threads.move_thread(by=by, thread=idea.thread, space=other),
        lambda: threads.edit_post(by=by, post=post, body="Other"),
        lambda: threads.delete_post(by=by, post=post),
    ):
        with pytest.raises(Refused):
            deed()


def test_other_threads_pay_nothing_for_the_gate(django_assert_num_queries: Any) -> None:
    thread, idea = make.thread(), garden.idea()
    from workspace.threads.actions import doors

    with django_assert_num_queries(1):
        assert not doors.thread_seen(thread.opened_by, thread, Can.CONTRIBUTE).gates  # type: ignore[attr-defined]
    with django_assert_num_queries(1):
        found = doors.thread_seen(idea.author, idea.thread, Can.CONTRIBUTE)
    assert len(found.gates) == 1  # type: ignore[attr-defined]


# ---- co-authors ---------------------------------------------------------------------------------


def test_a_coauthor_is_asked_says_yes_edits_and_leaves() -> None:
    idea, anna = garden.idea(), make.person()
    actions.invite_coauthor(by=idea.author, idea=idea, person=anna)
    with pytest.raises(Refused):
        edited(idea, by=anna)
    assert [seat.idea for seat in queries.invitations_of(anna)] == [idea]
    actions.accept_invitation(by=anna, idea=idea)
    assert not queries.invitations_of(anna)
    assert edited(idea, by=anna).title == "One key"
    actions.leave_idea(by=anna, idea=idea)
    with pytest.raises(Refused):
        edited(idea, by=anna, version=2, title="Third")


def test_who_declined_may_be_asked_again_but_does_not_join_by_themselves() -> None:
    idea, anna = garden.idea(), make.person()
    actions.invite_coauthor(by=idea.author, idea=idea, person=anna)
    actions.leave_idea(by=anna, idea=idea)
    with pytest.raises(Refused, match="declined"):
        actions.accept_invitation(by=anna, idea=idea)
    actions.invite_coauthor(by=idea.author, idea=idea, person=anna)
    assert actions.accept_invitation(by=anna, idea=idea).accepted_at


def test_only_who_may_write_there_is_asked() -> None:
    space = make.space(access="invited")
    idea = garden.idea(on=garden.board(space.created_by, space))
    with pytest.raises(NotVisible):
        actions.invite_coauthor(by=idea.author, idea=idea, person=make.person())
    with pytest.raises(Invalid):
        actions.invite_coauthor(by=idea.author, idea=idea, person=idea.author)
    with pytest.raises(Refused):
        actions.accept_invitation(by=space.created_by, idea=idea)


def test_in_a_blind_phase_nobody_is_invited() -> None:
    board = garden.board(shows_authors=False)
    idea = garden.idea(on=board)
    with pytest.raises(Refused, match="nobody knows who wrote what"):
        actions.invite_coauthor(by=board.opened_by, idea=idea, person=make.person())


# ---- history ------------------------------------------------------------------------------------


@given(was=st.text(max_size=60), now=st.text(max_size=60))
def test_a_diff_holds_both_texts(was: str, now: str) -> None:
    found = pieces(was, now)
    assert "".join(one.text for one in found if one.change != "put") == was
    assert "".join(one.text for one in found if one.change != "taken") == now


def test_a_diff_is_told_by_words() -> None:
    told = [(one.change, one.text) for one in pieces("A yellow note.", "A red note, stuck.")]
    assert told == [
        ("kept", "A"), ("taken", " yellow"), ("put", " red"), ("kept", " note"), ("put", ", stuck"), ("kept", "."),
    ]  # fmt: skip


def test_two_long_texts_are_compared_in_no_time() -> None:
    words = [f"word{n % 700}" for n in range(6000)]
    found = pieces(" ".join(words), "\n".join(reversed(words)))
    assert "".join(one.text for one in found if one.change != "taken") == "\n".join(reversed(words))
