"""What gatherings do in the background."""

from contextlib import suppress

from procrastinate.contrib.django import app

from workspace.common import clock
from workspace.common.errors import HouseError
from workspace.gatherings.actions import end_gathering
from workspace.gatherings.models import FORGOTTEN_AFTER, Gathering
from workspace.people.models import Person
from workspace.spaces.queries import people_who_facilitate

AT_ONCE = 200


@app.periodic(cron="*/10 * * * *")
@app.task(name="gatherings.end_forgotten", queueing_lock="gatherings.end_forgotten", pass_context=False)
def end_forgotten(timestamp: int) -> int:
    """Gatherings that nobody ended end by themselves, without a summary: nobody's words are written for them.

    By whoever facilitated; by a facilitator of the space where those can't act there any more. Returns how many.
    """
    forgotten = Gathering.objects.live().filter(started_at__lt=clock.now() - FORGOTTEN_AFTER)
    return sum(_ended(one) for one in forgotten.select_related("facilitator", "thread__space").order_by("pk")[:AT_ONCE])


def _ended(gathering: Gathering) -> bool:
    for person in [gathering.facilitator, *_others(gathering)]:
        with suppress(HouseError):
            end_gathering(by=person, gathering=gathering, forgotten=True)
            return True
    return False


def _others(gathering: Gathering) -> list[Person]:
    return list(people_who_facilitate(gathering.thread.space).order_by("pk")[:3])
