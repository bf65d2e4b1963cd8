"""Which deeds are contributions, and which months they fall into. One literal table: what is not in it is not counted.

Not counted: reading and what one keeps for oneself (neither is in the ledger, or it is about the reader alone); taking
something back; administration (people, spaces, grants, tokens, imports); facilitating (calling on somebody, keeping
time, beginning a phase); looking at reports; and rows of these sources:

- `masked`: signed by a pseudonym whom nobody may know yet. Once its author is shown, the same deed is told again with
  the source `unmasked`, dated as of its time, and counts then. An edition that was published before stays as it is.
- `schedule`: the clock did it. The deed counts once, when it was ordered (`scheduled`).

`baseline` is what was imported from before Causeway: an act of its own, and in no figure beside deeds of Causeway.
"""

from collections.abc import Mapping

from workspace.audit import voices
from workspace.audit.models import Verb
from workspace.reports.models import Act

NOT_COUNTED = (voices.MASKED, "schedule")

CONTRIBUTIONS: Mapping[Verb, Act] = {
    Verb.OPENED_THREAD: Act.START,
    Verb.SUBMITTED_IDEA: Act.START,
    Verb.RAISED_IDEA: Act.START,
    Verb.SCHEDULED: Act.START,
    Verb.OPENED_POLL: Act.START,
    Verb.OPENED_RESULT: Act.START,
    Verb.OPENED_CANVAS: Act.START,
    Verb.STATED: Act.START,
    Verb.REPLIED: Act.REPLY,
    Verb.DISCUSSED_NOTE: Act.REPLY,
    Verb.REACTED: Act.LIGHT,
    Verb.VOTED: Act.LIGHT,
    Verb.TOOK_BALLOT: Act.LIGHT,
    Verb.SUPPORTED: Act.LIGHT,
    Verb.PASSED: Act.LIGHT,
    Verb.CAST_BALLOT: Act.LIGHT,
    Verb.DUELLED: Act.LIGHT,
    Verb.GAVE_OPINION: Act.LIGHT,
    Verb.PLACED_DOT: Act.LIGHT,
    Verb.RAISED_HAND: Act.LIGHT,
    Verb.TOOK_PULSE: Act.LIGHT,
    Verb.ANSWERED_IDEA: Act.JUDGE,
    Verb.EVALUATED: Act.JUDGE,
    Verb.OBJECTED: Act.JUDGE,
    Verb.SHIPPED_RESULT: Act.JUDGE,
    Verb.REVIEWED_RESULT: Act.JUDGE,
    Verb.ANSWERED_TEST: Act.JUDGE,
    Verb.CREDITED: Act.JUDGE,
    Verb.MARKED_OUTCOME: Act.WORK,
    Verb.SUPERSEDED: Act.WORK,
    Verb.DID_ACTION: Act.WORK,
    Verb.ATTACHED: Act.WORK,
    Verb.NOTED: Act.WORK,
    Verb.WROTE_IN_ROUND: Act.WORK,
    Verb.SUMMED_UP: Act.WORK,
    Verb.ADDED_CASE: Act.WORK,
    Verb.INVITED_COAUTHOR: Act.WORK,
    Verb.JOINED_IDEA: Act.WORK,
    Verb.PROPOSED_MERGE: Act.WORK,
    Verb.AGREED_TO_MERGE: Act.WORK,
    Verb.REVISED_PROPOSAL: Act.WORK,
    Verb.NOTED_PROGRESS: Act.WORK,
    Verb.WROTE_NOTE: Act.WORK,
    Verb.WROTE_BRIEF: Act.WORK,
    Verb.TURNED_TO: Act.BEFORE,
}


def acts_sql() -> str:
    """The table as rows `(verb, act)` of SQL: words of our own, no input."""
    return ", ".join(f"('{verb.value}', {act.value})" for verb, act in CONTRIBUTIONS.items())
