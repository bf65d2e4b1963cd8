"""The files of an idea in a form: those that it has, and those that somebody has chosen for it."""

from collections.abc import Collection
from dataclasses import dataclass

from ideas.boards.models import Idea
from workspace.people.models import Person
from workspace.threads.models import Attachment


@dataclass(frozen=True)
class Filed:
    """A file in a form; `is_chosen`: the idea has it when the form is sent as it stands."""

    file: Attachment
    is_chosen: bool


def filed(person: Person, idea: Idea | None, chosen: Collection[int] | None = None) -> list[Filed]:
    """What a form about an idea, or about a new one, offers: the files that it has, then those that the person took up
    for it. `chosen`: as the form came back; None: all that it has. Two queries."""
    held = list(idea.opening.attachments.order_by("pk")) if idea is not None else []
    kept = {file.pk for file in held} if chosen is None else set(chosen)
    waiting = Attachment.objects.filter(pk__in=kept, uploaded_by=person, post__isnull=True).order_by("pk")
    return [Filed(file, file.pk in kept) for file in [*held, *(waiting if chosen else [])]]
