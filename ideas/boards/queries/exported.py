"""All ideas of a board that somebody may see, as CSV or JSON, piece by piece: a board may be long."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from ideas.boards.models import Case, Idea
from ideas.boards.queries.cases import is_of_customer, knows
from ideas.boards.queries.parts import BoardVisit
from ideas.boards.queries.support import Supporters, supporters_of

AT_ONCE = 200
# A spreadsheet takes what begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "number", "title", "problem", "affected", "workaround", "proposal", "author", "organisation", "created_at", "stage",
    "stage_key", "tags", "customers", "employees", "imported_support", "imported_from", "cases", "merged_into",
    "split_from", "withdrawn_at", "url",
)  # fmt: skip


def as_csv(visit: BoardVisit, root: str) -> Iterator[str]:
    """The file, piece by piece. Cases are a number here; JSON has their words."""
    yield _line(COLUMNS)
    for rows in _pieces(visit, root):
        yield "".join(_line([_cell(row[name]) for name in COLUMNS]) for row in rows)


def as_json(visit: BoardVisit, root: str) -> Iterator[str]:
    """One object, piece by piece: {"board", "ideas": [...]}."""
    head = {"id": visit.board.pk, "title": visit.board.title, "question": visit.board.question}
    yield f'{{"board": {json.dumps(head, ensure_ascii=False)}, "ideas": ['
    first = True
    for rows in _pieces(visit, root):
        for row in rows:
            yield ("" if first else ",\n") + json.dumps(row, ensure_ascii=False, default=str)
            first = False
    yield "]}\n"


def _pieces(visit: BoardVisit, root: str) -> Iterator[list[dict[str, Any]]]:
    """Rows as both files have them, a few hundred at once; four queries and those of the counts for each piece."""
    after = 0
    while True:
        found = Idea.objects.visible_to(visit.person).filter(board=visit.board, number__gt=after).order_by("number")
        rows = found.select_related("author__organisation", "merged_into", "split_from", "board")
        ideas = list(rows.prefetch_related("tags")[:AT_ONCE])
        if not ideas:
            return
        after = ideas[-1].number
        counts = supporters_of(ideas)
        cases = _cases(visit, ideas)
        yield [_row(visit, idea, counts.get(idea.pk), cases.get(idea.pk, []), root) for idea in ideas]


def _row(
    visit: BoardVisit, idea: Idea, counts: Supporters | None, cases: Sequence[dict[str, Any]], root: str
) -> dict[str, Any]:
    is_blind = visit.phase is not None and visit.phase.is_blind
    return {
        "number": idea.number,
        "title": idea.title,
        "problem": idea.problem,
        "affected": idea.affected,
        "workaround": idea.workaround,
        "proposal": idea.proposal,
        "author": idea.author.name,
        "organisation": "" if is_blind else idea.author.organisation.name,
        "created_at": "" if is_blind else idea.submitted_at.isoformat(),
        "stage": str(idea.get_stage_display()),
        "stage_key": idea.stage,
        "tags": [tag.name for tag in idea.tags.all()],
        "customers": counts.customers if counts else None,
        "employees": counts.employees if counts else None,
        "imported_support": idea.imported_support if counts else None,
        "imported_from": (idea.imported_from or "").partition(":")[0],
        "cases": list(cases),
        "merged_into": idea.merged_into.number if idea.merged_into else None,
        "split_from": idea.split_from.number if idea.split_from else None,
        "withdrawn_at": idea.withdrawn_at.isoformat() if idea.withdrawn_at else "",
        "url": f"{root}{idea.get_absolute_url()}",
    }


def _cases(visit: BoardVisit, ideas: Sequence[Idea]) -> dict[int, list[dict[str, Any]]]:
    is_blind = visit.phase is not None and visit.phase.is_blind
    rows = Case.objects.standing().filter(idea__in=ideas).select_related("person", "organisation")
    found: dict[int, list[dict[str, Any]]] = {}
    for case in rows:
        told = knows(visit.person, case, visit.board, is_blind=is_blind) and case.organisation is not None
        shown = {
            "by": case.person.name,
            "words": case.words,
            "is_proxy": case.is_proxy,
            "organisation": case.organisation.name if told and case.organisation else "",
        }
        if not is_blind:
            shown |= {"of_customer": is_of_customer(case), "at": case.at.isoformat()}
        found.setdefault(case.idea_id, []).append(shown)
    return found


def _cell(given: Any) -> str:
    if given is None:
        return ""
    if isinstance(given, list):
        given = ", ".join(given) if all(isinstance(one, str) for one in given) else len(given)
    text = str(given)
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
