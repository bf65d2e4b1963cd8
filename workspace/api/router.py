"""The API: every room's endpoints under /api/v1/, one way in, one shape of error."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

import ideas.boards.api
import ideas.codesign.api
import ideas.concepts.api
import ideas.decisions.api
import ideas.evaluations.api
import ideas.facilitation.api
import ideas.opinions.api
import ideas.results.api
import search.api
import workspace.gatherings.api
import workspace.guests.api
import workspace.people.api
import workspace.polls.api
import workspace.pulses.api
import workspace.reports.api
import workspace.schedules.api
import workspace.spaces.api
import workspace.threads.api
from workspace.api import happenings
from workspace.api.document import DocumentedAPI
from workspace.api.entrance import SignedIn, TokenAuth
from workspace.api.reading import WithoutNul
from workspace.common.errors import HouseError, NotVisible, TooMany

DESCRIPTION = """What the pages do, as JSON: the same rules, the same actions, the same ledger.

Send `Authorization: Bearer cw_…` with a token of yours (made at /me/tokens/). Every write takes an `Idempotency-Key`:
a UUID of yours; the same key again returns the first answer. What you can't see is a 404, everywhere.
An error is `{"error": {"status": 404, "message": "…"}}`; a 422 of the form adds `fields`."""

api = DocumentedAPI(
    title="Causeway",
    version="1.0.0",
    description=DESCRIPTION,
    auth=[TokenAuth(), SignedIn()],
    # The interactive pages load scripts from another host, which our policy forbids; the schema is plain JSON.
    docs_url=None,
    urls_namespace="api",
    parser=WithoutNul(),
)
for router in (
    workspace.people.api.router,
    workspace.spaces.api.router,
    workspace.threads.api.router,
    workspace.polls.api.router,
    workspace.pulses.api.router,
    workspace.gatherings.api.router,
    workspace.schedules.api.router,
    workspace.guests.api.router,
    ideas.boards.api.router,
    ideas.codesign.api.router,
    ideas.evaluations.api.router,
    ideas.decisions.api.router,
    ideas.opinions.api.router,
    ideas.results.api.router,
    ideas.concepts.api.router,
    ideas.facilitation.api.router,
    workspace.reports.api.router,
    search.api.router,
    happenings.router,
):
    api.add_router("", router)


def answer(request: HttpRequest, status: int, message: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """The one shape of an error."""
    error = {"status": status, "message": message, **({"fields": fields} if fields else {})}
    response = api.create_response(request, {"error": error}, status=status)
    if status == TooMany.status:
        response["Retry-After"] = "60"
    return response


@api.exception_handler(HouseError)
def house_error(request: HttpRequest, error: HouseError) -> HttpResponse:
    return answer(request, error.status, str(error))


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = answer(request, 401, "Sign in, or send a token: Authorization: Bearer cw_….")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(part) for part in one["loc"][1:]): str(one["msg"]) for one in error.errors}
    return answer(request, 422, "This can't be read as it stands.", fields)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(request, error.status_code, str(error))


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(request, 404, str(NotVisible()))


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for under /api/."""
    return answer(request, 404, "There is no such address. All there are stand in /api/v1/openapi.json.")
