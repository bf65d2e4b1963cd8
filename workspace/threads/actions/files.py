"""Files: judged by what is in them, kept through Django's storages, thumbnails for pictures."""

import io
import struct
import threading
import zlib
from pathlib import PurePath
from typing import Any, cast
from uuid import UUID

import filetype
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError, transaction
from PIL import Image, ImageOps

from workspace.audit.ledger import action, done_before, own_state, record
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person
from workspace.threads import events
from workspace.threads.actions import pictures
from workspace.threads.models import PICTURES, Attachment
from workspace.threads.queries import held_elsewhere

THUMBNAIL = (720, 540)
# The field of a photo that says how the camera was held, and its values for a quarter of a turn.
ORIENTATION, TURNED = 0x0112, {5, 6, 7, 8}
MAX_PIXELS = 25_000_000
# A picture unfolds to 4 bytes a pixel: one at a time, however many are sent at once.
decoding = threading.Semaphore(1)
# All that Pillow's decoders were seen to raise for bytes that are no picture, or one made to hurt.
UNREADABLE = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError, TypeError, struct.error, zlib.error,
    Image.DecompressionBombError,
)  # fmt: skip
# What a browser could run, whatever it is called; shown as text at most.
TEXTS = {".txt", ".md", ".csv", ".log", ".json", ".xml", ".yaml", ".yml", ".py", ".sql", ".ics"}


def attach_file(*, by: Person, upload: "UploadedFile[Any]", key: UUID | None = None) -> Attachment:
    """Take a file in; it belongs to the uploader alone until a post takes it.

    The file goes to storage before the transaction, which may be a network away; if the deed fails it is swept up.
    Raises Invalid when it is empty, above settings.ATTACHMENT_MAX_BYTES, or a picture that is none.
    """
    first = done_before(by, _take_in, key)
    if first is not None:
        return cast("Attachment", first)
    stored = _stored(by, upload)
    try:
        taken = _take_in(by=by, attachment=stored, key=key)
    except (OperationalError, InterfaceError):
        raise  # the connection broke, perhaps after the commit: the row may stand, and then it needs its file
    except Exception:
        _sweep(stored)
        raise
    if taken.file.name != stored.file.name:  # the key had been seen: the first file stands
        _sweep(stored)
    return taken


@action
def _take_in(*, by: Person, attachment: Attachment, key: UUID | None = None) -> Attachment:
    attachment.save()
    record(by, Verb.ATTACHED, attachment, on=by.stream, event=events.FileAttached(attachment=attachment.pk))
    return attachment


def _stored(by: Person, upload: "UploadedFile[Any]") -> Attachment:
    """The file in storage, with its thumbnail; not yet in the database."""
    name = _named(upload.name or "")
    size = upload.size or 0
    if size == 0:
        raise Invalid("“%(name)s” is empty.", name=name)
    if size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise Invalid(
            "“%(name)s” is larger than %(most)s MB. Link to it instead, or make it smaller.", name=name, most=limit
        )
    content_type = judged_type(upload, name)
    attachment = Attachment(uploaded_by=by, name=name, size=size, content_type=content_type, at=clock.now())
    if content_type not in PICTURES:
        upload.seek(0)
        attachment.file.save(name, upload, save=False)
        return attachment
    orientation = _take_thumbnail(attachment, upload)
    upload.seek(0)
    try:
        picture = pictures.bare(upload.read(), content_type, orientation)
    except pictures.Odd as error:
        _sweep(attachment)
        raise Invalid("“%(name)s” says that it is a picture, but it can't be read as one.", name=name) from error
    attachment.size = len(picture)
    attachment.file.save(name, ContentFile(picture), save=False)
    return attachment


@own_state
def discard_file(*, by: Person, attachment: Attachment) -> None:
    """Throw away a file that no post has taken yet, nor anything else."""
    waiting = Attachment.objects.filter(pk=attachment.pk, uploaded_by=by, post__isnull=True).exclude(held_elsewhere())
    found = waiting.select_for_update(no_key=False).first()
    if found is None:
        raise NotVisible
    remove(found)


def remove(attachment: Attachment) -> None:
    """Delete the row now and its files once the transaction stands."""
    attachment.delete()
    transaction.on_commit(lambda: _sweep(attachment))


def _sweep(attachment: Attachment) -> None:
    for file in (attachment.file, attachment.thumbnail):
        if file and file.name:
            file.storage.delete(file.name)


def _named(given: str) -> str:
    """The last part of a path of any system, without what no name should carry."""
    last = PurePath(given.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable())[:200].strip() or "file"


def judged_type(upload: "UploadedFile[Any]", name: str) -> str:
    """The media type by the first bytes; text only where the name says so and the bytes agree."""
    upload.seek(0)
    head = upload.read(8192)
    kind = filetype.guess(head)
    if kind is not None:
        return str(kind.mime)
    if PurePath(name).suffix.lower() in TEXTS and b"\x00" not in head:
        return "text/plain"
    return "application/octet-stream"


def _take_thumbnail(attachment: Attachment, upload: "UploadedFile[Any]") -> int:
    """Returns how the picture was held, as EXIF says it."""
    upload.seek(0)
    try:
        with decoding, Image.open(upload) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid(
                    "“%(name)s” has more than %(most)s megapixels.", name=attachment.name, most=MAX_PIXELS // 1_000_000
                )
            orientation = picture.getexif().get(ORIENTATION, 1)
            is_turned = orientation in TURNED
            attachment.width, attachment.height = picture.size[::-1] if is_turned else picture.size
            # Made small before it is turned: a JPEG is then not even decoded in full.
            picture.thumbnail(THUMBNAIL[::-1] if is_turned else THUMBNAIL)
            small = io.BytesIO()
            ImageOps.exif_transpose(picture).convert("RGBA").save(small, "WEBP", quality=82)
    except UNREADABLE as error:
        raise Invalid(
            "“%(name)s” says that it is a picture, but it can't be read as one.", name=attachment.name
        ) from error
    attachment.thumbnail.save("small.webp", ContentFile(small.getvalue()), save=False)
    return orientation if orientation in range(1, 9) else 1
