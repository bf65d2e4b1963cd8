"""What customers and the company design together in the demo: a session that was held, with its brief, and one that
waits for its beginning.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from pycrdt import Doc, XmlElement, XmlText

from ideas.boards.models import Board
from ideas.codesign import actions as codesign
from ideas.codesign import form
from ideas.codesign.brief import fragment
from ideas.codesign.models import Canvas
from ideas.codesign.queries.brief import brief_name
from ideas.codesign.queries.note_file import parse_notes
from ideas.facilitation import actions
from ideas.facilitation.models import Option, Session, SummaryGroup
from realtime.documents import documents
from workspace.people.models import Person
from workspace.spaces.models import Space

LEADS = "elsa"
HELD = timedelta(days=6)
# What each wrote in private, group by group; and whose it was.
NOTES = {
    "Quiet when nothing is wrong": {
        "klara": "A wave of a passing ferry must not wake anybody.",
        "pieter": "The tide is no alarm. It comes twice a day.",
        "kirra": "After a cleaning the level jumps: wait five minutes.",
        "bernd": "Tell me in the morning what you did not ring for.",
    },
    "Somebody has it": {
        "anneke": "I want to see that Ruud took it, before I get up.",
        "ute": "If nobody takes it in ten minutes, ring the next.",
        "zanele": "Who took it should stand on the desk’s screen, too.",
    },
    "Know it from bed": {
        "joe": "One picture: which pump, how high, since when.",
        "marisol": "Can it wait until six? Say so in the first line.",
        "noor": "Send the last ten readings along, also on a bad line.",
    },
}
# A hundred each: what each group of notes costs, in their order, and which of them people bought.
COSTS = (50, 40, 30)
BUDGET = {
    "klara": (0, 1), "bernd": (0, 2), "ute": (0, 1), "pieter": (0, 1), "anneke": (1, 2), "joe": (1, 2),
    "marisol": (0, 2), "elsa": (0, 1), "noor": (0, 2), "zanele": (1, 2), "kirra": (0, 1),
}  # fmt: skip
AGREED = (
    "Quiet times come first: ferries and tides by the end of January. Noor says when it is done.",
    "Who took an alarm stands on every screen: Zanele tries it with Lindau first.",
)
BRIEF = (
    ("heading", "What it is for"),
    ("paragraph", "Whoever has the night shift sleeps, unless something can’t wait."),
    ("paragraph", "Today 7 of 10 alarms at night are waves, tides and cleaning."),
    ("heading", "How we know that it works"),
    ("paragraph", "No more than one call a week that could have waited, counted by those who were called."),
    ("paragraph", "No alarm of a full pit is held back: that is tried on the readings of two years before it is built."),
)  # fmt: skip
LESSONS = """text,group,colour
The March batch was packed before the test was read,What happened,rose
Two of us saw it and thought that the other would say so,What happened,rose
A red shelf for what has not been tested,What helped,green
The lot's number on the box and not only in the file,What helped,green
Who may stop the line? Say it aloud on each first day,What we don't know yet,blue
"""


def design(people: Mapping[str, Person], spaces: Mapping[str, Space], end: datetime) -> Iterator[datetime]:
    """The session with customers. Yields the moment of each deed, which is done when the next is asked for."""
    start = (end - HELD).replace(hour=9, minute=2, second=0, microsecond=0)
    elsa = people[LEADS]

    def minute(number: float) -> datetime:
        return start + timedelta(minutes=number)

    yield minute(-1500)
    canvas = codesign.open_canvas(
        by=elsa, space=spaces["app"], title="Nights without false alarms",
        purpose="What should ring at three in the morning, and what should wait?",
    )  # fmt: skip
    session = actions.plan_session(
        by=elsa, canvas=canvas, recipe="feature-budget", title="What would let you sleep?", blind=True
    )
    yield minute(0)
    actions.start_session(by=elsa, session=session)
    for key in BUDGET:
        actions.be_here(by=people[key], session=session)
    write, group, vote, talk, decide = session.activities.all()
    yield minute(2)
    actions.begin_activity(by=elsa, activity=write)
    yield from _write(people, write, minute(3))
    yield minute(9)
    actions.end_activity(by=elsa, activity=write)
    actions.begin_activity(by=elsa, activity=group)
    yield minute(13)
    actions.group_notes(by=elsa, session=session, groups=_groups(canvas))
    yield minute(15)
    actions.begin_activity(by=elsa, activity=vote)
    options = {one.words: one for one in Option.objects.filter(activity=vote)}
    on = [options[title] for title in NOTES]
    actions.set_costs(by=elsa, activity=vote, costs={one.pk: cost for one, cost in zip(on, COSTS, strict=True)})
    yield from _spend(people, on, minute(16))
    yield minute(21)
    actions.begin_activity(by=elsa, activity=talk)
    yield minute(30)
    actions.begin_activity(by=elsa, activity=decide)
    for place, words in enumerate(AGREED):
        yield minute(32 + 3 * place)
        actions.write_agreement(by=elsa, session=session, words=words)
    yield minute(39)
    actions.end_session(by=elsa, session=session)
    yield from _afterwards(people, session, minute)


def plan_lessons(people: Mapping[str, Person], spaces: Mapping[str, Space], end: datetime) -> Iterator[datetime]:
    """A canvas with notes, and a session that whoever tries the demo as Liv can start."""
    liv = people["liv"]
    yield end - timedelta(days=2, hours=3)
    canvas = codesign.open_canvas(
        by=liv, space=spaces["learning"], title="The March batch", purpose="What do we do otherwise from now on?"
    )
    codesign.import_notes(by=liv, canvas=canvas, file=parse_notes(LESSONS.encode(), "lessons.csv"))
    yield end - timedelta(days=2, hours=2)
    actions.plan_session(by=liv, canvas=canvas, recipe="start-stop-continue")


def _write(people: Mapping[str, Person], activity: Any, start: datetime) -> Iterator[datetime]:
    notes = [pair for group in NOTES.values() for pair in group.items()]
    for place, (key, words) in enumerate(notes):
        yield start + timedelta(seconds=30 * place)
        actions.write_in_drawer(by=people[key], activity=activity, words=words)


def _groups(canvas: Canvas) -> list[actions.Gathered]:
    lying = {note.text: note.id for note in form.read(documents.read(canvas.stream)).values()}
    return [actions.Gathered(title, [lying[words] for words in written.values()]) for title, written in NOTES.items()]


def _spend(people: Mapping[str, Person], on: Sequence[Option], start: datetime) -> Iterator[datetime]:
    for place, (key, bought) in enumerate(BUDGET.items()):
        yield start + timedelta(seconds=20 * place)
        for which in bought:
            actions.place_points(by=people[key], option=on[which], points=COSTS[which])


def _afterwards(people: Mapping[str, Person], session: Session, minute: Any) -> Iterator[datetime]:
    """What was worth most becomes an idea by those who wrote it; what it is to be is written down beside the canvas."""
    yield minute(55)
    group = SummaryGroup.objects.get(session=session, title=next(iter(NOTES)))
    board = Board.objects.get(space=session.canvas.space_id)
    actions.raise_idea(by=people[LEADS], group=group, board=board)
    yield minute(80)
    with transaction.atomic():
        documents.edit(brief_name(session.canvas), by=people["noor"].pk, change=_say_brief)
    yield minute(95)
    codesign.keep_brief(by=people["noor"], canvas=session.canvas, title="As we left it")
    codesign.discuss_brief(by=people["klara"], canvas=session.canvas, body="Who counts the calls? I would.")


def _say_brief(doc: Doc[Any]) -> None:
    root = fragment(doc)
    for tag, words in BRIEF:
        part = XmlElement(tag)
        root.children.append(part)
        if tag == "heading":
            part.attributes["level"] = 2
        part.children.append(XmlText(words))
