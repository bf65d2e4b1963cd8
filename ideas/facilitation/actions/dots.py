"""Points are placed and taken back. Until the vote is closed, nobody learns whose lie where, nor how many."""

from uuid import UUID

from django.db.models import Sum

from ideas.facilitation import events
from ideas.facilitation.actions import doors
from ideas.facilitation.actions.sessions import seat
from ideas.facilitation.models import Dots, Option
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.people.models import Person


@action
def place_points(*, by: Person, option: Option, points: int, key: UUID | None = None) -> Dots:
    """Have so many of one's points lie on this; 0 takes them back. Raises Invalid for more than one has left."""
    option = doors.option_for(by, option)
    activity = option.activity
    own = Dots.objects.filter(option=option, person=by).first()
    before = own.points if own else 0
    elsewhere = Dots.objects.filter(option__activity=activity, person=by).exclude(option=option)
    spent = elsewhere.aggregate(sum=Sum("points"))["sum"] or 0
    if points < 0:
        raise Invalid("Points are counted from 0 on.")
    if activity.most is not None and points > activity.most:
        raise Invalid(f"At most {activity.most} of your points can lie on one thing.")
    if points + spent > activity.points:
        raise Invalid(f"You have {activity.points} points, and {activity.points - spent} of them are left for this.")
    own = own or Dots(option=option, person=by, side=by.side)
    if own.pk is not None and points == before:
        unchanged()
        return own
    own.points, own.at, own.side = points, clock.now(), by.side
    own.save()
    seat(activity.session, by)
    session = activity.session
    numbers = {"canvas": session.canvas_id, "session": session.pk, "activity": activity.pk}
    record(
        by, Verb.PLACED_DOT if points >= before else Verb.TOOK_DOT, own, space=session.canvas.space_id, on=by.stream,
        event=events.OwnChanged(**numbers), also={session.stream: events.ActivityGrew(**numbers)},
    )  # fmt: skip
    return own
