"""A view as CSV and as JSON: what its page shows, and nothing else."""

import csv
import io
from dataclasses import asdict
from typing import Any

from workspace.reports.queries.pages import Told
from workspace.reports.queries.telling.tables import Entry

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(told: Told) -> str:
    """The tables of the page, one below the other, with bare numbers. Words that a spreadsheet would take for a formula
    begin with an apostrophe."""
    written = io.StringIO()
    out = csv.writer(written)
    for number, table in enumerate(told.tables):
        if number:
            out.writerow([])
        out.writerow(table.columns)
        out.writerows([_cell(entry) for entry in row] for row in table.rows)
    return written.getvalue()


def _cell(entry: Entry) -> str:
    text = entry.bare
    return f"'{text}" if entry.value is None and text.startswith(STARTS_A_FORMULA) else text


def told_json(told: Told) -> dict[str, Any]:
    """A figure with its words, as the API gives it, too. Shares are from 0 to 1; what is hidden is null, with its
    reason."""
    edition, definition = told.edition, told.definition
    return {
        "period": edition.period,
        "view": definition.view,
        "title": str(definition.title),
        "sentence": told.sentence,
        "change": told.change,
        "formula": str(definition.formula),
        "misleads": told.misleads,
        "people_at_least": told.people,
        "coverage": told.coverage,
        "reorganised_on": edition.reorganised_on.isoformat() if edition.reorganised_on else None,
        "published_at": edition.published_at.isoformat(),
        "smallest_group": edition.least,
        "figure": asdict(told.figure),
    }
