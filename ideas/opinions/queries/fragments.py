"""What listeners of a board receive of its statements, and what these are called in the ledger."""

from django.template.loader import render_to_string

from ideas.opinions import events
from ideas.opinions.models import Statement
from realtime.models import Event
from workspace.audit.queries import describing


def draw_for_board(event: Event) -> str:
    """Word to fetch anew what this changes, since each reader is asked something else."""
    return render_to_string("opinions/parts/again.html", {"all": event.kind != events.OpinionGiven.kind})


describe_statements = describing(Statement, "words")
