"""How Causeway uses allauth: nobody signs up on their own, and only active people come in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from workspace.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by password, e-mailed code or passkey, for people whom an operator has made."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an operator invites, or a list is imported."""
        return False

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """People have no user names."""
