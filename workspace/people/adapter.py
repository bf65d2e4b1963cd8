"""allauth's questions, answered by the house."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: Any) -> bool:
        """People are imported or invited; nobody signs up by themselves."""
        return False
