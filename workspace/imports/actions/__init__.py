"""All writes of imports."""

from workspace.imports.actions.claims import hand_over
from workspace.imports.actions.messages import Written, carry_messages
from workspace.imports.actions.people import carry_people
from workspace.imports.actions.spaces import carry_space

__all__ = ["Written", "carry_messages", "carry_people", "carry_space", "hand_over"]
