"""A session as everybody sees it, and what is the reader's own in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ideas.codesign import form
from ideas.codesign.queries import CanvasVisit
from ideas.facilitation.models import Activity, Agreement, Drawer, Option, Session
from ideas.facilitation.queries.votes import OwnPoints, Tally, own_points, tally, voted
from realtime.cursors import Cursor, head
from realtime.documents import documents
from workspace.common.errors import NotVisible
from workspace.gatherings import queries as gatherings
from workspace.people.models import Person


@dataclass(frozen=True)
class Stage:
    """The same for everybody, on the page and in a push. `count`: how many have written or voted in what is under
    way. `awaits_costs`: that is a vote with a budget, and nobody has said yet what things cost."""

    session: Session
    activities: Sequence[Activity]
    agreements: Sequence[Agreement]
    tallies: Sequence[Tally]
    count: int
    awaits_costs: bool = False

    @property
    def current(self) -> Activity | None:
        return next((one for one in self.activities if one.is_current), None)

    @property
    def coming(self) -> Activity | None:
        """The first that was not begun yet."""
        return next((one for one in self.activities if one.started_at is None), None)

    @property
    def minutes(self) -> int:
        return sum(one.minutes or 0 for one in self.activities)

    @property
    def is_blind(self) -> bool:
        """Now nobody learns who wrote what."""
        return self.session.is_going_on and (self.session.blind or (self.current is not None and self.current.blind))


@dataclass(frozen=True)
class Own:
    """What the reader alone sees of the activity under way: their drawer, or their points."""

    activity: Activity | None
    notes: Sequence[form.Note] = ()
    drawer: Drawer | None = None
    points: OwnPoints | None = None


@dataclass(frozen=True)
class Voices:
    """The gathering in which people speak in turn, with what its own parts need."""

    voices: gatherings.Voices
    cursor: Cursor
    leads: bool


@dataclass(frozen=True)
class Panel:
    """What stands beside the canvas. Without a session: how one is planned, and the summaries of those before."""

    visit: CanvasVisit
    stage: Stage | None
    own: Own
    voices: Voices | None
    before: Sequence[Session]

    @property
    def session(self) -> Session | None:
        return self.stage.session if self.stage else None


def session_for(person: Person, number: int) -> Session:
    """Raises NotVisible. One query."""
    rows = Session.objects.visible_to(person).select_related(
        "canvas__space", "planned_by", "started_by", "ended_by", "gathering__thread__space"
    )
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def activity_for(person: Person, number: int) -> Activity:
    """Raises NotVisible. One query."""
    found: Activity | None = (
        Activity.objects.visible_to(person).select_related("session__canvas__space").filter(pk=number).first()
    )
    if found is None:
        raise NotVisible
    return found


def option_for(person: Person, number: int) -> Option:
    """Raises NotVisible. Two queries."""
    found = Option.objects.filter(pk=number).first()
    if found is None:
        raise NotVisible
    found.activity = activity_for(person, found.activity_id)
    return found


def agreement_for(person: Person, number: int) -> Agreement:
    """Raises NotVisible. One query."""
    found = Agreement.objects.visible_to(person).select_related("session__canvas__space").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def stage_of(session: Session) -> Stage:
    """Three queries, two for each closed vote, and one for a budget."""
    activities = list(session.activities.all())
    for one in activities:
        one.session = session
    found = [tally(one) for one in activities]
    agreements = list(session.agreements.standing().order_by("pk"))
    current = next((one for one in activities if one.is_current), None)
    tallies, count = [one for one in found if one], count_of(current) if current else 0
    awaits = current is not None and current.priced and not current.options.offered().exists()
    return Stage(session, activities, agreements, tallies, count, awaits)


def count_of(activity: Activity) -> int:
    """How many have written in private, or voted, so far."""
    if activity.is_vote:
        return voted(activity)
    return activity.drawers.filter(notes__gt=0).count() if activity.writes_in_private else 0


def own_of(activity: Activity | None, reader: Person) -> Own:
    """For the reader and nobody else."""
    if activity is None or not activity.is_current:
        return Own(None)
    if activity.is_vote:
        return Own(activity, points=own_points(activity, reader))
    if not activity.writes_in_private:
        return Own(activity)
    drawer = Drawer.objects.filter(activity=activity, person=reader).first()
    if drawer is None or not drawer.notes:
        return Own(activity, drawer=drawer)
    lying = form.read(documents.read(drawer.document)).values()
    return Own(activity, sorted(lying, key=lambda note: (note.z, note.id)), drawer)


def panel(visit: CanvasVisit) -> Panel:
    """What stands beside a canvas."""
    rows = Session.objects.filter(canvas=visit.canvas).select_related("gathering__thread__space")
    session = rows.open().first()
    before = list(rows.ended().order_by("-ended_at")[:5])
    if session is None:
        return Panel(visit, None, Own(None), None, before)
    session.canvas = visit.canvas
    stage = stage_of(session)
    return Panel(visit, stage, own_of(stage.current, visit.person), voices_of(session, visit.person), before)


def voices_of(session: Session, reader: Person) -> Voices | None:
    """None without a gathering that is live."""
    gathering = session.gathering
    if gathering is None or not gathering.is_live:
        return None
    cursor = head(gathering.stream)
    return Voices(gatherings.voices_of(gathering), cursor, gathering.facilitator_id == reader.pk)
