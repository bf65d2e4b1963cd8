"""Merging and splitting ideas: by consent or by a facilitator, told to all concerned, and undone exactly."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.boards import actions, queries
from ideas.boards.models import Case, Idea, Merge, MergeState, Support
from ideas.boards.queries import merge_notices
from ideas.boards.queries.cases import cases_of
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from workspace.common.errors import HouseError, Invalid, NotVisible, Refused
from workspace.people.models import Person

pytestmark = pytest.mark.django_db
WHY = "Both are about passwords."


def pair() -> tuple[Idea, Idea]:
    into = garden.idea(title="Single sign-on")
    return garden.idea(make.person(), into.board, title="One login"), into


def merged(idea: Idea, into: Idea) -> Merge:
    done: Merge = actions.merge_ideas(by=into.board.opened_by, idea=idea, into=into, reason=WHY)
    return done


def heir(idea: Idea) -> int | None:
    return Idea.objects.values_list("merged_into", flat=True).get(pk=idea.pk)


# ---- consent ------------------------------------------------------------------------------------


def test_one_author_proposes_the_other_agrees_and_nothing_is_moved() -> None:
    idea, into = pair()
    case = actions.add_case(by=make.person(), idea=idea, words="Mine.")
    both = make.person()
    for one in (idea, into):
        actions.support_idea(by=both, idea=one)
    merge = actions.propose_merge(by=idea.author, idea=idea, into=into, reason=WHY)
    assert heir(idea) is None
    with pytest.raises(Refused):
        actions.agree_to_merge(by=idea.author, merge=merge)
    actions.agree_to_merge(by=into.author, merge=merge)
    assert heir(idea) == into.pk
    into.refresh_from_db()
    assert [one.pk for one in cases_of(into)] == [case.pk]
    assert queries.supporters_of([into])[into.pk].employees == 1
    assert Support.objects.filter(idea=idea).count() == Case.objects.filter(idea=idea).count() == 1


def test_declined_both_live_on_and_taken_back_by_who_asked() -> None:
    idea, into = pair()
    merge = actions.propose_merge(by=into.author, idea=idea, into=into, reason=WHY)
    assert actions.propose_merge(by=into.author, idea=idea, into=into, reason="Again.") == merge
    declined = actions.decline_merge(by=idea.author, merge=merge, reason="They differ.")
    assert (declined.state, declined.answer, heir(idea)) == (MergeState.DECLINED, "They differ.", None)
    with pytest.raises(Refused):
        actions.agree_to_merge(by=idea.author, merge=merge)
    again = actions.propose_merge(by=into.author, idea=idea, into=into, reason=WHY)
    assert actions.decline_merge(by=into.author, merge=again).state == MergeState.TAKEN_BACK


def test_who_wrote_both_asks_nobody_and_who_wrote_neither_can_not_ask() -> None:
    into = garden.idea()
    idea = garden.idea(into.author, into.board, title="Another")
    with pytest.raises(Refused):
        actions.propose_merge(by=make.person(), idea=idea, into=into, reason=WHY)
    with pytest.raises(Invalid):
        actions.propose_merge(by=into.author, idea=idea, into=into, reason="  ")
    assert actions.propose_merge(by=into.author, idea=idea, into=into, reason=WHY).is_done


def test_a_co_author_speaks_for_the_idea() -> None:
    idea, into = pair()
    friend = make.person()
    actions.invite_coauthor(by=into.author, idea=into, person=friend)
    actions.accept_invitation(by=friend, idea=into)
    merge = actions.propose_merge(by=idea.author, idea=idea, into=into, reason=WHY)
    assert actions.agree_to_merge(by=friend, merge=merge).is_done


def test_only_a_facilitator_merges_at_once() -> None:
    idea, into = pair()
    with pytest.raises(Refused):
        actions.merge_ideas(by=idea.author, idea=idea, into=into, reason=WHY)
    assert merged(idea, into).is_done


# ---- what can not be ----------------------------------------------------------------------------


def test_no_circle_no_second_merge_and_nothing_across_spaces() -> None:
    idea, into = pair()
    merged(idea, into)
    for one, two in ((into, idea), (idea, into), (into, into)):
        with pytest.raises((Refused, Invalid)):
            merged(one, two)
    elsewhere = garden.idea(garden.board(by=into.author).opened_by)
    with pytest.raises(Refused):
        actions.merge_ideas(by=into.author, idea=elsewhere, into=into, reason=WHY)
    secret = garden.idea(on=garden.board(space=make.space(access="invited")))
    with pytest.raises(NotVisible):
        actions.merge_ideas(by=into.author, idea=into, into=secret, reason=WHY)


def test_a_merged_idea_is_read_only_and_leads_on() -> None:
    idea, into = pair()
    merged(idea, into)
    client = Client()
    client.force_login(idea.author)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert into.get_absolute_url() in page
    assert WHY in page
    for deed, terms in (
        (actions.add_case, {"words": "x"}),
        (actions.support_idea, {}),
        (actions.withdraw_idea, {}),
    ):
        with pytest.raises(Refused):
            deed(by=idea.author, idea=idea, **terms)
    with pytest.raises(Refused):
        make.reply(idea.author, idea.thread)
    answer = client.get(f"/ideas/{idea.pk}/cases/new/", {"words": "Kept."})
    assert answer["Location"] == f"/ideas/{into.pk}/cases/new/?words=Kept."


# ---- undoing ------------------------------------------------------------------------------------


def test_chains_lead_to_their_end_and_come_apart_in_any_order() -> None:
    board = garden.board()
    one, two, three = (garden.idea(on=board, title=name) for name in ("One", "Two", "Three"))
    first, second = merged(one, two), merged(two, three)
    assert (heir(one), heir(two)) == (three.pk, three.pk)
    actions.unmerge_ideas(by=board.opened_by, merge=second)
    assert (heir(one), heir(two)) == (two.pk, None)
    merged(two, three)
    actions.unmerge_ideas(by=board.opened_by, merge=first)
    assert (heir(one), heir(two)) == (None, three.pk)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["merge", "unmerge", "support", "withdraw", "case"]), st.integers(0, 4), st.integers(0, 4)
        ),
        min_size=4,
        max_size=18,
    )
)
def test_whatever_was_merged_undoing_it_leaves_what_never_merging_would(steps: list[tuple[str, int, int]]) -> None:
    """The same deeds without any merge, on another board, leave the same rows and the same counts."""
    with transaction.atomic():
        people = [make.person() for _ in range(5)]
        real, never = _garden_of(people[0]), _garden_of(people[0])
        for what, one, two in steps:
            if what in {"merge", "unmerge"}:
                _merge_step(real, what, one, two)
            elif _person_step(real[one], people[two], what):
                assert _person_step(never[one], people[two], what)
        for merge in Merge.objects.filter(idea__in=real, state=MergeState.DONE):
            actions.unmerge_ideas(by=people[0], merge=merge)
        assert _state(real) == _state(never)
        transaction.set_rollback(True)


def _garden_of(person: Person) -> list[Idea]:
    board = garden.board(by=person)
    return [garden.idea(on=board, title=f"Idea {number}") for number in range(5)]


def _merge_step(ideas: list[Idea], what: str, one: int, two: int) -> None:
    by = ideas[0].author
    try:
        with transaction.atomic():
            if what == "merge":
                merged(ideas[one], ideas[two])
            elif (found := Merge.objects.filter(idea=ideas[one], state=MergeState.DONE).first()) is not None:
                actions.unmerge_ideas(by=by, merge=found)
    except HouseError:
        return


def _person_step(idea: Idea, person: Person, what: str) -> bool:
    """Whether it could be done. Withdrawing takes back one's own stand on the idea alone, as without any merge."""
    if what == "withdraw" and Merge.objects.filter(into=idea).exists():
        return False
    try:
        with transaction.atomic():
            if what == "support":
                actions.support_idea(by=person, idea=idea)
            elif what == "withdraw":
                actions.withdraw_support(by=person, idea=idea)
            else:
                actions.add_case(by=person, idea=idea, words="Mine.")
    except HouseError:
        return False
    return True


