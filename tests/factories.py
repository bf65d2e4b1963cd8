"""People, spaces and conversations for tests, made the way the house makes them: through its actions.

Every call makes something new with a name of its own, so tests say only what matters to them.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from workspace.audit.models import Side
from workspace.common import ids
from workspace.gatherings import actions as gatherings
from workspace.gatherings.models import AgendaItem, Contribution, Gathering, Hand, Note, Round, Turn
from workspace.people.models import Organisation, Person, Position
from workspace.spaces import actions as spaces
from workspace.spaces.models import Access, Circle, Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads
from workspace.threads.models import Outcome, Post, Thread

START = datetime(2025, 1, 1, tzinfo=UTC)
_numbers = count(1)
# No test says one of these by itself (tests/house/test_source.py), so whoever a test names has the handle of that name.
NAMES = (
    "Tuuli Achterberg",
    "Bronagh Oyelaran",
    "Casimir Vesterheim",
    "Eskil Marchetti",
    "Fenja Sandoval",
    "Gwilym Brekke",
    "Wanjiru Quillon",
    "Ruaridh Solvei",
)


def employer() -> Organisation:
    """The one employer; the same in every call."""
    return Organisation.objects.filter(side=Side.EMPLOYEE).first() or _organisation("Norrland Pumps", Side.EMPLOYEE)


def customer(name: str = "") -> Organisation:
    """A customer organisation."""
    return _organisation(name or f"Aqua Works {next(_numbers)}", Side.CUSTOMER)


def person(
    name: str = "", *, organisation: Organisation | None = None, manager: Person | None = None,
    unit: str = "", title: str = "", placed: bool = False, **fields: Any,
) -> Person:  # fmt: skip
    """Somebody who can sign in: an employee, or of `organisation`.

    With a manager, a unit, a title or `placed` they get a position in the reporting line, open since 2025.
    """
    number = next(_numbers)
    organisation = organisation or employer()
    name = name or NAMES[number % len(NAMES)]
    taken = set(Person.objects.values_list("handle", flat=True))
    fields.setdefault("handle", ids.handle(name, taken))
    fields.setdefault("email", f"{fields['handle']}.{number}@causeway.example")
    made = Person.objects.create_user(name=name, organisation=organisation, side=organisation.side, **fields)
    made.groups.add(organisation.group)
    if placed or manager or unit or title:
        place(made, manager, unit=unit, title=title)
    return made


def guest(of: Organisation | None = None, name: str = "") -> Person:
    """A customer's person."""
    return person(name, organisation=of or customer())


def place(who: Person, manager: Person | None = None, *, since: datetime = START, **fields: object) -> Position:
    """Open a position under the manager's current one (at the root without a manager)."""
    above = Position.objects.current().filter(person=manager).first() if manager else None
    path = [*(above.path if above else []), who.pk]
    return Position.objects.create(
        person=who, manager=manager, level=len(path), path=path, during=(since, None), **fields
    )


def space(
    by: Person | None = None, name: str = "", *, access: str = Access.OPEN, people: Collection[Person] = (),
    purpose: str = "",
) -> Space:  # fmt: skip
    """A space that `by` facilitates and `people` may contribute to (and have joined)."""
    by = by or person()
    made = spaces.open_space(by=by, name=name or f"Space {next(_numbers)}", purpose=purpose, access=access)
    for one in people:
        spaces.grant(by=by, space=made, can=Can.CONTRIBUTE, person=one)
    return made


def share(what: Space, organisation: Organisation, can: Can = Can.CONTRIBUTE) -> Space:
    """Let a customer organisation in."""
    return spaces.grant(by=what.created_by, space=what, can=can, group=organisation.group)


def circle(by: Person | None = None, name: str = "", people: Collection[Person] = ()) -> Circle:
    return spaces.make_circle(by=by or person(), name=name or f"Circle {next(_numbers)}", people=people)


def thread(
    by: Person | None = None, where: Space | None = None, title: str = "", body: str = "How shall we do it?"
) -> Thread:
    """A thread with its first post."""
    by = by or (where.created_by if where else person())
    where = where or space(by)
    return threads.open_thread(by=by, space=where, title=title or f"Thread {next(_numbers)}", body=body)


def reply(
    by: Person | None = None, to: Thread | None = None, body: str = "Like this.", quotes: Post | None = None
) -> Post:
    """The next post of a thread."""
    to = to or thread()
    return threads.post_reply(by=by or to.opened_by, thread=to, body=body, quotes=quotes)


def outcome(by: Person | None = None, post: Post | None = None, kind: str = "decision", **terms: Any) -> Outcome:
    """A mark on a post; an action is owned by whoever marks it unless `owner` says otherwise."""
    post = post or reply()
    by = by or post.author
    if kind == "action":
        terms.setdefault("owner", by)
    return threads.mark_outcome(by=by, post=post, kind=kind, **terms)


def gathering(by: Person | None = None, within: Thread | None = None, title: str = "") -> Gathering:
    """Live in a thread, facilitated by `by` (else by whoever opened the thread)."""
    within = within or thread(by)
    return gatherings.start_gathering(by=by or within.opened_by, thread=within, title=title)


def item(within: Gathering | None = None, text: str = "", minutes: int | None = None) -> AgendaItem:
    """A point of the agenda, added by whoever facilitates."""
    within = within or gathering()
    text = text or f"Point {next(_numbers)}"
    return gatherings.add_item(by=within.facilitator, gathering=within, text=text, minutes=minutes)


def note(within: Gathering | None = None, by: Person | None = None, text: str = "Steel holds at 3 bar.") -> Note:
    within = within or gathering()
    return gatherings.write_note(by=by or within.facilitator, gathering=within, text=text)


def hand(by: Person | None = None, within: Gathering | None = None) -> Hand:
    """Raised in a gathering."""
    return gatherings.raise_hand(by=by or person(), gathering=within or gathering())


def turn(by: Person | None = None, within: Gathering | None = None) -> Turn:
    """Somebody raises a hand and is given the floor."""
    raised = hand(by, within)
    leads, last = raised.gathering.facilitator, raised.gathering.turns.order_by("-pk").first()
    return gatherings.call_on(by=leads, hand=raised, after=last.pk if last else 0)


def asked(within: Gathering | None = None, question: str = "What is in the way?") -> Round:
    """A round that is open."""
    within = within or gathering()
    return gatherings.open_round(by=within.facilitator, gathering=within, question=question)


def words(by: Person | None = None, of: Round | None = None, text: str = "The queue at the crane.") -> Contribution:
    """Written in a round."""
    return gatherings.write_in_round(by=by or person(), asked=of or asked(), text=text)


def _organisation(name: str, side: Side) -> Organisation:
    return Organisation.objects.create(name=name, side=side, group=Group.objects.create(name=f"organisation {name}"))
