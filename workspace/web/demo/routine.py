"""What comes back each week: handovers, visits, questions, numbers. Told in varying words, the same each time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from workspace.web.demo.script import Conversation, Deed, Said

WEEKS = 16
STATIONS = """Blekholmen 1,Blekholmen 2,Blekholmen 3,Skärhamn,Olhão 4,Olhão 5,Quay North,Quay South,Pontoon 5,Lock 2,
Shaft 7,Shaft 12,Reservoir East,Alqueva,Farm 3,Farm 9""".replace("\n", "").split(",")
HALF_DONE = """18 units without lids on rack 3|nothing, all closed|12 boards soldered, not yet tested
the coast batch, 40 of 60|six units wait for glands|harnesses for tomorrow, half of them crimped
one unit open on station 4, the customer wants photos|the trial batch with Lantern, 9 of 20
lids of rack 2 are tightened, rack 3 not|labels printed up to 3180""".replace("\n", "|").split("|")
RUNS_OUT = """beads, for about 200 units|8-pin connectors on Thursday|nothing this week|foam, Felix knows
the green cable ties|solder, one reel left|large boxes, stores has ordered|screws M3×8, 400 left
glands until Wednesday noon|labels, two rolls""".replace("\n", "|").split("|")
STRANGE = """driver 2 squeaks, gauge says it is fine|one bead with a bubble, put aside
two boards that beep twice at the first start, then never again|nothing
the press needed a second push at 7:10, once|the lamp over station 5 flickers
a unit that weighs 12 g too much: somebody had put in two foams|the scanner reads 8 as B on old labels
rain on the roof light, bucket stands there|the small printer smells warm""".replace("\n", "|").split("|")
AWAY = """nobody|Amina until ten, dentist|Liv, at school|two of early shift, a cold|Jakub from twelve
nobody, and one trainee more|Marta, at the supplier""".replace("\n", "|").split("|")
VISITS = """new battery, 11 minutes|sensor wiped, was off by {n} mm|gland tightened, dry now|update to 7.0 by hand
nothing to do, but the lock was rusty|mussels on the intake, {n} of them|ladder bolts looked at, fine
seal dripping {n} drops a minute, ordered|antenna turned, signal from {n} to {m} bars of 30
filter full of leaves|pump 2 changed with pump 1 for the winter|the key didn't fit, came back in the afternoon
a heron on the lid, we waited|photo of the label for Ivo|cable bitten, replaced {n} cm""".replace("\n", "|").split("|")
COAST_TALK = """Thursday needs two of us, tide is at noon.|I take that one, I pass it anyway.
Is the spare pump still on the trailer?|Yes, with a full tank.|Sensor 30 is the last one, Pia has ordered ten.
Wind 7 on Friday: I'd rather do the inland ones.|Agreed. The pontoons can wait until Monday.
Can somebody bring the green spray?|In the left box of my van.""".replace("\n", "|").split("|")
SURPRISES = """A query that I made faster was never called. Took it out.|Two gateways share a serial number since 2019.
The slowest page is the one we open most: our own status page.|Nobody has used the old export since March.
A test failed once a week because it was Sunday.|Compression is worth more than I thought: 11 to 1.
A customer reads our graphs on a projector. Thin lines vanish.|Half of all alarms came from nine stations.
A clock was wrong by exactly one leap second, for six years.|Deleting 400 lines made nothing slower and one thing right.
The forecast is best on days when nothing happens. Of course.|Reading the log aloud to Liv found the bug before she asked.
A retry that waits longer each time waited for 19 days.|The cheapest sensor is the most exact one at 4 °C.
Somebody types all readings into a spreadsheet each morning. We should ask why.
The phone network in Lindau has a minute of silence at 03:00.|Our smallest customer has the best names for stations.
A unit reported from inside a container ship.|Indexes that nobody uses: 31 GB.
An error message that says “this can't happen” happened 212 times.""".replace("\n", "|").split("|")
QUESTIONS = (
    ("How do I see two stations in one graph?", "Open one, then drag the other one onto it. On a phone: the plus."),
    ("Why is the battery at 103 %?", "New cells start a little above. It is 100 after a week."),
    ("Can the text message come to two phones?", "Yes, up to five, on the page of the station under Alarms."),
    ("The graph ends at midnight, why?", "Their clock was in another zone. Set on the page of the organisation."),
    ("May I rename a station?", "Any time. Old reports keep the old name."),
    ("What does the snowflake mean?", "Below 3 °C at the sensor. It is not an alarm."),
    ("How exact is the flow from the power?", "About 4 % with a new impeller, worse with a worn one."),
    ("Can I get last year as a file?", "Graph, year, the arrow. 50,000 lines at most, else two files."),
    ("Does Weir hear it when the lid is open?", "Since 7.0: yes, one reading later."),
    ("Why did it ring at four in the morning?", "High water on a basin that they set to 0.80. They meant 1.80."),
    ("Who changed the limit?", "It stands beside the limit, with name and time: tap the clock."),
    ("Two people took the same alarm. Who has it?", "The first. The second saw it three seconds late; that's ours."),
)
THANKS = (
    "Thank you, told them.",
    "They are happy.",
    "That helps, I put it into the notes.",
    "Passed on, with a picture.",
)


