"""How Causeway uses allauth: nobody signs up on their own, and only active people come in."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest

from workspace.common import letters
from workspace.people.models import Person
from workspace.people.queries import home_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by password, e-mailed code or passkey, for people whom an operator has made."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an operator invites, or a list is imported."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Customers land in their own place, employees in what waits for them."""
        return home_of(cast("Person", request.user))

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """People have no user names."""

    def get_from_email(self) -> str:
        """Our address, under the name that the house goes by."""
        return letters.from_address()

    def format_email_subject(self, subject: str) -> str:
        """As it is: the sender says that it is us."""
        return subject

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """The library's text, and the same as a page that looks like our other mails."""
        plain: EmailMultiAlternatives = super().render_mail(
            template_prefix, email, context, {"Auto-Submitted": "auto-generated"}
        )
        words = {"subject": plain.subject, "text": plain.body, "code": context.get("code", "")}
        plain.attach_alternative(letters.page("people/mail/account.html", words), "text/html")
        return plain
