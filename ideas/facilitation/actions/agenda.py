"""The agenda of a session: activities in their order. Whoever facilitates changes it, also while it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ideas.facilitation import events
from ideas.facilitation.actions import doors
from ideas.facilitation.models import Activity, ActivityKind, Session
from ideas.facilitation.models.activities import ACTIVITIES_MOST, MINUTES_MOST, POINTS_MOST, PROMPT_LONGEST
from ideas.facilitation.recipes import Step
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, Refused
from workspace.common.lines import one_line
from workspace.gatherings.actions.agenda import put_at
from workspace.people.models import Person


@dataclass(frozen=True)
class Terms:
    """What is said of an activity. `private` and `blind` are for writing, `points`, `most` and `priced` for voting."""

    kind: str
    title: str
    prompt: str = ""
    minutes: int | None = None
    private: bool = False
    blind: bool = False
    points: int = 0
    most: int | None = None
    priced: bool = False


@action
def add_activity(*, by: Person, session: Session, terms: Terms, key: UUID | None = None) -> Activity:
    """Put an activity at the end of the agenda."""
    session = doors.led_session_for(by, session)
    last = session.activities.order_by("-place").values_list("place", flat=True).first() or 0
    if session.activities.count() >= ACTIVITIES_MOST:
        raise Invalid("A session has at most %(most)s activities.", most=ACTIVITIES_MOST)
    made = Activity(session=session, place=last + 1)
    _say(made, terms)
    made.save()
    _tell(by, made)
    return made


@action
def change_activity(*, by: Person, activity: Activity, terms: Terms, key: UUID | None = None) -> Activity:
    """Say it otherwise. Of one that has begun only title, prompt and minutes: what people write and vote under stays
    as it was told to them."""
    activity = doors.activity_for(by, activity)
    before = _terms(activity)
    _say(activity, terms)
    if activity.started_at is not None and _rules(_terms(activity)) != _rules(before):
        raise Refused("This activity has begun. What people write and vote under stays as it was told to them.")
    if _terms(activity) == before:
        unchanged()
        return activity
    activity.save()
    _tell(by, activity)
    return activity


@action
def remove_activity(*, by: Person, activity: Activity, key: UUID | None = None) -> Session:
    """Take off one that has not begun. Answers with the session."""
    activity = doors.activity_for(by, activity)
    if activity.started_at is not None:
        raise Refused("This activity has begun. It stays on the agenda, so that the record is whole.")
    session = activity.session
    activity.delete()
    _tell_session(by, session)
    return session


@action
def move_activity(*, by: Person, activity: Activity, place: int, key: UUID | None = None) -> Activity:
    """Put it at `place` (from 1) of the order; the others close up."""
    activity = doors.activity_for(by, activity)
    order = put_at(activity.session.activities.all(), activity, place)
    if not order:
        unchanged()
        return activity
    Activity.objects.bulk_update(order, ["place"])
    _tell(by, activity)
    return activity


def put(session: Session, steps: Iterable[Step]) -> None:
    """The activities of a recipe, in the language of whoever plans the session."""
    made = []
    for place, step in enumerate(steps, start=1):
        activity = Activity(session=session, place=place)
        _say(
            activity,
            Terms(
                step.kind, str(step.title), str(step.prompt), step.minutes, step.private, step.blind, step.points,
                step.most, step.priced,
            ),
        )  # fmt: skip
        made.append(activity)
    Activity.objects.bulk_create(made)


def _terms(activity: Activity) -> Terms:
    return Terms(**{name: getattr(activity, name) for name in Terms.__dataclass_fields__})


def _rules(terms: Terms) -> tuple[str, bool, bool, int, int | None, bool]:
    return terms.kind, terms.private, terms.blind, terms.points, terms.most, terms.priced


def _say(activity: Activity, terms: Terms) -> None:
    """Raises Invalid."""
    title, prompt = (one_line(text) for text in (terms.title, terms.prompt))
    if terms.kind not in ActivityKind.values:
        raise Invalid("An activity is to write, to group, to vote, to discuss or to decide.")
    if not title:
        raise Invalid("Say what is done.")
    if len(title) > 120:
        raise Invalid("The title of an activity has at most 120 characters.")
    if len(prompt) > PROMPT_LONGEST:
        raise Invalid("What is asked has at most %(most)s characters.", most=PROMPT_LONGEST)
    if terms.minutes is not None and not 1 <= terms.minutes <= MINUTES_MOST:
        raise Invalid("An activity takes 1 to %(most)s minutes, or has no limit.", most=MINUTES_MOST)
    votes, writes = terms.kind == ActivityKind.VOTE, terms.kind == ActivityKind.WRITE
    if votes and not 1 <= terms.points <= POINTS_MOST:
        raise Invalid("In a vote each person has 1 to %(most)s points.", most=f"{POINTS_MOST:,}")
    if votes and terms.most is not None and not 1 <= terms.most <= terms.points:
        raise Invalid("The most points on one thing are at least 1, and no more than each person has.")
    activity.kind, activity.title, activity.prompt, activity.minutes = terms.kind, title, prompt, terms.minutes
    activity.private, activity.blind = writes and terms.private, terms.blind
    activity.points, activity.priced = (terms.points, terms.priced) if votes else (0, False)
    activity.most = terms.most if votes and not terms.priced else None


def _tell(by: Person, activity: Activity) -> None:
    session = activity.session
    record(
        by, Verb.CHANGED_SESSION, activity, space=session.canvas.space_id, on=session.stream,
        event=events.SessionChanged(canvas=session.canvas_id, session=session.pk),
    )  # fmt: skip


def _tell_session(by: Person, session: Session) -> None:
    record(
        by, Verb.CHANGED_SESSION, session, space=session.canvas.space_id, on=session.stream,
        event=events.SessionChanged(canvas=session.canvas_id, session=session.pk),
    )  # fmt: skip
