"""Rounds: everybody writes unseen, all is revealed together, and nobody loses what they wrote."""

from datetime import timedelta

import pytest
import time_machine

from realtime import log
from tests import factories as make
from tests.gatherings.conftest import SignedIn
from workspace.audit.models import Participation
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.gatherings import actions, queries
from workspace.gatherings.models import WORDS_LONGEST, Contribution, Gathering, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(room: Gathering) -> Round:
    return make.asked(room)


def reveal(asked: Round) -> Round:
    return actions.reveal_round(by=asked.gathering.facilitator, asked=asked)


def test_only_whoever_facilitates_opens_reveals_and_drops(room: Gathering) -> None:
    somebody = make.person()
    with pytest.raises(Refused):
        actions.open_round(by=somebody, gathering=room, question="Why?")
    asked = make.asked(room)
    with pytest.raises(Refused):
        actions.drop_round(by=somebody, asked=asked)
    make.words(somebody, asked)
    with pytest.raises(Refused):
        actions.reveal_round(by=somebody, asked=asked)


def test_one_round_at_a_time(room: Gathering) -> None:
    asked = make.asked(room)
    with pytest.raises(Refused):
        make.asked(room)
    make.words(of=asked)
    reveal(asked)
    assert make.asked(room).is_open


@pytest.mark.parametrize("question", ["", " \n ", "x" * 281])
def test_a_round_needs_a_question(room: Gathering, question: str) -> None:
    with pytest.raises(Invalid):
        actions.open_round(by=room.facilitator, gathering=room, question=question)


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "x" * (WORDS_LONGEST + 1)])
def test_words_are_words_and_not_too_many(asked: Round, text: str) -> None:
    with pytest.raises(Invalid):
        make.words(of=asked, text=text)


def test_ones_own_words_can_be_changed_until_the_reveal(asked: Round) -> None:
    writer = make.person()
    make.words(writer, asked, "The crane")
    make.words(writer, asked, "The queue at the crane")
    assert Contribution.objects.get(person=writer).text == "The queue at the crane"
    assert Participation.objects.filter(verb="wrote in round").count() == 1
    assert Participation.objects.filter(verb="revised words").count() == 1
    reveal(asked)
    with pytest.raises(Refused):
        make.words(writer, asked, "Something that sounds better")
    assert Contribution.objects.get(person=writer).text == "The queue at the crane"


def test_ones_own_words_are_on_ones_own_page_after_a_reload(asked: Round, signed_in: SignedIn) -> None:
    writer = make.person()
    make.words(writer, asked, "Only mine so far")
    page = signed_in(writer).get(asked.gathering.get_absolute_url()).content.decode()
    assert "Only mine so far</textarea>" in page
    assert "Take my words back" in page


def test_words_taken_back_are_gone_and_not_counted(asked: Round) -> None:
    writer, other = make.person(), make.person()
    make.words(writer, asked, "Too sharp")
    make.words(other, asked)
    actions.take_back_words(by=writer, asked=asked)
    assert "Too sharp" not in set(Contribution.objects.values_list("text", flat=True))
    card = queries.round_card(asked.pk)
    assert card is not None
    assert card.wrote == 1
    reveal(asked)
    card = queries.round_card(asked.pk)
    assert card is not None
    assert [one.person for one in card.words] == [other]


def test_nothing_is_taken_back_once_others_have_read_it(asked: Round) -> None:
    written = make.words(of=asked)
    reveal(asked)
    with pytest.raises(Refused):
        actions.take_back_words(by=written.person, asked=asked)


def test_all_is_revealed_by_one_event(asked: Round) -> None:
    texts = {make.words(make.person(), asked, f"Words {number}").text for number in range(5)}
    cursor = log.head(asked.gathering.stream)
    reveal(asked)
    (event,) = log.since(asked.gathering.stream, cursor.epoch, cursor.seq)
    html = queries.fragment(event)
    assert all(text in html for text in texts)
    assert {one.person.name in html for one in Contribution.objects.all()} == {True}


