"""The errors that a person can meet. The docstring is the default message; `status` is the HTTP answer."""

import inspect


class HouseError(Exception):
    """Something went wrong. Nothing was changed."""

    status = 500

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or inspect.getdoc(type(self)))


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
