"""One scenario for every public action of the house: how it comes about, where it is, and which pages show it."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests import factories as make
from tests.polls import booth
from workspace.api import actions as tokens
from workspace.gatherings import actions as gatherings
from workspace.imports import actions as imports
from workspace.imports.models import ImportRun, State
from workspace.people import actions as people
from workspace.people.models import Identity, Person, Skill
from workspace.people.queries import parse_people
from workspace.polls import actions as polls
from workspace.schedules import actions as schedules
from workspace.schedules.recurrence import Repeats, Timetable
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads


@dataclass
class Deed:
    """A deed ready to be done: its arguments (with `by`), its space, and the pages that show it while it happens."""

    arguments: dict[str, Any]
    space: Space | None = None
    pages: list[str] = field(default_factory=list)
    reader: Person | None = None


@dataclass(frozen=True)
class Scenario:
    """`needs`: the right that a mere viewer lacks; None where whoever sees may. `queries`: the budget.

    `operators`: only an operator may do it.
    """

    action: Callable[..., Any]
    arrange: Callable[[], Deed]
    needs: Can | None = Can.CONTRIBUTE
    queries: int = 40
    operators: bool = False

    def __str__(self) -> str:
        return f"{self.action.__module__.split('.')[1]}.{self.action.__name__}"


def _in_space(**arguments: Any) -> Deed:
    where = make.space()
    return Deed({"by": where.created_by, "space": where, **arguments}, where, [f"/spaces/{where.pk}/"])


def _in_thread(**arguments: Any) -> Deed:
    thread = make.thread()
    make.reply(make.person(), thread, "A first answer.")
    deed = Deed({"by": thread.opened_by, "thread": thread, **arguments}, thread.space)
    deed.pages = [f"/threads/{thread.pk}/", f"/spaces/{thread.space_id}/"]
    return deed


def _replying() -> Deed:
    """That a thread has grown is a light signal to its space, not an event: only the thread's page tells it."""
    deed = _in_thread(body="The *steel* one: https://example.org/seal")
    deed.pages = [f"/threads/{deed.arguments['thread'].pk}/"]
    return deed


def _on_post(**arguments: Any) -> Deed:
    deed = _in_thread()
    thread = deed.arguments.pop("thread")
    deed.arguments |= {"post": make.reply(thread.opened_by, thread, "Let us take the steel one."), **arguments}
    return deed


def _on_outcome(kind: str, *, done: bool = False, **arguments: Any) -> Deed:
    deed = _on_post()
    post = deed.arguments.pop("post")
    outcome = make.outcome(deed.arguments["by"], post, kind)
    if done:
        threads.finish_action(by=deed.arguments["by"], outcome=outcome)
    deed.arguments |= {"outcome": outcome, **arguments}
    return deed


def _superseding() -> Deed:
    deed = _on_outcome("decision")
    thread = deed.arguments["outcome"].post.thread
    deed.arguments["post"] = make.reply(thread.opened_by, thread, "No: the bronze one after all.")
    return deed


def _reacted() -> Deed:
    deed = _on_post(emoji="🎉")
    threads.react(by=deed.arguments["by"], post=deed.arguments["post"], emoji="🎉")
    return deed


def _closed() -> Deed:
    deed = _in_thread()
    threads.close_thread(by=deed.arguments["by"], thread=deed.arguments["thread"])
    return deed


def _moving() -> Deed:
    deed = _in_thread()
    there = make.space(deed.arguments["by"])
    deed.arguments["space"] = there
    deed.pages.append(f"/spaces/{there.pk}/")
    return deed


def _joining() -> Deed:
    deed = _in_space()
    deed.arguments["by"] = make.person()
    return deed


def _leaving() -> Deed:
    deed = _joining()
    spaces.join_space(by=deed.arguments["by"], space=deed.arguments["space"])
    return deed


def _granting() -> Deed:
    return _in_space(can=Can.CONTRIBUTE, person=make.person())


def _revoking() -> Deed:
    deed = _granting()
    spaces.grant(**deed.arguments)
    del deed.arguments["can"]
    return deed


