"""What a placeholder or a mask thought and saw becomes the person's who turns out to be behind it."""

from collections.abc import Mapping

from ideas.boards.models import SavedView, Sighting, Support
from realtime.events import Payload
from workspace.people.models import Person


def hand_over_support(placeholder: Person, person: Person, by: Person) -> Mapping[str, Payload]:
    """Inside the claim. Where both have taken a stand, the person's own stays, unless they had taken it back."""
    theirs = Support.objects.filter(person=placeholder)
    Support.objects.filter(
        person=person, withdrawn_at__isnull=False, idea__in=theirs.standing().values("idea")
    ).delete()
    own = Support.objects.filter(person=person).values("idea")
    theirs.filter(idea__in=own).delete()
    theirs.update(person=person)
    Sighting.objects.filter(person=placeholder, idea__in=Sighting.objects.filter(person=person).values("idea")).delete()
    Sighting.objects.filter(person=placeholder).update(person=person)
    names = SavedView.objects.filter(person=person)
    for view in SavedView.objects.filter(person=placeholder):
        if not names.filter(board=view.board_id, name=view.name).exists():
            SavedView.objects.filter(pk=view.pk).update(person=person)
    return {}
