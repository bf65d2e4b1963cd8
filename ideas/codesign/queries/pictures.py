"""Pictures that lie on a canvas: seen by whoever sees the canvas, and not swept up as unposted."""

from django.db.models import Q

from ideas.codesign.models import Picture
from workspace.people.models import Person
from workspace.threads.queries import register_holder


def register_pictures() -> None:
    """From apps.py."""
    register_holder("codesign", _shown, Q(canvases__isnull=False))


def _shown(person: Person) -> Q:
    return Q(canvases__in=Picture.objects.visible_to(person))
