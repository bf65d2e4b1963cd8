"""Everything that changes people: each a deed that leaves one entry in the ledger."""

from workspace.people.actions.importing import ListRefused, import_people

__all__ = ["ListRefused", "import_people"]