def test_the_order_is_drawn_by_lot(room: Gathering) -> None:
    """Of six words the order of writing comes up once in 720; of four rounds never all four."""
    drawn = []
    for _ in range(4):
        asked = make.asked(room)
        written = [make.words(make.person(), asked, f"{number}") for number in range(6)]
        reveal(asked)
        card = queries.round_card(asked.pk)
        assert card is not None
        assert {one.pk for one in card.words} == {one.pk for one in written}
        drawn.append([one.text for one in card.words])
        assert queries.round_html(asked.pk) == queries.round_html(asked.pk), "and stays as it was drawn"
    assert drawn != [[str(number) for number in range(6)]] * 4


def test_the_ledger_of_a_reveal_turns_to_all_who_wrote(asked: Round) -> None:
    writers = {make.words(make.person(), asked).person_id for _ in range(3)}
    reveal(asked)
    rows = Participation.objects.filter(verb="revealed round")
    assert {row.target for row in rows} == writers
    assert sum(row.weight for row in rows) == pytest.approx(1)


def test_who_comes_late_may_write_once_and_is_marked(asked: Round) -> None:
    make.words(of=asked)
    reveal(asked)
    late = make.person()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert make.words(late, asked, "I was on the phone").is_late
        with pytest.raises(Refused):
            make.words(late, asked, "I was on the telephone")
    card = queries.round_card(asked.pk)
    assert card is not None
    assert [one.is_late for one in card.words] == [False, True]
    html = queries.round_html(asked.pk)
    assert html.count("after the reveal") == 1
    assert html.index("after the reveal") > html.index("The queue at the crane")


def test_a_round_to_which_nobody_wrote_is_dropped_and_not_revealed(asked: Round) -> None:
    with pytest.raises(Refused):
        reveal(asked)
    actions.drop_round(by=asked.gathering.facilitator, asked=asked)
    with pytest.raises(Refused):
        make.words(of=asked)
    assert "Dropped" in queries.round_html(asked.pk)


def test_what_somebody_wrote_is_not_dropped(asked: Round) -> None:
    make.words(of=asked)
    with pytest.raises(Refused):
        actions.drop_round(by=asked.gathering.facilitator, asked=asked)


def test_a_gathering_that_ends_first_leaves_each_their_own(asked: Round, signed_in: SignedIn) -> None:
    writer = make.person()
    make.words(writer, asked, "Never revealed")
    room = asked.gathering
    actions.end_gathering(by=room.facilitator, gathering=room)
    assert "Never revealed" in signed_in(writer).get(room.get_absolute_url()).content.decode()
    assert "Never revealed" not in signed_in(room.facilitator).get(room.get_absolute_url()).content.decode()
    assert "ended before this was revealed" in queries.round_html(asked.pk)


def test_whoever_ends_is_told_of_words_that_nobody_would_read(asked: Round, signed_in: SignedIn) -> None:
    room = asked.gathering
    address = f"{room.get_absolute_url()}end/"
    assert "A round is not revealed" not in signed_in(room.facilitator).get(address).content.decode()
    make.words(of=asked)
    assert "A round is not revealed" in signed_in(room.facilitator).get(address).content.decode()


def test_the_summary_leads_to_what_was_revealed(asked: Round) -> None:
    make.words(of=asked)
    assert asked.question not in queries.review_of(asked.gathering.facilitator, asked.gathering).draft
    reveal(asked)
    draft = queries.review_of(asked.gathering.facilitator, asked.gathering).draft
    assert f"- What is in the way? ([1 person wrote]({asked.get_absolute_url()}))" in draft
    assert "1 of 1 heard" in draft


def test_words_are_shown_as_words(asked: Round) -> None:
    make.words(of=asked, text="<script>alert(1)</script>\nhttps://example.org/crane & more")
    reveal(asked)
    html = queries.round_html(asked.pk)
    assert "<script>" not in html
    assert '<a href="https://example.org/crane" rel="nofollow">' in html
    assert "<br>" in html


def test_a_stranger_finds_no_round(asked: Round) -> None:
    stranger = make.guest()
    with pytest.raises(NotVisible):
        queries.round_for(stranger, asked.pk)
    with pytest.raises(NotVisible):
        make.words(stranger, asked)


