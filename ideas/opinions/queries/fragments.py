"""What listeners of a board receive of its statements, and what these are called in the ledger."""

from collections.abc import Collection, Mapping

from django.template.loader import render_to_string

from ideas.opinions import events
from ideas.opinions.models import Statement
from realtime.models import Event
from workspace.audit.queries import Described
from workspace.people.models import Person


def draw_for_board(event: Event) -> str:
    """Word to fetch anew what this changes, since each reader is asked something else."""
    return render_to_string("opinions/parts/again.html", {"all": event.kind != events.OpinionGiven.kind})


def describe_statements(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Statement.objects.visible_to(reader).filter(pk__in=numbers)
    return {one.pk: Described(one.words, one.get_absolute_url()) for one in rows}
