"""{% load people %}: who may be signed in as on the sign-in page of a demo, and somebody's local time."""

import zoneinfo
from datetime import datetime

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.common import clock
from workspace.people.models import Person
from workspace.people.queries import demo_people as read_demo_people
from workspace.people.queries.demo import DemoGroup

register = template.Library()


@register.simple_tag
def demo_people() -> list[DemoGroup]:
    """Nobody unless the demo is on."""
    return read_demo_people() if settings.DEMO else []


@register.filter
def local_time(person: Person) -> str:
    """The clock on their wall and how far it is from the reader's: "16:42, 3 hours ahead of you"."""
    try:
        theirs = clock.now().astimezone(zoneinfo.ZoneInfo(person.time_zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return ""
    return f"{theirs:%H:%M}, {_apart(theirs)}"


def _apart(theirs: datetime) -> str:
    mine = timezone.localtime(theirs)
    minutes = round(((theirs.utcoffset() or mine - mine) - (mine.utcoffset() or mine - mine)).total_seconds() / 60)
    if not minutes:
        return _("the same as yours")
    hours = f"{abs(minutes) / 60:g}"
    words = ngettext("%(n)s hour", "%(n)s hours", 1 if hours == "1" else 2) % {"n": hours}
    return (_("%(words)s ahead of you") if minutes > 0 else _("%(words)s behind you")) % {"words": words}
