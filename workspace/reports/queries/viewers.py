"""Who looked at what, and when: every employee reads it, of everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workspace.people.models import Person
from workspace.reports.models import Viewing
from workspace.reports.queries import reading
from workspace.reports.queries.editions import require_reader
from workspace.reports.queries.telling.definitions import DEFINITIONS

ROWS = 50


@dataclass(frozen=True)
class Look:
    """Somebody looked at `what` of `period`, or took it away `taken_as` a file or a mail."""

    person: Person
    at: datetime
    what: str
    period: str
    url: str
    taken_as: str


@dataclass(frozen=True)
class ViewersPage:
    """Newest first. `older`: the number to go on from, None at the end."""

    looks: Sequence[Look]
    older: int | None


def viewers_page(reader: Person, before: int | None = None) -> ViewersPage:
    """One query. Raises NotVisible for who is no employee.

    By number, which is the order in which they were written down: an index has it, however many there are."""
    require_reader(reader)
    rows = without_figures(Viewing.objects.select_related("person__organisation")).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ROWS + 1])
    return ViewersPage([look(one) for one in found[:ROWS]], found[ROWS - 1].pk if len(found) > ROWS else None)


def without_figures(rows: QuerySet[Viewing]) -> QuerySet[Viewing]:
    """With their editions, but without what these tell: it is not needed to name them, and each is a long text."""
    return rows.select_related("edition").defer("edition__figures", "edition__results")


def look(viewing: Viewing) -> Look:
    """One row, with its words."""
    tail = f"{viewing.view}/" if viewing.view in DEFINITIONS else ""
    way = _("e-mail") if viewing.taken_as == "mail" else viewing.taken_as.upper()
    return Look(
        viewing.person, viewing.at, what_of(viewing.view), reading.name_of(viewing.edition.period),
        f"{viewing.edition.get_absolute_url()}{tail}", way,
    )  # fmt: skip


def what_of(view: str) -> str:
    """What was looked at, in words."""
    found = next((one for one in DEFINITIONS.values() if one.view == view), None)
    if found is not None:
        return str(found.title)
    return _("The whole report") if view == reading.WHOLE else _("The first page")
