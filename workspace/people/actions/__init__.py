"""Everything that changes people: each a deed that leaves one entry in the ledger."""

from workspace.people.actions.erasing import erase_person, on_erase
from workspace.people.actions.importing import ListRefused, import_people
from workspace.people.actions.masks import alone_with, mask_for, speak_as, take_off
from workspace.people.actions.organisations import (
    claim_placeholder,
    create_organisation,
    deactivate_person,
    found,
    invite_person,
    is_proven,
    newcomer,
    on_claim,
    reactivate_person,
)
from workspace.people.actions.profiles import change_avatar, change_profile, drop_skill, name_skill
from workspace.people.actions.sessions import end_other_sessions, note_address

__all__ = [
    "ListRefused",
    "alone_with",
    "change_avatar",
    "change_profile",
    "claim_placeholder",
    "create_organisation",
    "deactivate_person",
    "drop_skill",
    "end_other_sessions",
    "erase_person",
    "found",
    "import_people",
    "invite_person",
    "is_proven",
    "mask_for",
    "name_skill",
    "newcomer",
    "note_address",
    "on_claim",
    "on_erase",
    "reactivate_person",
    "speak_as",
    "take_off",
]
