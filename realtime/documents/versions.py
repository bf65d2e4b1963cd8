"""Versions of a document that somebody kept by name. Going back to one is a new change, so that it can be undone."""

from typing import Any

from django.db.models import QuerySet
from pycrdt import Doc

from realtime.documents.kinds import kind
from realtime.documents.models import Version
from realtime.documents.storing import locked_and_loaded, write
from realtime.documents.transfer import make_like


def keep_version(name: str, *, by: int | None, title: str) -> Version:
    """Keep the document as it stands now. Only inside a transaction."""
    return _keep(locked_and_loaded(name), by, title)


def versions(name: str) -> QuerySet[Version]:
    """What was kept, newest first, without the content itself."""
    return Version.objects.filter(document__name=name).defer("payload")


def content_of(version: Version) -> Doc[Any]:
    """The document as it was then: a copy of one's own."""
    doc: Doc[Any] = Doc(allow_multithreading=True)
    for root, of in kind(version.document.name).roots.items():
        doc.get(root, type=of)
    doc.apply_update(bytes(version.payload))
    return doc


def restore(name: str, *, by: int | None, version: Version, title: str = "", context: Any = None) -> int:
    """Make the document what it was, by a change in the name of `by`; what is equal stays untouched. What stood until
    now is kept as a version called `title` first: restoring that undoes it. Only inside a transaction.

    Raises ValueError for a version of another document, Malformed when the form of today doesn't take it.
    """
    if version.document.name != name:
        raise ValueError(f"that is no version of {name}")
    loaded = locked_and_loaded(name)
    _keep(loaded, by, title or version.title)
    was = content_of(version)
    return write(loaded, by, lambda now: now.change(lambda doc: make_like(doc, was, now.kind.roots)), context)


def _keep(loaded: Any, by: int | None, title: str) -> Version:
    return Version.objects.create(
        document_id=loaded.pk, seq=loaded.seq, title=title, by=by, payload=loaded.doc.get_update()
    )
