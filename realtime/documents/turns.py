"""One turn of a document: all that is to be done with it at the moment, in one thread and one transaction. Blocking.

Most turns go well as a whole. If something is wrong with one of several updates, the document is loaded anew and each
is tried alone, so that nobody suffers from another's.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pycrdt import merge_updates

from realtime.changes import Look
from realtime.documents import storing
from realtime.documents.guarding import Gutting, Suspicious
from realtime.documents.holding import keep_aside
from realtime.documents.kinds import Malformed, Refused
from realtime.documents.loaded import Loaded, Lost, load
from realtime.documents.models import Document, HeldUpdate
from realtime.documents.storing import Incoming
from realtime.documents.updates import EMPTY, clocks_of, state_of

logger = logging.getLogger(__name__)

Verdict = int | Malformed | Refused | HeldUpdate


@dataclass(slots=True)
class Turn:
    """What came of it. `told`: what those must be told who were level before. `verdicts`: for each update its number,
    or what was wrong with it. `answers`: what follows each state that was asked about. `clocks`: where those
    stand then who are told.
    """

    loaded: Loaded
    told: list[bytes] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    answers: list[bytes | Malformed] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    clocks: dict[int, int] = field(default_factory=dict)
    # Whether `told` is nothing but what came in.
    is_all_theirs: bool = True
    # The document was founded anew: what pages have of it is of the past.
    is_another: bool = False
    # The database fell over, and has less than was told already: up to where that was, of whom.
    behind: dict[int, int] = field(default_factory=dict)
    may_hurry: bool = False
    is_on_disk: bool = True

    def compare(self, level: dict[int, int]) -> None:
        """With where those stand who were told."""
        stands = self.loaded.clocks
        self.is_another |= not level.keys() <= stands.keys()
        self.behind |= {client: end for client, end in level.items() if stands.get(client, 0) < end}

    @property
    def news(self) -> bytes | None:
        """All that is to be told, as one update."""
        told = [each for each in self.told if each != EMPTY]
        return _merged(told) if told else None


def turn(
    name: str,
    loaded: Loaded | None,
    level: dict[int, int] | None,
    incoming: Sequence[Incoming],
    asked: Sequence[bytes],
    since: str | None,
    *,
    may_hurry: bool = False,
) -> Turn:
    """Store `incoming`, read what others stored, and answer `asked`. `level`: where those stand who were told all so
    far (None: nobody is here). Without `loaded` the document is loaded. `may_hurry`: not all need be on disk then.
    """
    told: list[bytes] = []
    fresh = _fresh(name, loaded, level, told)
    done = Turn(fresh, told, clocks=dict(fresh.clocks), is_all_theirs=not told, may_hurry=may_hurry)
    if loaded is None:
        done.compare(level or {})
    if incoming:
        _store(done, incoming, since)
    else:
        _look(done)
    done.answers = [_answer(done.loaded, state) for state in asked]
    return done


def _merged(updates: Sequence[bytes]) -> bytes:
    return merge_updates(*updates) if len(updates) > 1 else updates[0]


def _fresh(name: str, loaded: Loaded | None, level: dict[int, int] | None, told: list[bytes]) -> Loaded:
    """The document as it stands, and what those lack who are level with `level`."""
    if loaded is not None:
        return loaded
    fresh = load(name)
    if level is not None:
        told.append(fresh.doc.get_update(state_of(level)))
    return fresh


def _again(done: Turn, losses: Sequence[tuple[float, int, frozenset[str]]]) -> None:
    """Load it anew; what was not told yet of what stands, is to be told."""
    done.is_all_theirs = False
    contested = done.loaded.contested
    done.loaded = _fresh(done.loaded.name, None, done.clocks, done.told)
    done.compare(done.clocks)
    done.clocks = dict(done.loaded.clocks)
    done.loaded.losses.extend(losses)
    done.loaded.contested = contested


def _store(done: Turn, incoming: Sequence[Incoming], since: str | None) -> None:
    losses = tuple(done.loaded.losses)
    try:
        _stored(done, incoming, since)
    except (Malformed, Refused, Lost, Suspicious, Gutting) as trouble:
        _again(done, losses)
        if len(incoming) == 1 and not isinstance(trouble, Lost):
            done.verdicts.append(_verdict(done, incoming[0], trouble))
            return
        barred: set[int] = set()
        for place, each in enumerate(incoming):
            if each.sender in barred:
                done.verdicts.append(Refused("afresh"))
            elif not _store_alone(done, each, incoming[place + 1 :], since):
                barred.add(each.sender)


def _store_alone(done: Turn, each: Incoming, later: Sequence[Incoming], since: str | None) -> bool:
    """False: it was not taken, and what the same sender sent after it builds on it."""
    losses = tuple(done.loaded.losses)
    try:
        _stored(done, [each], since)
    except (Malformed, Refused, Gutting) as trouble:
        _again(done, losses)
        if isinstance(trouble, Gutting):
            rest = [other.payload for other in later if other.sender == each.sender]
            each = replace(each, payload=_merged([each.payload, *rest]))
        done.verdicts.append(_verdict(done, each, trouble))
        return False
    return True


def _stored(done: Turn, incoming: Sequence[Incoming], since: str | None) -> None:
    written = storing.store(done.loaded, incoming, since, may_hurry=done.may_hurry)
    done.is_on_disk &= written.is_on_disk
    done.told += written.gap
    done.is_all_theirs &= not written.gap
    done.told += [effect.payload for effect in written.effects]
    done.verdicts += written.seqs
    done.looks.append(written.look)
    done.clocks = dict(done.loaded.clocks)


def _verdict(done: Turn, each: Incoming, trouble: Exception) -> Verdict:
    if isinstance(trouble, Gutting):
        return keep_aside(done.loaded, each, trouble)
    return trouble if isinstance(trouble, Malformed | Refused) else Malformed(str(trouble))


def _look(done: Turn) -> None:
    row = Document.objects.filter(name=done.loaded.name).values_list("epoch", "head").first()
    if row is None:
        return
    try:
        done.told += done.loaded.catch_up(*row)
        done.clocks = dict(done.loaded.clocks)
    except Lost:
        _again(done, tuple(done.loaded.losses))


def _answer(loaded: Loaded, state: bytes) -> bytes | Malformed:
    try:
        clocks_of(state)
    except Malformed as error:
        return error
    return loaded.doc.get_update(state)
