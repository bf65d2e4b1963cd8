"""Masks that are taken off are called by their people's names in the words of ideas and cases, too."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from ideas.boards.actions import words
from ideas.boards.models import Board, Case, CaseWording, Idea, Support, Wording
from workspace.common import richtext
from workspace.people.models import Person
from workspace.threads.actions.naming import renamed

Row = TypeVar("Row", bound=Model)
AT_ONCE = 500
RENDERED = ("problem", "workaround", "proposal")
SAID = ("title", "problem", "affected", "workaround", "proposal")


def rename_on_board(board: Board, names: Mapping[Person, Person]) -> None:
    """Where ideas, cases and reasons on a board mention one of the first people, they mention the other from now on,
    earlier wordings too. Within the unmasking, once the authors are themselves."""
    changed = _renamed(Idea.objects.filter(board=board).select_related("author__organisation"), SAID, names)
    for idea in changed:
        idea.board = board
        known = words.called_in("\n".join(getattr(idea, name) for name in RENDERED), board, idea.author)
        for name in RENDERED:
            setattr(idea, f"{name}_html", richtext.render(getattr(idea, name), known)[0])
    Idea.objects.bulk_update(changed, [*SAID, *(f"{name}_html" for name in RENDERED)], batch_size=AT_ONCE)
    cases = _renamed(Case.objects.filter(idea__board=board).select_related("person__organisation"), ("words",), names)
    for case in cases:
        case.html = richtext.render(case.words, words.called_in(case.words, board, case.person))[0]
    Case.objects.bulk_update(cases, ["words", "html"], batch_size=AT_ONCE)
    Wording.objects.bulk_update(_renamed(Wording.objects.filter(idea__board=board), SAID, names), SAID, AT_ONCE)
    before = _renamed(CaseWording.objects.filter(case__idea__board=board), ("words",), names)
    CaseWording.objects.bulk_update(before, ["words"], batch_size=AT_ONCE)
    reasons = _renamed(Support.objects.filter(idea__board=board), ("why",), names)
    Support.objects.bulk_update(reasons, ["why"], batch_size=AT_ONCE)


def _renamed(rows: "QuerySet[Row]", fields: tuple[str, ...], names: Mapping[Person, Person]) -> list[Row]:
    """Those of these rows that mention somebody by a name that goes, changed but not saved."""
    mentions = Q()
    for name in fields:
        mentions |= Q(**{f"{name}__contains": "@"})
    found = []
    for row in rows.filter(mentions).iterator(chunk_size=AT_ONCE):
        before = [getattr(row, name) for name in fields]
        after = [renamed(text, names) for text in before]
        if after != before:
            for name, text in zip(fields, after, strict=True):
                setattr(row, name, text)
            found.append(row)
    return found
