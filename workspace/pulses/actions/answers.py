"""The two steps of an answer: a ballot paper is taken by name, and cast without one."""

from uuid import UUID

from workspace.audit.ledger import action, nameless, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, NotVisible, Refused, Stale
from workspace.people.models import Person
from workspace.polls import secrecy
from workspace.polls.actions.ballots import ELSEWHERE
from workspace.polls.actions.counting import put_among
from workspace.polls.disclosure import THRESHOLD
from workspace.pulses import events
from workspace.pulses.models import Ballot, Pulse, Taken
from workspace.pulses.queries.asking import ANSWERS, group_of

OVER = "This pulse is closed: no answer counts any more."


@action
def take_pulse_ballot(*, by: Person, pulse: Pulse, blinded: int, key: UUID | None = None) -> Pulse:
    """Note that somebody holds a ballot paper; `queries.signature_for` then signs it, unseen, with their group's key.

    One a person. The same blinded number again changes nothing; another one is refused (Stale).
    """
    found = Pulse.objects.visible_to(by).filter(pk=pulse.pk).select_for_update(no_key=True).first()
    if found is None:
        raise NotVisible
    if not found.takes_answers:
        raise Refused(OVER)
    taken = Taken.objects.filter(pulse=found, person=by).first()
    # Whoever became a leader since then keeps the ballot that they took, which fits the key of their group of then.
    group = taken.group if taken else group_of(by)
    if not 1 < blinded < int(found.moduli[group], 16) - 1:
        raise Invalid("That is no ballot paper of this pulse.")
    retry = secrecy.retry_of(found.box, blinded)
    if taken is not None:
        if taken.retry != retry:
            raise Stale(ELSEWHERE)
        unchanged()
        return found
    Taken.objects.create(pulse=found, person=by, retry=retry, group=group)
    is_fifth = Taken.objects.filter(pulse=found).count() % THRESHOLD == 0
    # It turns to nobody: all answer all. Counted as turning to who asked, each pulse would tie everybody to one person.
    record(
        by, Verb.TOOK_PULSE, found, on=by.stream,
        event=events.PulseBallotTaken(pulse=found.pk),
        also={events.STREAM: events.PulseBallotsTaken(pulse=found.pk)} if is_fifth else {},
    )  # fmt: skip
    return found


@nameless
def cast_answer(*, pulse: int, paper: bytes, signature: bytes, answer: int) -> Ballot:
    """Put an answer into the box. Whoever brings a signed paper may; who they are is not known here, only by the key of
    which group it was signed.

    The same paper with the same answer again changes nothing; with another one it is refused (Stale).
    Raises Refused for a paper that this pulse has not signed, and when it is closed.
    """
    # Looked at before anything is locked: whoever sends rubbish, and anybody can, holds up nobody.
    seen = Pulse.objects.filter(pk=pulse).only("pk", "moduli").first()
    if seen is None:
        raise NotVisible
    signed_by = (one for one, modulus in seen.moduli.items() if secrecy.is_signed(modulus, paper, signature))
    group = next(signed_by, None) if len(paper) == secrecy.PAPER else None
    if group is None:
        raise Refused("This ballot paper was not given out for this pulse.")
    found = Pulse.objects.select_for_update(no_key=True, of=("self",)).get(pk=pulse)
    if not 0 <= answer < len(ANSWERS[found.kind]):
        raise Invalid("Choose one of the answers.")
    content = secrecy.packed([answer], len(ANSWERS[found.kind]))
    receipt = secrecy.receipt_of(found.box, paper)
    before = Ballot.objects.filter(pk=receipt).first()
    if before is not None:
        if found.takes_answers and secrecy.unseal(found.box, "ballot", before.sealed) != content:
            raise Stale("This ballot was cast already, with another answer. It can't be changed.")
        return before
    if not found.takes_answers:
        raise Refused(OVER)
    cast = Ballot(receipt=receipt, pulse=found, group=group, sealed=secrecy.seal(found.box, "ballot", content))
    put_among(cast, Ballot.objects.filter(pulse=found))
    return cast


def forget_ballots_taken(person: Person, address: str) -> None:
    """Of somebody who is erased: which questions they took ballots of, and that they led. What they cast nobody can
    find, and it counts."""
    Taken.objects.filter(person=person).delete()
