"""What becomes of ballots: opened when the decision closes, and the result kept so that no page counts again."""

from typing import Any

from ideas.decisions import ballots
from ideas.decisions.models import Decision, SealedBallot
from ideas.decisions.queries.counting import PARTS
from workspace.common import clock
from workspace.polls import secrecy
from workspace.polls.actions.counting import write_anew
from workspace.polls.disclosure import THRESHOLD


def open_ballots(decision: Decision) -> None:
    """What was sealed becomes readable; with fewer ballots than may be told it is thrown away. The decision is locked.

    Raises Unreadable when they were sealed under a SECRET_KEY that is not known any more; nothing is lost then.
    """
    cast = list(SealedBallot.objects.filter(decision=decision))
    for ballot in cast:
        content = secrecy.unseal(decision.box, "ballot", ballot.sealed)
        ballot.values = {str(place): value for place, value in ballots.unpacked(content).items()}
        ballot.sealed = b""
        if len(cast) < THRESHOLD:
            ballot.values = None
    write_anew(cast)


def keep(decision: Decision, result: dict[str, Any]) -> None:
    decision.result, decision.counted_at, decision.progress = result, clock.now(), PARTS
    decision.save(update_fields=["result", "counted_at", "progress"])
