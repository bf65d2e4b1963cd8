"""How each verb of the ledger begins a sentence. What it was done to follows as a link."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspace.audit.models import Verb

PHRASES: Mapping[str, Promise | str] = {
    Verb.IMPORTED_PEOPLE: _("Imported a list of people"),
    Verb.CHANGED_PROFILE: _("Changed the profile of"),
    Verb.NAMED_SKILLS: _("Named the skills of"),
    Verb.INVITED: _("Invited"),
    Verb.CLAIMED: _("Claimed the imported history of"),
    Verb.DEACTIVATED: _("Closed the account of"),
    Verb.REACTIVATED: _("Opened the account again of"),
    Verb.OPENED_SPACE: _("Opened the space"),
    Verb.CHANGED_SPACE: _("Changed the space"),
    Verb.JOINED: _("Joined"),
    Verb.LEFT: _("Left"),
    Verb.GRANTED: _("Gave a right in"),
    Verb.REVOKED: _("Took back a right in"),
    Verb.ARCHIVED: _("Archived"),
    Verb.RESTORED: _("Restored"),
    Verb.MADE_CIRCLE: _("Made the circle"),
    Verb.CHANGED_CIRCLE: _("Changed the circle"),
    Verb.BROKE_GLASS: _("Broke the glass of"),
    Verb.OPENED_THREAD: _("Opened the thread"),
    Verb.REPLIED: _("Replied in"),
    Verb.EDITED: _("Edited a post in"),
    Verb.DELETED: _("Deleted a post in"),
    Verb.RENAMED: _("Renamed the thread"),
    Verb.MOVED: _("Moved the thread"),
    Verb.CLOSED: _("Closed the thread"),
    Verb.REOPENED: _("Reopened the thread"),
    Verb.REACTED: _("Reacted in"),
    Verb.UNREACTED: _("Took back a reaction in"),
    Verb.ATTACHED: _("Attached"),
    Verb.MARKED_OUTCOME: _("Marked an outcome in"),
    Verb.WITHDREW_OUTCOME: _("Withdrew an outcome in"),
    Verb.SUPERSEDED: _("Superseded a decision in"),
    Verb.DID_ACTION: _("Did an action from"),
    Verb.REOPENED_ACTION: _("Reopened an action from"),
    Verb.IMPORTED: _("Imported a history"),
    Verb.SCHEDULED: _("Scheduled"),
    Verb.RESCHEDULED: _("Scheduled otherwise"),
    Verb.PAUSED_SCHEDULED: _("Paused the scheduled post"),
    Verb.RESUMED_SCHEDULED: _("Resumed the scheduled post"),
    Verb.TOOK_OVER_SCHEDULED: _("Took over the scheduled post"),
    Verb.CANCELLED_SCHEDULED: _("Cancelled the scheduled post"),
    Verb.STARTED_GATHERING: _("Started the gathering"),
    Verb.HANDED_OVER: _("Handed over the gathering"),
    Verb.ENDED_GATHERING: _("Ended the gathering"),
    Verb.SUMMED_UP: _("Summed up the gathering"),
    Verb.CHANGED_AGENDA: _("Changed the agenda of"),
    Verb.KEPT_TIME: _("Kept the time of"),
    Verb.NOTED: _("Took a note in"),
    Verb.EDITED_NOTE: _("Edited a note in"),
    Verb.DELETED_NOTE: _("Took away a note in"),
    Verb.RAISED_HAND: _("Raised a hand in"),
    Verb.LOWERED_HAND: _("Lowered a hand in"),
    Verb.CALLED_ON: _("Gave the floor in"),
    Verb.CALLED_OUT_OF_TURN: _("Gave the floor out of turn in"),
    Verb.ENDED_TURN: _("Ended a turn in"),
    Verb.OPENED_ROUND: _("Opened the round"),
    Verb.DROPPED_ROUND: _("Dropped the round"),
    Verb.REVEALED_ROUND: _("Revealed the round"),
    Verb.WROTE_IN_ROUND: _("Wrote in the round"),
    Verb.REVISED_WORDS: _("Changed words in the round"),
    Verb.TOOK_BACK_WORDS: _("Took back words in the round"),
    Verb.MADE_TOKEN: _("Made the token"),
    Verb.REVOKED_TOKEN: _("Revoked the token"),
}


def phrase(verb: str) -> str:
    """The beginning of the sentence; a verb without a phrase is shown as it is stored."""
    return str(PHRASES.get(verb, verb.capitalize()))