def _state(ideas: list[Idea]) -> list[Any]:
    fresh = list(Idea.objects.filter(pk__in=[idea.pk for idea in ideas]).order_by("number"))
    counts = queries.supporters_of(fresh)
    return [
        (
            idea.title, idea.problem, idea.merged_into_id, idea.withdrawn_at, counts[idea.pk],
            sorted(idea.supports.standing().values_list("person", "importance", "why", "passed")),
            [(case.person_id, case.words, case.withdrawn_at) for case in cases_of(idea)],
            idea.thread.posts.count(),
        )
        for idea in fresh
    ]  # fmt: skip


# ---- splitting ----------------------------------------------------------------------------------


def test_a_split_takes_cases_and_words_and_undoing_it_brings_back_exactly_these() -> None:
    idea = garden.idea(problem="Passwords, and meetings.")
    kept, gone = (actions.add_case(by=make.person(), idea=idea, words=words) for words in ("Kept.", "Gone."))
    split = actions.split_idea(
        by=idea.author, idea=idea, reason="Two things.", title="Fewer meetings", problem="Meetings.", cases=[gone.pk],
        remains={"problem": "Passwords."},
    )  # fmt: skip
    made = split.made
    idea.refresh_from_db()
    assert (made.split_from, made.author, idea.problem) == (idea, idea.author, "Passwords.")
    assert ([case.pk for case in cases_of(idea)], [case.pk for case in cases_of(made)]) == ([kept.pk], [gone.pk])
    assert idea.opening.body == "Passwords."
    later = actions.add_case(by=make.person(), idea=made, words="Later.")
    actions.undo_split(by=idea.author, split=split)
    for one in (idea, made):
        one.refresh_from_db()
    assert (idea.problem, made.is_withdrawn) == ("Passwords, and meetings.", True)
    assert [case.pk for case in cases_of(idea)] == [kept.pk, gone.pk, later.pk]