def _archived() -> Deed:
    deed = _in_space()
    spaces.archive_space(**deed.arguments)
    return deed


def _behind_glass() -> Deed:
    where = make.space(access="invited")
    operator = make.person(is_operator=True)
    reader = where.created_by
    return Deed(
        {"by": operator, "space": where, "reason": "Looking for the leak that legal reported."},
        where, [f"/spaces/{where.pk}/"], reader,
    )  # fmt: skip


def _with_file() -> Deed:
    upload = SimpleUploadedFile("notes.txt", b"Flow 12 l/min at 3 bar", content_type="text/plain")
    return Deed({"by": make.person(), "upload": upload})


def _circle(**arguments: Any) -> Deed:
    circle = make.circle()
    return Deed({"by": circle.created_by, "circle": circle, **arguments})


def _operating(**arguments: Any) -> Deed:
    return Deed({"by": make.person(is_operator=True), **arguments})


def _of_oneself(**arguments: Any) -> Deed:
    """On the directory and on one's page, as another employee sees them."""
    oneself = make.person(title="Engineer", unit="Pumps")
    return Deed({"by": oneself, **arguments}, pages=["/people/", f"/people/{oneself.pk}/"])


def _dropping_a_skill() -> Deed:
    deed = _of_oneself()
    people.name_skill(by=deed.arguments["by"], skill="Casting")
    people.name_skill(by=deed.arguments["by"], skill="Welding")
    deed.arguments["skill"] = Skill.objects.get(name="Casting")
    return deed


def _reactivating() -> Deed:
    deed = _operating(person=make.person())
    people.deactivate_person(**deed.arguments)
    return deed


def _claiming() -> Deed:
    ghost = make.person(email=None, is_placeholder=True)
    Identity.objects.create(person=ghost, source="slack:T1", external_id="U1")
    return _operating(placeholder=ghost, person=make.person())


def _with_picture() -> Deed:
    written = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(written, "PNG")
    written.seek(0)
    return _of_oneself(picture=written)


def _revoking_a_token() -> Deed:
    deed = Deed({"by": make.person()})
    deed.arguments["token"] = tokens.make_token(by=deed.arguments["by"], name="Old script")
    return deed


def _scheduled(by_turn: Callable[..., Any] | None = None, **arguments: Any) -> Deed:
    """A scheduled reply, where its list is; after a first turn if there is one."""
    deed = _in_thread()
    by, thread = deed.arguments["by"], deed.arguments.pop("thread")
    deed.arguments["scheduled"] = schedules.schedule_post(by=by, where=thread, body="Who has news?", when=_MONDAYS)
    if by_turn:
        by_turn(**deed.arguments)
    deed.arguments |= arguments
    deed.pages = [f"/spaces/{thread.space_id}/scheduled/"]
    return deed


def _scheduling() -> Deed:
    deed = _in_space(title="Monday's question", body="Who has *news*?", when=_MONDAYS)
    deed.arguments["where"] = deed.arguments.pop("space")
    deed.pages = [f"/spaces/{deed.arguments['where'].pk}/scheduled/"]
    return deed


def _taking_over() -> Deed:
    deed = _scheduled()
    deed.arguments["by"] = make.person()
    return deed


_MONDAYS = Timetable(date(2090, 1, 2), time(9), "Europe/Oslo", Repeats.WEEKLY)


def _in_gathering(**arguments: Any) -> Deed:
    where = make.gathering()
    deed = Deed({"by": where.facilitator, "gathering": where, **arguments}, where.thread.space)
    deed.pages = [where.get_absolute_url()]
    return deed


def _gathering_in_thread() -> Deed:
    """That a thread gathers is on its page and on the list of its space."""
    return _in_thread(title="Which seal?", purpose="One seal for 3 bar", agenda=[gatherings.Point("Steel", 10)])


def _gathering_in_space() -> Deed:
    return _in_space(title="Which seal?", purpose="One seal for 3 bar", agenda=[gatherings.Point("Steel", 10)])