class TestPages:
    def test_a_round_by_the_pages_alone(self, room: Gathering, signed_in: SignedIn) -> None:
        leads, writer = signed_in(room.facilitator), signed_in(make.person())
        leads.post(f"/gatherings/{room.pk}/rounds/", {"question": "What is in the way?"})
        asked = Round.objects.get()
        assert writer.post(f"/gatherings/rounds/{asked.pk}/words/", {"text": "The crane"}).status_code == 302
        leads.post(f"/gatherings/rounds/{asked.pk}/reveal/")
        assert "The crane" in leads.get(room.get_absolute_url()).content.decode()

    def test_by_script_the_writer_gets_their_own_part_and_the_count(self, asked: Round, signed_in: SignedIn) -> None:
        writer = signed_in(make.person())
        script = {"X-Requested-With": "causeway"}
        answer = writer.post(f"/gatherings/rounds/{asked.pk}/words/", {"text": "Mine"}, headers=script)
        html = answer.content.decode()
        assert f'id="round-{asked.pk}-mine"' in html
        assert "1 person has written" in html
        assert "Mine</textarea>" in html

    def test_what_cannot_be_taken_says_so_at_its_field(self, asked: Round, signed_in: SignedIn) -> None:
        writer = signed_in(make.person())
        script = {"X-Requested-With": "causeway"}
        answer = writer.post(f"/gatherings/rounds/{asked.pk}/words/", {"text": ""}, headers=script)
        assert answer.status_code == 422
        assert "text" in answer.json()["fields"]
        page = writer.post(f"/gatherings/rounds/{asked.pk}/words/", {"text": ""})
        assert page.status_code == 422
        assert "Write something first." in page.content.decode()

    def test_hands_and_calls_by_the_pages_alone(self, room: Gathering, signed_in: SignedIn) -> None:
        speaker = make.person()
        leads, asks = signed_in(room.facilitator), signed_in(speaker)
        asks.post(f"/gatherings/{room.pk}/hand/")
        (waiting,) = queries.voices_of(room).queue
        assert waiting.hand.person == speaker
        leads.post(f"/gatherings/{room.pk}/next/", {"after": 0})
        turn = queries.voices_of(room).floor
        assert turn is not None
        asks.post(f"/gatherings/turns/{turn.pk}/end/")
        assert queries.voices_of(room).floor is None

    def test_a_press_means_what_the_reader_saw(self, room: Gathering, signed_in: SignedIn) -> None:
        asks = signed_in(make.person())
        for _ in range(2):
            asks.post(f"/gatherings/{room.pk}/hand/", {"up": "1"})
            assert len(queries.voices_of(room).queue) == 1
        for _ in range(2):
            asks.post(f"/gatherings/{room.pk}/hand/", {"up": "0"})
            assert not queries.voices_of(room).queue

    @pytest.mark.parametrize("after", ["", "x", "-1", "9" * 40])
    def test_a_call_says_what_it_knew(self, room: Gathering, signed_in: SignedIn, after: str) -> None:
        make.hand(within=room)
        leads = signed_in(room.facilitator)
        script = {"X-Requested-With": "causeway"}
        answer = leads.post(f"/gatherings/{room.pk}/next/", {"after": after}, headers=script)
        assert answer.status_code in {409, 422}
        assert queries.voices_of(room).floor is None

    def test_a_stranger_gets_404_from_every_address(self, room: Gathering, signed_in: SignedIn) -> None:
        asked, turn, raised = make.asked(room), make.turn(within=room), make.hand(within=room)
        stranger = signed_in(make.guest())
        for address in (
            f"{room.pk}/hand", f"{room.pk}/next", f"{room.pk}/rounds", f"hands/{raised.pk}/call",
            f"turns/{turn.pk}/end", f"rounds/{asked.pk}/words", f"rounds/{asked.pk}/take-back",
            f"rounds/{asked.pk}/reveal", f"rounds/{asked.pk}/drop", f"{room.pk}/here",
        ):  # fmt: skip
            posted = stranger.post(f"/gatherings/{address}/", {"after": 0, "question": "x", "text": "x"})
            assert posted.status_code == 404, address
        assert stranger.get(f"/gatherings/{room.pk}/gauge/").status_code == 404
        assert stranger.get(f"/gatherings/{room.pk}/voices/").status_code == 404