def test_words_edited_since_a_split_stay_as_they_were_edited() -> None:
    idea = garden.idea(problem="Both.")
    split = actions.split_idea(
        by=idea.author, idea=idea, reason="Two.", title="Other", problem="Other.", remains={"problem": "One."}
    )
    actions.edit_idea(by=idea.author, idea=idea, version=2, title=idea.title, problem="One, said better.")
    actions.undo_split(by=idea.author, split=split)
    idea.refresh_from_db()
    assert idea.problem == "One, said better."


def test_a_facilitator_splits_but_does_not_reword_and_strangers_cases_do_not_come_along() -> None:
    board = garden.board()
    idea, other = garden.idea(make.person(), board), garden.idea(make.person(), board, title="Other")
    foreign = actions.add_case(by=make.person(), idea=other, words="Elsewhere.")
    terms: dict[str, Any] = {"by": board.opened_by, "idea": idea, "reason": "Two.", "title": "New", "problem": "New."}
    with pytest.raises(Refused):
        actions.split_idea(**terms, remains={"problem": "Mine now."})
    with pytest.raises(Invalid):
        actions.split_idea(**terms, cases=[foreign.pk])
    split = actions.split_idea(**terms)
    assert split.made.author == idea.author
    merged(split.made, other)
    with pytest.raises(Refused):
        actions.undo_split(by=board.opened_by, split=split)


# ---- who is told --------------------------------------------------------------------------------


def test_authors_supporters_and_who_told_a_case_are_told_of_a_merge_and_of_its_end() -> None:
    idea, into = pair()
    supporter, teller, other = make.person(), make.person(), make.person()
    actions.support_idea(by=supporter, idea=idea)
    actions.add_case(by=teller, idea=into, words="Mine.")
    merge = merged(idea, into)
    kind = {one.name: one for one in merge_notices.kinds()}["idea.merged"]
    told = Event.objects.filter(kind="merge.done").order_by("pk")
    concerned = {one.person for one in kind.concerned(list(told))}
    assert concerned == {idea.author_id, into.author_id, supporter.pk, teller.pk}
    assert list(kind.waiting(supporter)) == [merge]
    assert not kind.waiting(other).exists()
    subject = kind.standing(supporter, [merge.pk])[merge.pk]
    assert (subject.waits, subject.url, subject.words) == (True, into.get_absolute_url(), WHY)
    actions.unmerge_ideas(by=into.author, merge=merge, reason="They differ.")
    assert kind.standing(supporter, [merge.pk])[merge.pk].words == "They differ."


def test_a_proposal_waits_for_the_other_author_until_it_is_answered() -> None:
    idea, into = pair()
    merge = actions.propose_merge(by=idea.author, idea=idea, into=into, reason=WHY)
    kind = {one.name: one for one in merge_notices.kinds()}["idea.merge_proposed"]
    told = list(Event.objects.filter(kind="merge.proposed"))
    assert {one.person for one in kind.concerned(told)} == {into.author_id}
    assert list(kind.waiting(into.author)) == [merge]
    assert not kind.waiting(idea.author).exists()
    actions.decline_merge(by=into.author, merge=merge)
    assert not kind.waiting(into.author).exists()


def test_the_pages_ask_and_answer() -> None:
    idea, into = pair()
    client = Client()
    client.force_login(idea.author)
    chosen = client.get(f"/ideas/{idea.pk}/merge/", {"q": "Single sign"}).content.decode()
    assert f"?other={into.pk}" in chosen
    form = client.get(f"/ideas/{idea.pk}/merge/", {"other": into.pk})
    assert "Propose to merge" in form.content.decode()
    assert client.post(f"/ideas/{idea.pk}/merge/", {"other": into.pk, "reason": ""}).status_code == 422
    client.post(f"/ideas/{idea.pk}/merge/", {"other": into.pk, "reason": WHY, "keep": "other"})
    merge = Merge.objects.get()
    client.force_login(into.author)
    assert "Agree" in client.get(into.get_absolute_url()).content.decode()
    assert client.post(f"/merges/{merge.pk}/answer/", {"do": "agree"})["Location"] == into.get_absolute_url()
    assert "One idea goes on here" in client.get(into.get_absolute_url()).content.decode()
    assert client.get(f"/merges/{merge.pk}/undo/").status_code == 200
    client.post(f"/merges/{merge.pk}/undo/", {"reason": ""})
    assert heir(idea) is None
    assert client.get(f"/ideas/{into.pk}/split/").status_code == 200
