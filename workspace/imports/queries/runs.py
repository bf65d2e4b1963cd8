"""What the pages of imports show. Operators only: nobody else learns that there are any."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from workspace.audit.queries import Described
from workspace.common.errors import NotVisible
from workspace.imports.models import ImportRun, RunKind
from workspace.people.models import Person

SHOWN = 50


@dataclass(frozen=True)
class Table:
    """A part of the report: what, how often, and examples of it."""

    title: str
    rows: list[tuple[str, int, list[str]]]


@dataclass(frozen=True)
class RunPage:
    run: ImportRun
    tables: list[Table]
    problems: list[str]
    summary: str


TITLES = {
    "carried": "Messages carried",
    "skipped": "Messages left out, and why",
    "conversations": "Conversations",
    "people": "People",
    "inside": "Inside of messages",
    "left": "Not carried",
}


def runs_page(person: Person) -> list[ImportRun]:
    """The newest imports. Raises NotVisible for whoever is no operator. One query."""
    _operator(person)
    return list(ImportRun.objects.select_related("by")[:SHOWN])


def run_page(person: Person, number: int) -> RunPage:
    """One import with its report. Raises NotVisible."""
    _operator(person)
    run = ImportRun.objects.select_related("by").filter(pk=number).first()
    if run is None:
        raise NotVisible
    report: dict[str, Any] = run.report
    examples = report.get("examples", {})
    tables = [
        Table(title, [(name, count, examples.get(name, [])) for name, count in report[part].items()])
        for part, title in TITLES.items()
        if report.get(part)
    ]
    return RunPage(run, tables, report.get("problems", []), _summary(report))


def describe_runs(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """What an import is called in the ledger: by its file, to operators and to whoever asked for it.

    Of a baseline there are rows about everybody: they read that it tells of before, not what the file was called.
    """

    def name(run: ImportRun) -> str:
        knows = reader.is_operator or run.by_id == reader.pk
        return run.file_name if knows else str(_("the time before Causeway"))

    rows = ImportRun.objects.filter(pk__in=numbers)
    rows = rows if reader.is_operator else rows.filter(Q(by=reader) | Q(kind=RunKind.BASELINE))
    return {run.pk: Described(name(run), run.get_absolute_url() if reader.is_operator else "") for run in rows}


def _summary(report: dict[str, Any]) -> str:
    if "found" not in report:
        return str(report.get("summary", ""))
    carried, skipped = sum(report["carried"].values()), sum(report["skipped"].values())
    words = "would be carried" if report["is_dry"] else "carried"
    found = f"{report['found']:,} messages found: {carried:,} {words}, {skipped:,} left out."
    return found if report["is_dry"] else f"{found} {report['new']:,} of them are new here."


def _operator(person: Person) -> None:
    if not (person.is_operator and person.is_active):
        raise NotVisible
