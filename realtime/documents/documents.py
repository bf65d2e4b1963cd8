"""What the rooms above use of shared documents: `from realtime.documents import documents`."""

from realtime.documents.editing import edit, read, read_many
from realtime.documents.holding import held, settle
from realtime.documents.kinds import (
    Access,
    Change,
    Inspection,
    Malformed,
    Refused,
    Touched,
    register,
    register_nameless,
)
from realtime.documents.versions import keep_version, restore, versions

__all__ = [
    "Access",
    "Change",
    "Inspection",
    "Malformed",
    "Refused",
    "Touched",
    "edit",
    "held",
    "keep_version",
    "read",
    "read_many",
    "register",
    "register_nameless",
    "restore",
    "settle",
    "versions",
]
