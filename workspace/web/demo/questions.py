"""Short questions across Halden: somebody who seldom writes asks a person by name, up, down or across, who mostly answers.

They are what reports of participation live on; without them only the same forty would ever speak.
"""

from collections.abc import Iterator, Sequence
from random import Random

from workspace.web.demo import company
from workspace.web.demo.script import Conversation, Said

WEEKS = 16
A_WEEK = 4
UNANSWERED = 0.2
THANKED = 0.35

# Whom one asks about what: a unit, the title, the question, and the answer.
ASKED = (
    ("Design", "Which gland on the new housing?", "which gland goes on the housing of 7.0? The drawing says M16.", "M20. The drawing is from before the trial; I change it today."),
    ("Design", "Old impellers as samples", "may we keep two of the old impellers as samples for training?", "Take three. They lie in the box under the bench, with the wear marked."),
    ("Design", "Colour of the seal", "the new seals are blue. Is that meant, or a mix-up?", "Meant: blue stands for salt water. I should have told everybody."),
    ("Design", "Torque of the lid", "is it still 2.4 Nm for the lid with the new screws?", "2.2 with the new ones. Above 2.6 the lid warps."),
    ("Software", "Export with decimal commas", "the export writes points where our spreadsheet wants commas. Can that be chosen?", "Not yet. I made it a setting of the person; it comes with the next version."),
    ("Software", "Which version is in the van?", "how do I see which version a unit runs without opening the app?", "Hold the button for three seconds: it blinks the number."),
    ("Software", "Weekend on call", "who is on call at the weekend, and by which number?", "Hana until Sunday noon, then Wei. The number is the same as ever."),
    ("Software", "Test stations in the list", "can the test stations leave the list? I scroll past forty of them each morning.", "Hidden since this morning. A switch at the bottom brings them back."),
    ("Production", "Pallets in the passage", "the passage to dock 2 was full again. Where may they stand instead?", "Behind the press, on the yellow lines. I paint them wider on Friday."),
    ("Production", "Trial batch", "do I need to label the trial batch apart from the others?", "Yes, a T before the number. Ivo sorts by it."),
    ("Production", "Early shift in December", "do we begin at six in December as last year?", "At half past six, as the line voted. The plan hangs by the clock."),
    ("Production", "Reusing the foam", "the foam of returns looks as new. May we use it again?", "Only inside, never under a lid: it takes up water after a year."),
    ("Field service", "Keys of the inland stations", "three keys have no tag. How do you tell them apart?", "By the teeth: I took pictures, they hang in the van's door."),
    ("Field service", "What do you carry?", "what do you always carry that is on no list?", "A towel, a second phone and a head lamp. I put them on the list now."),
    ("Field service", "Who tells the harbour?", "who tells the harbour before we close a sluice?", "Whoever drives, a day before, by phone. I write the number here."),
    ("Field service", "Photos of the label", "is a photo of the label enough, or do you need the number typed?", "A photo is enough if the whole label is sharp."),
    ("Sales", "Who may quote you?", "a customer wants to print what I wrote to them. Whom do I ask?", "Ask them for the text, send it to me, and it is done in a day."),
    ("Sales", "Spare parts without a contract", "do we send spare parts to somebody without a contract?", "Yes, against payment before. Nobody should stand with wet feet."),
    ("Sales", "What did they say of the price?", "what did the last three say of the price? We argue about it on the line.", "Two found it fair, one compared it with a float switch for nine euros."),
    ("Quality", "Scratches: return or not?", "is a scratch on the lid a return, or do we polish it?", "Polish it if a nail doesn't catch. Else it comes to me."),
    ("Quality", "How long do you keep returns?", "how long are returns kept? Ours stand in the way.", "Ninety days after the answer to the customer. I fetch the older ones tomorrow."),
    ("Quality", "The rig next week", "is the rig free on one morning next week?", "Wednesday until eleven. I put your name on it."),
    ("People and finance", "Boots twice a year?", "may we buy boots twice a year? Mine don't survive a winter by the sea.", "Yes, whenever they are through. Send me the bill, no form."),
    ("People and finance", "Hours of the training", "are the hours of the training paid if it is on a Saturday?", "Paid, and half as much again as time off."),
    ("People and finance", "Moving days around", "may I swap two days off with a colleague without a form?", "Yes: write both names into the plan and it counts."),
)  # fmt: skip
THANKS = (
    "Thank you, that settles it.",
    "Good, we do it that way.",
    "Thanks. I tell the others.",
    "That was quick, thank you.",
)


def questions() -> Iterator[Conversation]:
    """Some sixty threads of two or three posts, over the months of the story."""
    dice = Random("questions")  # the same each time
    people = company.everybody()
    left: list[tuple[str, str, str, str]] = []
    for week in range(WEEKS, 0, -1):
        for turn in range(A_WEEK):
            if not left:  # nobody asks again before everything was asked once
                left = dice.sample(ASKED, len(ASKED))
            yield _question(dice, people, left.pop(), week * 7 - turn - 1)


def _question(dice: Random, people: Sequence[company.Role], about: tuple[str, str, str, str], day: int) -> Conversation:
    unit, title, words, answer = about
    there = [one for one in people if one.unit == unit]
    bosses = [one for one in there if any(other.boss == one.key for other in people)]
    asked = dice.choice(bosses if dice.random() < 0.6 else there)
    asker = dice.choice([one for one in people if one.unit != unit or dice.random() < 0.3])
    if asker.key == asked.key:
        asker = next(one for one in people if one.key != asked.key)
    one = Conversation("general", title, day)
    one.posts.append(Said(asker.key, f"@{asked.key}, {words}"))
    if dice.random() >= UNANSWERED:
        one.posts.append(Said(asked.key, answer))
        if dice.random() < THANKED:
            one.posts.append(Said(asker.key, dice.choice(THANKS)))
    return one
