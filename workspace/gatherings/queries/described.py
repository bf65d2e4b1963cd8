"""How rows of gatherings are called in the ledger: by the title of the gathering, for who may see it now."""

from workspace.audit.queries import describing, register_describer
from workspace.gatherings.models import AgendaItem, Gathering, Note


def register_descriptions() -> None:
    """From apps.py."""
    register_describer("gatherings.gathering", describing(Gathering))
    for model in (AgendaItem, Note):
        register_describer(model._meta.label_lower, describing(model, of="gathering"))
