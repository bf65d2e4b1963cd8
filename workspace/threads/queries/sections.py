"""The tabs that threads put on a space's page: its threads, and what came of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from workspace.spaces.permissions import Can
from workspace.spaces.queries import Section, Visit
from workspace.threads.models import OutcomeKind
from workspace.threads.queries.lists import space_threads
from workspace.threads.queries.outcomes import outcome_list


def sections() -> list[Section]:
    return [
        Section("threads", _("Threads"), "threads", 10, "threads/in_space.html", _threads),
        Section("outcomes", _("Outcomes"), "outcomes", 20, "threads/outcomes_in_space.html", _outcomes),
    ]


def _threads(visit: Visit) -> Mapping[str, Any]:
    may_open = Can.CONTRIBUTE in visit.rights and not visit.space.is_archived
    return {"found": space_threads(visit.person, visit.space, visit.params), "may_open": may_open}


def _outcomes(visit: Visit) -> Mapping[str, Any]:
    return {"found": outcome_list(visit.person, visit.params, visit.space), "kinds": OutcomeKind.choices}
