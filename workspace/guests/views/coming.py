"""The code that proves whose address it is, for somebody who comes in by a link and may not be known yet.

allauth sends and checks codes of people whom it knows. This is its own process with its own limits; what differs is
that the person is made after the code was right, and not before.
"""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from workspace.guests.models import Link
from workspace.people.models import Person

HELD = "guests.coming"


class Coming(AbstractCodeVerificationProcess):  # type: ignore[misc]
    """Kept in the session of whoever is at the door: link, name, address, and the code that was sent there."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        super().__init__(
            state=state,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            user=None,
        )
        self.request = request

    @classmethod
    def begin(cls, request: HttpRequest, link: Link, *, name: str, email: str) -> "Coming":
        """Send a code. To an address that is somebody's elsewhere goes a letter without one: nothing tells them apart
        at the door."""
        state = cls.initial_state(user=None, email=email)
        process = cls(request, state | {"link": link.pk, "name": name, "code": ""})
        theirs = Person.objects.filter(email__iexact=email).first()
        if theirs is None or (theirs.organisation_id == link.organisation_id and theirs.is_active):
            process.send()
        else:
            get_adapter().send_mail("account/email/known_elsewhere", email, {"request": request})
        process.persist()
        return process

    @classmethod
    def held(cls, request: HttpRequest, link: Link) -> "Coming | None":
        """The one of this visitor and this link, unless it took too long."""
        state = request.session.get(HELD)
        if not state or state.get("link") != link.pk:
            return None
        found: Coming | None = cls(request, state).abort_if_invalid()
        return found

    @property
    def email(self) -> str:
        return str(self.state["email"])

    @property
    def name(self) -> str:
        return str(self.state["name"])

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.state["code"]}
        adapter.send_mail("account/email/login_code", self.email, context)

    def persist(self) -> None:
        self.request.session[HELD] = self.state
        self.request.session.modified = True

    def abort(self) -> None:
        self.request.session.pop(HELD, None)

    def is_right(self, code: str) -> bool:
        """As allauth compares: without hyphens and blanks, whatever the case."""
        given, sent = (text.replace("-", "").replace(" ", "").upper() for text in (code, self.code))
        return bool(sent) and constant_time_compare(given, sent)

    def sign_in(self, person: Person, then: str) -> HttpResponse:
        """Their address is proved; what a second factor asks is still asked."""
        self.abort()
        record_authentication(self.request, person, method="code", email=self.email)
        login = Login(user=person, redirect_url=then, email=self.email)
        answer: HttpResponse = perform_login(self.request, login)
        return answer
