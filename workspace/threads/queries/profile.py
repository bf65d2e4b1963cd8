"""What a person's profile tells of conversations."""

from django.utils.translation import gettext as _

from workspace.people.models import Person
from workspace.people.queries import Section
from workspace.threads.models import Post

LATELY = 8


def lately_section(reader: Person, person: Person) -> Section:
    """What `person` wrote last, as far as `reader` may see it. One query."""
    posts = Post.objects.visible_to(reader).said().standing().filter(author=person)
    found = posts.select_related("thread", "thread__space").order_by("-at", "-pk")
    return Section(_("Lately"), "threads/lately.html", list(found[:LATELY]), url=f"/search/?q=from:{person.handle}")
