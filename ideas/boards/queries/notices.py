"""What boards tell people of: that somebody would like to have them as a co-author."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.boards.models import Contributor, Idea
from ideas.boards.queries.lists import invitations_of
from realtime.models import Event
from workspace.common import richtext
from workspace.notifications.models import Mail
from workspace.notifications.queries import Concern, Defaults, Kind, Subject, among
from workspace.people.models import Person

WORDS = 280


def kinds() -> Iterator[Kind]:
    yield Kind(
        "idea.coauthor",
        gettext_lazy("Invitations to work on an idea"),
        gettext_lazy("Somebody asks you to be a co-author of their idea. Gone when you have answered."),
        concerned=_asked,
        standing=_standing,
        waiting=invitations_of,
        events=frozenset({"idea.coauthor_invited"}),
        urgency=70,
        defaults=Defaults(mail=Mail.DIGEST, push=True),
    )


def _asked(events: Sequence[Event]) -> Iterator[Concern]:
    """Told on the stream of whoever is asked, and on that of the board: counted once, on the first."""
    told = [event for event in events if event.stream_id.startswith("person:")]
    rows = Contributor.objects.select_related("idea__thread")
    seats = rows.in_bulk([event.payload["contributor"] for event in told])
    for event in told:
        seat = seats.get(event.payload["contributor"])
        if seat is not None and seat.accepted_at is None and seat.declined_at is None:
            yield Concern(seat.person_id, event.pk, seat.pk, seat.idea.thread.stream, event.actor, event.at)


def _standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    """One query."""
    seats = Contributor.objects.filter(pk__in=numbers, person=person, idea__in=Idea.objects.visible_to(person))
    found = seats.select_related("idea__board__space", "idea__thread", "invited_by__organisation")
    waits = found.annotate(waits=among(invitations_of(person)))
    return {seat.pk: _invitation(seat, waits=seat.waits) for seat in waits}


def _invitation(seat: Contributor, *, waits: bool) -> Subject:
    idea = seat.idea
    space = idea.board.space
    return Subject(
        title=idea.title,
        does=_("asks you to be a co-author"),
        words=richtext.plain(idea.problem)[:WORDS],
        url=idea.get_absolute_url(),
        by=seat.invited_by,
        at=seat.invited_at,
        waits=waits,
        html=idea.problem_html,
        thread_key=idea.thread.stream,
        list_key=space.stream,
        list_name=space.name,
    )
