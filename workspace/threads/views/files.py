"""Attachments: taken in, given out to whoever may see their space, thrown away."""

from collections.abc import AsyncIterator, Iterator
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.core.files.storage import Storage
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import key_of
from workspace.common.errors import Invalid, NotVisible
from workspace.people.views import person_of
from workspace.threads import actions, queries
from workspace.threads.models import PICTURES, Attachment

CHUNK = 64 * 1024


@require_POST
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """/attachments/: `file`, `key`. JSON {id, name, size, thumb}."""
    given = request.FILES.get("file")
    if given is None:
        raise Invalid("Choose a file first.")
    taken: Attachment = actions.attach_file(by=person_of(request), upload=given, key=key_of(request))
    thumb = f"/attachments/{taken.pk}/thumbnail/" if taken.is_image else ""
    return JsonResponse({"id": taken.pk, "name": taken.name, "size": taken.size, "thumb": thumb}, status=201)


@require_safe
@login_required
def attachment(request: HttpRequest, attachment: int) -> HttpResponseBase:
    """/attachments/<id>/: pictures are shown, everything else is downloaded."""
    found = queries.attachment_for(person_of(request), attachment)
    shown = found.content_type in PICTURES
    return _given_out(request, found.file, found.name, found.content_type, shown=shown, size=found.size)


@require_safe
@login_required
def thumbnail(request: HttpRequest, attachment: int) -> HttpResponseBase:
    found = queries.attachment_for(person_of(request), attachment)
    if not found.thumbnail:
        raise NotVisible
    return _given_out(request, found.thumbnail, f"{found.name}.webp", "image/webp", shown=True, size=None)


@require_POST
@login_required
def discard(request: HttpRequest, attachment: int) -> HttpResponse:
    """/attachments/<id>/discard/: a file that no post has taken."""
    actions.discard_file(by=person_of(request), attachment=Attachment(pk=attachment))
    return HttpResponse(status=204)


def _given_out(
    request: HttpRequest, file: Any, name: str, content_type: str, *, shown: bool, size: int | None
) -> HttpResponseBase:
    """The file as a stream that no browser will run: its own type, no sniffing, no scripts, no shared cache."""
    storage: Storage = file.storage
    try:
        opened = storage.open(file.name, "rb")
    except OSError as error:
        raise NotVisible("This file is not there any more.") from error
    pieces = _PiecesInTurn(opened) if isinstance(request, ASGIRequest) else _Pieces(opened)
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    if size is not None:
        response["Content-Length"] = str(size)
    return response


class _Pieces:
    """A file piece by piece. Django closes it with the answer, also when nobody ever began to read."""

    def __init__(self, opened: IO[Any]) -> None:
        self._opened = opened

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._opened.read(CHUNK):
            yield piece

    def close(self) -> None:
        self._opened.close()


class _PiecesInTurn(_Pieces):
    """The same for a server that waits for no disk."""

    __iter__ = None  # type: ignore[assignment]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await sync_to_async(self._opened.read)(CHUNK):
            yield piece
