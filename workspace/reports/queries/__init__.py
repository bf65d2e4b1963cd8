"""What pages, mails, downloads and the API read of reports."""

from workspace.reports.queries.editions import (
    edition,
    editions,
    figure,
    figures,
    newest,
    require_reader,
)
from workspace.reports.queries.switches import Switched, metrics_off, switches

__all__ = [
    "Switched",
    "edition",
    "editions",
    "figure",
    "figures",
    "metrics_off",
    "newest",
    "require_reader",
    "switches",
]
