"""The errors that a person can meet. The docstring is the default message; `status` is the HTTP answer."""

import inspect

from django.utils.translation import gettext


class HouseError(Exception):
    """Something went wrong. Nothing was changed."""

    status = 500

    def __init__(self, message: str | None = None, **parts: object) -> None:
        """`parts` are put into the message where it says `%(name)s`, after it was translated."""
        super().__init__(message or inspect.getdoc(type(self)))
        self.parts = parts

    def __str__(self) -> str:
        """In the language of whoever is told, as far as the catalogs know the sentence."""
        message = str(self.args[0]) if self.args else ""
        said = gettext(message) if message else ""
        return said % self.parts if self.parts else said


class NotVisible(HouseError):
    """There is nothing here that you can see."""

    status = 404


class Refused(HouseError):
    """You can see this, but you have no right to do that here. Ask a facilitator of the space."""

    status = 403


class Stale(HouseError):
    """This changed while you were looking at it. Nothing was overwritten; reload to see it as it is now."""

    status = 409


class Invalid(HouseError):
    """This can't be saved as it stands."""

    status = 422


class TooMany(HouseError):
    """That was a lot at once. Nothing is lost: wait a minute and send it again."""

    status = 429
