"""How an action comes by the concept that it changes: through visible_to, locked, with the right asked for."""

from ideas.concepts.models import Concept
from workspace.common.errors import NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

OVER = "This concept is closed: no answers are taken any more."


def concept_for(by: Person, concept: Concept, can: Can = Can.CONTRIBUTE) -> Concept:
    """The concept with its space, locked. Raises NotVisible or Refused."""
    seen = Concept.objects.visible_to(by).select_related("space", "opened_by", "made_by")
    found = seen.select_for_update(no_key=True, of=("self",)).filter(pk=concept.pk).first()
    if found is None:
        raise NotVisible
    permissions.require(by, can, found.space)
    if found.space.is_archived:
        permissions.refuse_archived(Can.CONTRIBUTE, found.space)
    return found


def draft_for(by: Person, concept: Concept) -> Concept:
    """The same for whoever facilitates, while it is a draft. Raises Refused for one that people have seen."""
    found = concept_for(by, concept, Can.FACILITATE)
    if not found.is_draft:
        raise Refused("People have seen this concept: it stays as it was put to them. Make another one.")
    return found


def answering_in(by: Person, concept: Concept) -> Concept:
    """The same while it takes answers. Raises Refused as soon as its time is over, closed or not."""
    found = concept_for(by, concept)
    if found.is_draft:
        raise Refused("This is a draft: nobody is asked yet. Open it first.")
    if not found.takes_answers:
        raise Refused(OVER)
    return found


def due_concept(concept: Concept) -> Concept:
    """A concept whose time is over, locked: what was ordered before needs nobody's right. Raises NotVisible."""
    rows = Concept.objects.select_related("space", "opened_by", "made_by")
    found = rows.select_for_update(no_key=True, of=("self",)).filter(pk=concept.pk).first()
    if found is None:
        raise NotVisible
    return found
