"""What the two steps of a confidential vote read."""

from workspace.common.errors import NotVisible
from workspace.people.models import Person
from workspace.polls import secrecy
from workspace.polls.models import Ballot, Poll, Taken


def signature_for(person: Person, poll: Poll, blinded: int) -> int:
    """The signature under the blinding of the paper that the person has taken, as often as it is asked for.

    Raises NotVisible for any other number: nobody has two papers. Two queries.
    """
    held = Taken.objects.filter(poll=poll, person=person, retry=secrecy.retry_of(poll.pk, blinded)).exists()
    sealed = Poll.objects.visible_to(person).filter(pk=poll.pk).values_list("sealed_key", flat=True).first()
    if not held or sealed is None:
        raise NotVisible
    return secrecy.sign_unseen(secrecy.unseal(poll.pk, "key", sealed), blinded)


def is_among(poll: int, receipt: str) -> bool:
    """Whether a ballot of that receipt is in the box of a poll. Anybody may ask: only its voter knows what for."""
    return Ballot.objects.filter(poll=poll, pk=receipt).exists()
