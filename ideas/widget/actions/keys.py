"""Keys of a widget: made, moved to other origins, revoked."""

from collections.abc import Collection
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from ideas.widget import events, secrecy
from ideas.widget.actions import doors
from ideas.widget.models import Algorithm, Widget, WidgetKey, new_kid
from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.people.models import Person

MOST, MOST_ORIGINS = 10, 20


@action
def make_key(
    *, by: Person, widget: Widget, algorithm: str, origins: Collection[str], public: str = "", key: UUID | None = None
) -> WidgetKey:
    """Another key, beside those that stand. A shared secret is on the returned object and nowhere else.

    `public`: the product's public key (PEM), for EdDSA. Raises Invalid.
    """
    found = doors.widget_for(by, widget)
    if algorithm not in Algorithm.values:
        raise Invalid("Choose how the product signs.")
    if WidgetKey.objects.filter(widget=found, revoked_at__isnull=True).count() >= MOST:
        raise Invalid(f"This widget has {MOST} keys. Revoke one that isn't used any more.")
    made = WidgetKey(widget=found, kid=new_kid(), algorithm=algorithm, origins=_origins(origins), made_by=by)
    if algorithm == Algorithm.HS256:
        made.secret = secrecy.new_secret()
        made.sealed = secrecy.seal(made.kid, made.secret)
    else:
        made.public = secrecy.public_key(public)
    made.save()
    told = events.WidgetKeyMade(key=made.pk)
    record(by, Verb.MADE_WIDGET_KEY, made, space=found.board.space_id, on=by.stream, event=told)
    return made


@action
def change_origins(
    *, by: Person, widget_key: WidgetKey, origins: Collection[str], key: UUID | None = None
) -> WidgetKey:  # fmt: skip
    """Pages of other places may use it. Sessions at a place that is no longer among them are over."""
    widget, found = _key_for(by, widget_key)
    given = _origins(origins)
    if given == found.origins:
        unchanged()
        return found
    found.origins = given
    found.save(update_fields=["origins"])
    told = events.WidgetChanged(widget=widget.pk)
    record(by, Verb.CHANGED_WIDGET, found, space=widget.board.space_id, on=by.stream, event=told)
    return found


@action
def revoke_key(*, by: Person, widget_key: WidgetKey, key: UUID | None = None) -> WidgetKey:
    """From now on it opens nothing, and whoever came in by it is out."""
    widget, found = _key_for(by, widget_key)
    if found.revoked_at is not None:
        unchanged()
        return found
    found.revoked_at, found.revoked_by = clock.now(), by
    found.save(update_fields=["revoked_at", "revoked_by"])
    told = events.WidgetKeyRevoked(key=found.pk)
    record(by, Verb.REVOKED_WIDGET_KEY, found, space=widget.board.space_id, on=by.stream, event=told)
    return found


def _key_for(by: Person, widget_key: WidgetKey) -> tuple[Widget, WidgetKey]:
    row = WidgetKey.objects.filter(pk=widget_key.pk).first()
    if row is None:
        raise NotVisible
    widget = doors.widget_for(by, row.widget)
    return widget, WidgetKey.objects.select_for_update(no_key=True).get(pk=row.pk)


def _origins(given: Collection[str]) -> list[str]:
    found = list(dict.fromkeys(origin_of(one) for one in given if one.strip()))
    if not found:
        raise Invalid("Say where the pages stand that show the widget, such as https://app.example.com.")
    if len(found) > MOST_ORIGINS:
        raise Invalid(f"A key is good for at most {MOST_ORIGINS} origins. Make another key.")
    return found


def origin_of(given: str) -> str:
    """As browsers write it. Raises Invalid for what is no origin; TLS is asked for but on a machine of one's own."""
    told = f"“{given.strip()[:200]}” is no origin: give scheme and host alone, such as https://app.example.com."
    try:
        parts = urlsplit(given.strip().rstrip("/").lower())
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise Invalid(told) from None
    plain = not (parts.path or parts.query or parts.fragment or parts.username or parts.password)
    if not plain or parts.scheme not in {"http", "https"} or not _is_host(name):
        raise Invalid(told)
    near = name in {"localhost", "127.0.0.1"} or name.endswith(".localhost")
    if parts.scheme == "http" and not (near or settings.LOCAL):
        raise Invalid(f"“{given.strip()[:200]}” is not protected by TLS. Give the address that begins with https://.")
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{name}" + (f":{port}" if port not in {None, usual} else "")


def _is_host(name: str) -> bool:
    """Names and IPv4 addresses. No stars: each place is said."""
    letters = set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    return bool(name) and set(name) <= letters and len(name) <= 200 and ".." not in name and name[0] not in "-."