def _changing_the_gathering(**arguments: Any) -> Deed:
    """What its thread and the list of its space show too."""
    deed = _in_gathering(**arguments)
    thread = deed.arguments["gathering"].thread
    deed.pages += [thread.get_absolute_url(), f"/spaces/{thread.space_id}/"]
    return deed


def _summing_up() -> Deed:
    deed = _changing_the_gathering()
    gatherings.end_gathering(by=deed.arguments["by"], gathering=deed.arguments["gathering"])
    deed.arguments["summary"] = "We take **steel**."
    return deed


def _on_item(*, begun: bool = False, **arguments: Any) -> Deed:
    """On the second of three points."""
    deed = _in_gathering()
    where = deed.arguments.pop("gathering")
    points = [make.item(where, text, minutes=10) for text in ("Steel", "Bronze", "Cost")]
    if begun:
        gatherings.start_item(by=where.facilitator, item=points[1])
    deed.arguments |= {"item": points[1], **arguments}
    return deed


def _timed(deed_before: Callable[..., Any] | None = None, **arguments: Any) -> Deed:
    deed = _in_gathering()
    gatherings.start_timer(seconds=300, **deed.arguments)
    if deed_before is not None:
        deed_before(**deed.arguments)
    deed.arguments |= arguments
    return deed


def _on_note(**arguments: Any) -> Deed:
    deed = _in_gathering()
    where = deed.arguments.pop("gathering")
    make.note(where)
    deed.arguments |= {"note": make.note(where), **arguments}
    return deed


def _with_hands() -> Deed:
    """Two hands are up; `hand` is the second one."""
    deed = _in_gathering()
    where = deed.arguments["gathering"]
    make.hand(within=where)
    deed.arguments |= {"hand": make.hand(within=where)}
    return deed


def _calling_next() -> Deed:
    deed = _with_hands()
    deed.arguments |= {"after": 0}
    del deed.arguments["hand"]
    return deed


def _calling_on() -> Deed:
    deed = _with_hands()
    deed.arguments |= {"after": 0}
    del deed.arguments["gathering"]
    return deed


def _lowering() -> Deed:
    deed = _with_hands()
    del deed.arguments["gathering"]
    deed.arguments["by"] = deed.arguments["hand"].person
    return deed


def _ending_a_turn() -> Deed:
    deed = _with_hands()
    where = deed.arguments.pop("gathering")
    del deed.arguments["hand"]
    deed.arguments["turn"] = make.turn(within=where)
    return deed


def _in_round(*, written: bool = True, revealed: bool = False, **arguments: Any) -> Deed:
    deed = _in_gathering()
    asked = make.asked(deed.arguments.pop("gathering"))
    deed.arguments |= {"asked": asked, **arguments}
    if written:
        make.words(of=asked)
    if revealed:
        gatherings.reveal_round(by=deed.arguments["by"], asked=asked)
    return deed


def _taking_words_back() -> Deed:
    deed = _in_round()
    make.words(deed.arguments["by"], deed.arguments["asked"])
    return deed


LIST = b"ID,Name,Manager ID,Department\n1,Ada Root,,Board\n2,Bo Branch,1,Pumps\n"


def _checked_import() -> Deed:
    deed = _operating()
    run = ImportRun.objects.create(kind="slack", file_name="export.zip", by=deed.arguments["by"], state=State.CHECKED)
    deed.arguments["run"] = run
    return deed


def _opening_a_poll(**terms: Any) -> Deed:
    deed = _in_thread(question="Which ring?", kind="single", options=["Steel", "Bronze"], **terms)
    deed.pages = [deed.pages[0], f"{deed.pages[0]}polls/"]
    return deed


def _in_poll(**terms: Any) -> Deed:
    """On the thread's page, the list of its polls and the poll's own."""
    deed = _in_thread()
    poll = booth.poll(thread=deed.arguments.pop("thread"), **terms)
    deed.arguments["poll"] = poll
    deed.pages = [poll.thread.get_absolute_url(), f"{poll.thread.get_absolute_url()}polls/", poll.get_absolute_url()]
    return deed


def _voting(**terms: Any) -> Deed:
    deed = _in_poll(**terms)
    deed.arguments["options"] = booth.choose(deed.arguments["poll"], "Steel")
    return deed