def routine(end: date) -> Iterator[Conversation]:
    """All of it, some 85 threads, with the weeks and months as they are called before `end`."""
    dice = Random("weir")  # the same words each time
    for week in range(WEEKS, 0, -1):
        day = week * 7 - 1
        yield _handover(dice, end, day)
        yield _coast(dice, end, day)
        yield _surprises(dice, end, day)
        yield _desk(dice, end, day)
        if week % 2 == 0:
            yield _returns(dice, end, day)
    for day in (95, 65, 35, 6):
        for space, keys in (("lindau", "klara ute"), ("aquafield", "marisol ken"), ("vessen", "anneke mila")):
            yield _month(dice, space, keys.split(), _month_before(end, day), day)


def _handover(dice: Random, end: date, day: int) -> Conversation:
    one = Conversation("line2", _week("Handovers", end, day), day)
    for turn in range(10):
        who = ("marta", "amina", "jakub", "liv")[(turn + day) % 4]
        lines = zip(("Half done", "Runs out", "Strange", "Away"), (HALF_DONE, RUNS_OUT, STRANGE, AWAY), strict=True)
        said = Said(who, "\n".join(f"- **{name}:** {dice.choice(words)}" for name, words in lines))
        if dice.random() < 0.2:
            said.deeds.append(Deed("react", ("👍", dice.choice(["marta", "rosa", "felix"]))))
        one.posts.append(said)
    return one


def _week(what: str, end: date, day: int) -> str:
    return f"{what}, week {(end - timedelta(days=day)).isocalendar().week}"


def _coast(dice: Random, end: date, day: int) -> Conversation:
    one = Conversation("field", _week("Coast and farms", end, day), day)
    for who in ("kirra", "tui", "mateus", "kirra", "tui", "mateus"):
        stops = dice.sample(STATIONS, dice.randint(2, 4))
        rows = [f"| {stop} | {_numbers(dice, dice.choice(VISITS))} |" for stop in stops]
        one.posts.append(Said(who, "\n".join(["| where | what |", "|---|---|", *rows])))
        if dice.random() < 0.6:
            one.posts.append(Said(dice.choice(["tui", "aroha", "mateus"]), dice.choice(COAST_TALK)))
    return one


def _numbers(dice: Random, words: str) -> str:
    low = dice.randint(3, 14)
    return words.format(n=low, m=low + dice.randint(3, 12))


def _surprises(dice: Random, end: date, day: int) -> Conversation:
    one = Conversation("platform", _week("What surprised you?", end, day), day)
    people = ["hana", "wei", "tariq", "noor", "priya"]
    dice.shuffle(people)
    for who, words in zip(people, dice.sample(SURPRISES, 5), strict=True):
        said = Said(who, words)
        fans = [other for other in people if other != who and dice.random() < 0.3]
        if fans:
            said.deeds.append(Deed("react", (dice.choice(["😮", "😂", "👀", "💡"]), *fans)))
        one.posts.append(said)
    return one


def _desk(dice: Random, end: date, day: int) -> Conversation:
    calls = dice.randint(38, 71) - day // 7
    one = Conversation("support", _week("From the desk", end, day), day)
    asked = dice.sample(QUESTIONS, 3)
    first = f"{calls} questions this week, half of them answered within {dice.randint(1, 3)} h. Three that I could not:"
    one.posts.append(Said("zanele", f"{first}\n\n1. {asked[0][0]}\n2. {asked[1][0]}\n3. {asked[2][0]}"))
    for _, answer in asked:
        who = dice.choice(["wei", "noor", "lucas", "elsa"])
        one.posts.append(Said(who, answer, [Deed("answer")] if dice.random() < 0.4 else []))
    one.posts.append(Said("zanele", dice.choice(THANKS)))
    return one


def _returns(dice: Random, end: date, day: int) -> Conversation:
    counts = [dice.randint(1, 9), dice.randint(0, 3), dice.randint(0, 4), dice.randint(0, 3)]
    names = ("water", "battery", "nothing found", "other")
    rows = "\n".join(f"| {name} | {count} |" for name, count in zip(names, counts, strict=True))
    one = Conversation("quality", _week("Returns", end, day), day)
    one.posts.append(Said("ivo", f"{sum(counts)} returns in two weeks.\n\n| what | how many |\n|---|---|\n{rows}"))
    one.posts.append(Said("leila", dice.choice(["Which batch are they from?", "Any that we have seen before?"])))
    one.posts.append(Said("ivo", f"{dice.randint(1, 3)} from before the press was changed, the others are mixed."))
    return one


def _month_before(end: date, day: int) -> str:
    return f"{(end - timedelta(days=day)).replace(day=1) - timedelta(days=1):%B}"


def _month(dice: Random, space: str, people: Sequence[str], month: str, day: int) -> Conversation:
    alarms, true = dice.randint(60, 240), dice.randint(4, 12)
    ours = {"lindau": "tariq", "aquafield": "zanele", "vessen": "kirra"}[space]
    one = Conversation(space, f"Numbers of {month}", day)
    saved = dice.randint(4, 15)
    one.posts.append(
        Said(
            ours,
            f"Alarms: {alarms}, acted on: {true}. Visits saved: about {saved} (± 3).\nThe longest gap was {dice.randint(2, 40)} minutes.",
        )
    )
    one.posts.append(Said(people[0], dice.choice(["Thank you. How do you count a saved visit?", "What was the gap?"])))
    one.posts.append(
        Said(ours, dice.choice(["The telephone network, at night. Nothing is missing, it came later.",
                                "An alarm that cleared itself, where in the year before somebody drove out."]))
    )  # fmt: skip
    one.posts.append(Said(people[1], "Good, that goes into our report like this.", [Deed("react", ("👍", ours))]))
    return one
