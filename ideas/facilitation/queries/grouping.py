"""How the notes of a canvas could be grouped: as they are, and by what they say alike. A proposal, to be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

from ideas.codesign import form
from ideas.codesign.form import Note
from ideas.facilitation import clustering
from ideas.facilitation.models import Session
from ideas.facilitation.queries.noted import heaps
from realtime.documents import documents


@dataclass(frozen=True)
class Pile:
    """A proposed group. `key` names it in the form; `frame`: the group on the canvas that it is already."""

    key: str
    title: str
    notes: Sequence[Note]
    frame: str = ""


@dataclass(frozen=True)
class Proposal:
    """`piles`, and `loose`: notes that are like no other."""

    piles: Sequence[Pile]
    loose: Sequence[Note]
    too_many: bool = False

    @property
    def notes(self) -> int:
        return len(self.loose) + sum(len(pile.notes) for pile in self.piles)


def proposal(session: Session) -> Proposal:
    """Groups that are on the canvas stay as they are; notes in none are put together by what they say."""
    lying = list(form.read(documents.read(session.stream)).values())
    found = heaps(lying)
    piles = [
        Pile(f"frame-{one.frame.id}", one.title, one.notes, one.frame.id) for one in found if one.frame is not None
    ]
    loose = [note for one in found if one.frame is None for note in one.notes]
    if len(loose) > clustering.MOST:
        return Proposal(piles, loose, too_many=True)
    alone: list[Note] = []
    for cluster in clustering.propose([note.text for note in loose]):
        members = [loose[index] for index in cluster.members]
        if len(members) > 1:
            piles.append(Pile(f"new-{len(piles) + 1}", cluster.title, members))
        else:
            alone += members
    return Proposal(piles, form.in_reading_order(alone))
