"""The way out: one connection to the mail server for many mails, and what its refusals mean."""

import smtplib
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMultiAlternatives, get_connection


class Away(Exception):
    """The mail server can't be reached, or doesn't take us: nothing to do with the mail."""


class Unsent(Exception):
    """This mail could not be sent. `for_good`: nor will it ever be."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Post:
    """Use as a context; connects with the first mail, and again after a failure."""

    def __init__(self) -> None:
        self._line: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._hang_up()

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Returns when the server has taken it. Raises Away or Unsent."""
        line = self._connected()
        try:
            line.send_messages([mail])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._hang_up()
            raise Unsent(_reason(error), for_good=_is_for_good(error)) from error

    def _connected(self) -> Any:
        if self._line is None:
            line = get_connection()
            try:
                line.open()
            except (smtplib.SMTPException, OSError) as error:
                raise Away(_reason(error)) from error
            self._line = line
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.close()
            self._line = None


def _is_for_good(error: Exception) -> bool:
    """5xx of the address or the mail: RFC 5321 says not to try again. A mail that can't be written never will be."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
