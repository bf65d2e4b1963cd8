"""What becomes of a placeholder's credit when somebody claims to be who it stood for."""

from collections.abc import Mapping

from ideas.results.models import Answer, Credit, HiddenName, Progress, Result
from realtime.events import Payload
from workspace.people.models import Person


def hand_over(placeholder: Person, person: Person, by: Person) -> Mapping[str, Payload]:
    """Credit, and what came with an imported history. Where both have something, the person's own stays."""
    own = Credit.objects.filter(person=person, withdrawn_at__isnull=True)
    theirs = Credit.objects.filter(person=placeholder)
    for one in theirs.filter(withdrawn_at__isnull=True):
        if own.filter(result=one.result_id, role=one.role).exists():
            one.delete()
    theirs.update(person=person)
    hidden = HiddenName.objects.filter(person=placeholder)
    hidden.exclude(result__in=HiddenName.objects.filter(person=person).values("result")).update(person=person)
    hidden.delete()
    for model, column in ((Answer, "by"), (Progress, "by"), (Result, "owner"), (Result, "opened_by")):
        model._default_manager.filter(**{column: placeholder}).update(**{column: person})
    return {}
