"""What a customer says inside a product: the deeds of the boards, in their own name, marked with where they came by."""

from uuid import UUID

from django.db import transaction

from ideas.boards import actions as boards
from ideas.boards.models import Idea
from ideas.widget.actions.entering import SOURCE
from ideas.widget.models import Brought, Widget
from workspace.audit.ledger import by_way_of
from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.people.queries import own_among


def bring_idea(
    *, by: Person, widget: Widget, title: str, problem: str, proposal: str = "", key: UUID | None = None
) -> Idea:
    """As ideas.boards.actions.submit_idea, onto the widget's board."""
    with by_way_of(SOURCE), transaction.atomic():
        idea: Idea = boards.submit_idea(
            by=by, board=widget.board, title=title, problem=problem, proposal=proposal, key=key
        )
        Brought.objects.get_or_create(idea=idea, defaults={"widget": widget})
    return idea


def withdraw_idea(*, by: Person, idea: Idea, key: UUID | None = None) -> None:
    """One's own, as ideas.boards.actions.withdraw_idea: a facilitator's right over others' is not for here."""
    if not own_among(by, [idea.author_id]):
        raise NotVisible
    with by_way_of(SOURCE):
        boards.withdraw_idea(by=by, idea=idea, key=key)


def support(*, by: Person, idea: Idea, key: UUID | None = None) -> None:
    with by_way_of(SOURCE):
        boards.support_idea(by=by, idea=idea, key=key)


def withdraw_support(*, by: Person, idea: Idea, key: UUID | None = None) -> None:
    with by_way_of(SOURCE):
        boards.withdraw_support(by=by, idea=idea, key=key)
