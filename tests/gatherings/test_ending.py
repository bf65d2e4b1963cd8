"""A gathering can be ended whatever it grew to, by whoever may end it, and its summary holds what was typed."""

from uuid import uuid4

import pytest

from tests import factories as make
from tests.gatherings.conftest import SignedIn
from workspace.common import richtext
from workspace.common.errors import Refused
from workspace.gatherings import actions, queries
from workspace.gatherings.models import NOTE_LONGEST, Gathering
from workspace.gatherings.queries.review import DRAFT_LONGEST
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads.models import OutcomeKind, Post

pytestmark = pytest.mark.django_db


def test_a_long_gathering_is_ended_with_the_draft_as_it_is(room: Gathering, signed_in: SignedIn) -> None:
    for number in range(12):
        make.note(room, text=f"{number} " + "*word* " * ((NOTE_LONGEST - 10) // 7))
    draft = queries.review_of(room.facilitator, room).draft
    assert len(draft) < DRAFT_LONGEST + 500 < richtext.MAX_LENGTH
    kept = draft.count("\n- ")
    assert 0 < kept < 12
    assert f"[{12 - kept} more in the record]({room.get_absolute_url()})" in draft
    answer = signed_in(room.facilitator).post(f"/gatherings/{room.pk}/end/", {"summary": draft})
    assert answer.status_code == 302
    room.refresh_from_db()
    assert room.summary is not None
    assert f'<a href="{room.get_absolute_url()}"' in room.summary.html


def test_notes_stand_under_the_points_at_which_they_were_taken(room: Gathering) -> None:
    make.note(room, text="before")
    for point in ("Steel", "Bronze"):
        actions.start_item(by=room.facilitator, item=make.item(room, point))
        make.note(room, text=f"{point} one")
        make.note(room, text=f"{point} two")
    draft = queries.review_of(room.facilitator, room).draft
    assert draft.endswith(
        "**Notes**\n\n- before\n\n*Steel*\n\n- Steel one\n- Steel two\n\n*Bronze*\n\n- Bronze one\n- Bronze two"
    )


def test_without_a_summary_nobody_minds_what_was_typed_as_one(room: Gathering, signed_in: SignedIn) -> None:
    typed = {"summary": "x" * (richtext.MAX_LENGTH + 1)}
    client = signed_in(room.facilitator)
    assert client.post(f"/gatherings/{room.pk}/end/", typed).status_code == 422
    assert client.post(f"/gatherings/{room.pk}/end/", {**typed, "without": "1"}).status_code == 302
    room.refresh_from_db()
    assert not room.is_live
    assert room.summary is None


def test_addresses_in_notes_are_links_in_the_summary(room: Gathering) -> None:
    link = "https://wiki.example/a_b*c"
    make.note(room, text=f"See {link}, and code_x.")
    draft = queries.review_of(room.facilitator, room).draft
    ended = actions.end_gathering(by=room.facilitator, gathering=room, summary=draft)
    assert ended.summary is not None
    assert f'See <a href="{link}" rel="noopener noreferrer nofollow">{link}</a>, and code_x.' in ended.summary.html


def test_in_an_archived_space_the_page_offers_to_end_it_to_whoever_may(signed_in: SignedIn) -> None:
    where = make.space()
    leads = make.person()
    room = make.gathering(leads, make.thread(where=where))
    spaces.archive_space(by=where.created_by, space=where)
    link = f'href="/gatherings/{room.pk}/end/"'
    for person, offered in ((leads, True), (where.created_by, True), (make.person(), False)):
        assert (link in signed_in(person).get(f"/gatherings/{room.pk}/").content.decode()) is offered
    answer = signed_in(leads).post(f"/gatherings/{room.pk}/end/", {"without": "1"})
    assert answer.status_code == 302
    room.refresh_from_db()
    assert room.ended_by == leads


def test_who_facilitates_and_may_only_look_on_by_now_is_not_offered_to_end_it(signed_in: SignedIn) -> None:
    where = make.space(access="invited")
    leads = make.person()
    spaces.grant(by=where.created_by, space=where, can=Can.CONTRIBUTE, person=leads)
    room = make.gathering(leads, make.thread(where.created_by, where))
    spaces.grant(by=where.created_by, space=where, can=Can.VIEW, person=leads)
    assert queries.gathering_page(leads, room.pk).may_end is False
    with pytest.raises(Refused):
        actions.end_gathering(by=leads, gathering=room)


def test_nothing_is_concluded_in_a_gathering_that_has_ended(room: Gathering, signed_in: SignedIn) -> None:
    terms = {
        "by": room.facilitator, "gathering": room, "kind": OutcomeKind.DECISION, "words": "We take steel",
        "decided_by": [room.facilitator],
    }  # fmt: skip
    key = uuid4()
    first = actions.conclude(**terms, key=key)
    actions.end_gathering(by=room.facilitator, gathering=room)
    said = Post.objects.count()
    with pytest.raises(Refused, match="has ended"):
        actions.conclude(**terms, key=uuid4())
    assert Post.objects.count() == said
    assert actions.conclude(**terms, key=key) == first, "done before it ended, and told again"
    assert signed_in(room.facilitator).get(f"/gatherings/{room.pk}/outcome/?kind=decision").status_code == 302
