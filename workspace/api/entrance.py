"""Who is let in: by a personal token, or signed in here. Nothing else opens the API."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from workspace.api import actions
from workspace.api.models import ApiToken
from workspace.people.models import Person


class TokenAuth(HttpBearer):
    """`Authorization: Bearer cw_…`: a token of /me/tokens/. Needs no CSRF token: no browser sends it by itself."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        found = ApiToken.objects.standing().of_secret(token)
        if found is None:
            return None
        actions.note_use(by=found.person, token=found)
        return found.person


class SignedIn(SessionAuth):
    """The session of a browser. Writes need the CSRF token, as every form does."""

    openapi_name = "session"

    def __call__(self, request: HttpRequest) -> Any:
        """Whoever sends a token, or no session, is not asked for a CSRF token but told to sign in."""
        if "Authorization" in request.headers or self.param_name not in request.COOKIES:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        person = super().authenticate(request, key)
        return person if isinstance(person, Person) and person.is_active else None