def _voted_in(**terms: Any) -> Deed:
    """An open poll in which its opener and another have voted."""
    deed = _in_poll(**terms)
    for person, name in ((deed.arguments["by"], "Steel"), (make.person(), "Bronze")):
        booth.vote(deed.arguments["poll"], person, name)
    return deed


def _taking_a_ballot() -> Deed:
    """Of a confidential poll that four have taken a ballot of: the fifth is told to the thread, without a name."""
    deed = _in_poll(confidential=True)
    for _ in range(4):
        booth.Paper(deed.arguments["poll"]).take(make.person())
    deed.arguments["blinded"] = booth.Paper(deed.arguments["poll"]).blinded
    return deed


def _counting() -> Deed:
    deed = _in_poll(confidential=True)
    for name in ["Steel"] * 6 + ["Bronze"] * 2:
        booth.cast(deed.arguments["poll"], make.person(), name)
    return deed


SCENARIOS = [
    Scenario(people.create_organisation, lambda: _operating(name="Delta Mills"), None, operators=True),
    Scenario(
        people.invite_person,
        lambda: _operating(organisation=make.customer(), email="dora@delta.example", name="Dora Delta"),
        None,
    ),
    Scenario(people.change_profile, lambda: _of_oneself(name="Anna B.", pronouns="she/her", about="Pumps."), None),
    Scenario(people.change_avatar, _with_picture, None),
    Scenario(people.name_skill, lambda: _of_oneself(skill="Casting"), None),
    Scenario(people.drop_skill, _dropping_a_skill, None),
    Scenario(people.deactivate_person, lambda: _operating(person=make.person()), None, operators=True),
    Scenario(people.reactivate_person, _reactivating, None, operators=True),
    Scenario(people.claim_placeholder, _claiming, None, operators=True),
    Scenario(people.import_people, lambda: _operating(file=parse_people(LIST)), None, operators=True),
    Scenario(spaces.open_space, lambda: Deed({"by": make.person(), "name": "Seals", "purpose": "Why they leak"}), None),
    Scenario(
        spaces.change_space,
        lambda: _in_space(name="Renamed", purpose="Another purpose", access="open"),
        Can.FACILITATE,
    ),
    Scenario(spaces.join_space, _joining, None),
    Scenario(spaces.leave_space, _leaving, None),
    Scenario(spaces.grant, _granting, Can.FACILITATE),
    Scenario(spaces.revoke, _revoking, Can.FACILITATE),
    Scenario(spaces.archive_space, _in_space, Can.FACILITATE),
    Scenario(spaces.restore_space, _archived, Can.FACILITATE),
    Scenario(spaces.break_glass, _behind_glass, None),
    Scenario(spaces.make_circle, lambda: Deed({"by": make.person(), "name": "Welders"}), None),
    Scenario(spaces.change_circle, lambda: _circle(add=[make.person()]), None),
    Scenario(threads.open_thread, lambda: _in_space(title="Which seal?", body="They **leak** at 3 bar, @space.")),
    Scenario(threads.post_reply, _replying, queries=8),
    Scenario(threads.edit_post, lambda: _on_post(body="Let us take the bronze one.")),
    Scenario(threads.delete_post, _on_post),
    Scenario(threads.react, lambda: _on_post(emoji="👍")),
    Scenario(threads.withdraw_reaction, _reacted),
    Scenario(threads.rename_thread, lambda: _in_thread(title="Which seal for 3 bar?")),
    Scenario(threads.close_thread, _in_thread),
    Scenario(threads.reopen_thread, _closed),
    Scenario(threads.move_thread, _moving),
    Scenario(threads.mark_outcome, lambda: _on_post(kind="decision", summary="We take steel")),
    Scenario(threads.supersede_decision, _superseding),
    Scenario(threads.withdraw_outcome, lambda: _on_outcome("lesson")),
    Scenario(threads.finish_action, lambda: _on_outcome("action")),
    Scenario(threads.reopen_action, lambda: _on_outcome("action", done=True)),
    Scenario(threads.attach_file, _with_file, None),
    Scenario(schedules.schedule_post, _scheduling),
    Scenario(schedules.change_scheduled, lambda: _scheduled(body="Any *news*?", when=_MONDAYS)),
    Scenario(schedules.pause_scheduled, _scheduled),
    Scenario(schedules.resume_scheduled, lambda: _scheduled(schedules.pause_scheduled)),
    Scenario(schedules.take_over_scheduled, _taking_over),
    Scenario(schedules.cancel_scheduled, _scheduled),
    Scenario(gatherings.start_gathering, _gathering_in_thread),
    Scenario(gatherings.gather_in_space, _gathering_in_space),
    Scenario(gatherings.hand_over, lambda: _changing_the_gathering(to=make.person())),
    Scenario(gatherings.end_gathering, lambda: _changing_the_gathering(summary="We take **steel**.")),
    Scenario(gatherings.end_gathering, _changing_the_gathering),
    Scenario(gatherings.sum_up, _summing_up),
    Scenario(gatherings.add_item, lambda: _in_gathering(text="Which seal?", minutes=10, leader=make.person())),
    Scenario(gatherings.change_item, lambda: _on_item(text="Which seal?", minutes=5)),
    Scenario(gatherings.remove_item, _on_item),
    Scenario(gatherings.move_item, lambda: _on_item(place=1)),
    Scenario(gatherings.start_item, _on_item),
    Scenario(gatherings.finish_item, lambda: _on_item(begun=True)),
    Scenario(gatherings.start_timer, lambda: _in_gathering(seconds=300)),
    Scenario(gatherings.pause_timer, _timed),
    Scenario(gatherings.resume_timer, lambda: _timed(gatherings.pause_timer)),
    Scenario(gatherings.extend_timer, lambda: _timed(seconds=60)),
    Scenario(gatherings.clear_timer, _timed),
    Scenario(gatherings.write_note, lambda: _in_gathering(text="Steel holds\nat 3 bar.")),
    Scenario(gatherings.edit_note, lambda: _on_note(text="Steel holds at 4 bar.", version=1)),
    Scenario(gatherings.delete_note, _on_note),
    Scenario(gatherings.raise_hand, _in_gathering),
    Scenario(gatherings.lower_hand, _lowering),
    Scenario(gatherings.call_next, _calling_next),
    Scenario(gatherings.call_on, _calling_on),
    Scenario(gatherings.end_turn, _ending_a_turn),
    Scenario(gatherings.open_round, lambda: _in_gathering(question="What is in the way?")),
    Scenario(gatherings.write_in_round, lambda: _in_round(text="The *crane*, see https://example.org/crane")),
    Scenario(gatherings.write_in_round, lambda: _in_round(revealed=True, text="The crane.")),
    Scenario(gatherings.take_back_words, _taking_words_back),
    Scenario(gatherings.reveal_round, _in_round),
    Scenario(gatherings.drop_round, lambda: _in_round(written=False)),
    Scenario(polls.open_poll, _opening_a_poll),
    Scenario(polls.open_poll, lambda: _opening_a_poll(confidential=True)),
    Scenario(polls.vote, _voting),
    Scenario(polls.vote, lambda: _voting(shows_early=True)),
    Scenario(polls.withdraw_vote, _voted_in),
    Scenario(polls.take_ballot, _taking_a_ballot),
    Scenario(polls.close_poll, _voted_in),
    Scenario(polls.close_poll, _counting),
    Scenario(polls.withdraw_poll, _voted_in),
    Scenario(imports.confirm_run, _checked_import, None, operators=True),
    Scenario(imports.begin_run, lambda: _operating(kind="slack", file_name="export.zip"), None, operators=True),
    Scenario(tokens.make_token, lambda: Deed({"by": make.person(), "name": "Nightly report"}), None),
    Scenario(tokens.revoke_token, _revoking_a_token, None),
]
# Marked a second time, since an action with its owner and due date looks different.
SCENARIOS.append(
    Scenario(
        threads.mark_outcome,
        lambda: _on_post(kind="action", owner=make.person(), due=date(2027, 3, 1), summary="Order the seals"),
    )
)
