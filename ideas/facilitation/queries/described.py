"""How rows of sessions are called in the ledger, and which are not told yet."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from ideas.facilitation.models import Activity, Agreement, Dots, Drawer, Session
from ideas.facilitation.queries.veil import untold_dots, untold_drawers
from workspace.audit.queries import Described, register_describer, register_untold
from workspace.people.models import Person
from workspace.spaces.models import Space

Describe = Callable[[Person, Collection[int]], Mapping[int, Described]]
# Where each of them hangs.
_PATHS: Mapping[Any, str] = {
    Session: "",
    Activity: "session",
    Agreement: "session",
    Drawer: "activity__session",
    Dots: "option__activity__session",
}


def register_descriptions() -> None:
    """From apps.py."""
    for model, path in _PATHS.items():
        register_describer(model._meta.label_lower, _by_session(model, path))
    register_untold("facilitation.drawer", untold_drawers)
    register_untold("facilitation.dots", untold_dots)


def _by_session(model: Any, path: str) -> Describe:
    """Named by its session, for who may see that now."""
    space = f"{path}__canvas__space" if path else "canvas__space"

    def describe(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
        rows = model._default_manager.filter(pk__in=numbers, **{f"{space}__in": Space.objects.visible_to(reader)})
        found = {}
        for one in rows.select_related(*([path] if path else [])):
            session = one
            for step in path.split("__") if path else ():
                session = getattr(session, step)
            found[one.pk] = Described(session.title, session.get_absolute_url())
        return found

    return describe
