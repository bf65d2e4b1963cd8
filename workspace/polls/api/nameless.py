"""What every confidential ballot has in common as JSON: a paper signed unseen, and two requests that say no name."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from workspace.common.errors import Invalid

Paper = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="32 random bytes that only you know.")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{512}$", description="Of the paper, in hexadecimal.")]
Receipt = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class BlindedIn(Schema):
    blinded: str = Field(
        pattern=r"^[0-9a-f]+$", max_length=600,
        description="Your paper, blinded as RFC 9474 says: RSABSSA-SHA384-PSSZERO-Deterministic.",
    )  # fmt: skip


class SignatureOut(Schema):
    signature: str = Field(description="Under your blinding, in hexadecimal. Take the blinding off before you cast.")


class FoundOut(Schema):
    found: bool


def be_nobody(request: HttpRequest) -> None:
    """Raises Invalid for a request that carries who sends it: nothing there may be able to know."""
    if "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES:
        raise Invalid("Send this without a token and without cookies, so that nobody can know whose ballot it is.")
