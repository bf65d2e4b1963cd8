"""Points are placed and taken back. Until the vote is closed, nobody learns whose lie where, nor how many."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Sum

from ideas.facilitation import events
from ideas.facilitation.actions import doors
from ideas.facilitation.actions.sessions import seat
from ideas.facilitation.models import Activity, Dots, Option
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.people.models import Person


@action
def set_costs(*, by: Person, activity: Activity, costs: Mapping[int, int], key: UUID | None = None) -> Activity:
    """Say what the things in a vote with a budget cost, by the numbers of its options; what is not named is not
    offered. Whoever facilitates, until somebody has bought something: nobody bought it for another price than all.
    """
    activity = doors.activity_for(by, activity)
    if not (activity.is_vote and activity.priced and activity.is_current):
        raise Refused("Nothing has a price now.")
    options = {one.pk: one for one in activity.options.all()}
    if not costs or not set(costs) <= set(options):
        raise Invalid("Say of at least one of these things what it costs.")
    if not all(1 <= cost <= activity.points for cost in costs.values()):
        raise Invalid("What something costs is from 1 to %(most)s: more than that nobody has.", most=activity.points)
    if all(one.cost == costs.get(number) for number, one in options.items()):
        unchanged()
        return activity
    if Dots.objects.filter(option__activity=activity, points__gt=0).exists():
        raise Refused("Somebody has bought something already. What things cost stays as it was told to them.")
    for number, one in options.items():
        one.cost = costs.get(number)
    Option.objects.bulk_update(options.values(), ["cost"])
    session = activity.session
    record(
        by, Verb.CHANGED_SESSION, activity, space=session.canvas.space_id, on=session.stream,
        event=events.CostsSet(canvas=session.canvas_id, session=session.pk, activity=activity.pk),
    )  # fmt: skip
    return activity


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
        raise Invalid("At most %(most)s of your points can lie on one thing.", most=activity.most)
    if activity.priced and points not in (0, option.cost):
        if not option.cost:
            raise Invalid("It is not offered.")
        raise Invalid("It is bought for %(cost)s, or left.", cost=option.cost)
    if points + spent > activity.points:
        raise Invalid(
            "You have %(points)s points, and %(left)s of them are left for this.",
            points=activity.points, left=activity.points - spent,
        )  # fmt: skip
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
