"""Talk is cut into threads by silence, the same way every time."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from workspace.imports.slack.reading import Message, moment
from workspace.imports.slack.threads import LOG, Grouping, Silence

HOUR = 3600.0


def message(seconds: float, thread: str = "", number: int = 0) -> Message:
    ts = f"{1_600_000_000 + seconds:.0f}.{number:06d}"
    at = moment(ts)
    assert at is not None
    return Message(ts, at, {}, "", ts if thread == "self" else thread)


def placed(grouping: Grouping, *messages: Message) -> list[str]:
    return [grouping.place(one).key for one in messages]


def test_six_hours_of_silence_end_a_conversation() -> None:
    a, b, c = message(0), message(6 * HOUR), message(12 * HOUR + 1)
    assert placed(Grouping(), a, b, c) == [a.ts, a.ts, c.ts]


def test_how_long_a_silence_is_can_be_chosen() -> None:
    a, b = message(0), message(2 * HOUR)
    assert placed(Grouping(Silence(silence=timedelta(hours=1))), a, b) == [a.ts, b.ts]


def test_answers_go_to_their_question_and_leave_the_talk_alone() -> None:
    a, parent, b = message(0), message(60, "self"), message(120)
    answer, last = message(30 * HOUR, parent.ts), message(5 * HOUR)
    assert placed(Grouping(), a, parent, b, last, answer) == [a.ts, parent.ts, a.ts, a.ts, parent.ts]


def test_an_answer_to_running_talk_joins_it_and_quotes() -> None:
    grouping, a, b = Grouping(), message(0), message(60)
    placed(grouping, a, b)
    place = grouping.place(message(120, b.ts))
    assert (place.key, place.answers) == (a.ts, b.ts)


def test_lines_stand_in_talk_but_never_open_it() -> None:
    grouping, join = Grouping(), message(0)
    assert grouping.place_line(join).key == LOG
    a = message(60)
    grouping.place(a)
    assert grouping.place_line(message(120)).key == a.ts
    assert grouping.place(message(7 * HOUR)).key != a.ts


def test_endless_talk_is_cut_at_a_pause_and_at_last_anywhere() -> None:
    rule = Silence(full=3, most=5, pause=timedelta(minutes=15))
    steady = [message(60 * index) for index in range(7)]
    assert placed(Grouping(rule), *steady) == [steady[0].ts] * 5 + [steady[5].ts] * 2
    paused = [message(60 * index if index < 4 else 60 * index + 1200) for index in range(6)]
    assert placed(Grouping(rule), *paused) == [paused[0].ts] * 4 + [paused[4].ts] * 2


gaps = st.lists(
    st.tuples(st.integers(1, 50_000), st.sampled_from(["flat", "parent", "answer"])), min_size=1, max_size=40
)


@given(gaps, st.integers(0, 40))
def test_what_is_settled_stays_and_the_rest_falls_into_the_same_places(told: list[tuple[int, str]], cut: int) -> None:
    messages: list[Message] = []
    at, parent = 0, ""
    for number, (gap, what) in enumerate(told):
        at += gap
        thread = "self" if what == "parent" else parent if what == "answer" else ""
        messages.append(message(at, thread, number))
        parent = messages[-1].ts if what == "parent" else parent
    whole = placed(Grouping(Silence(full=4, most=6)), *messages)
    settled = {one.ts: key for one, key in list(zip(messages, whole, strict=True))[:cut]}
    assert placed(Grouping(Silence(full=4, most=6), settled), *messages) == whole
