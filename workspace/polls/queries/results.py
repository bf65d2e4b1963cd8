"""What came of the polls of a thread, for who tells it on: a gathering's summary, an export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.common.richtext import as_typed
from workspace.polls.disclosure import THRESHOLD
from workspace.polls.models import Poll
from workspace.polls.queries.cards import Line, PollCard, poll_cards
from workspace.threads.models import Thread


@dataclass(frozen=True)
class Result:
    """A closed poll. `lines` are (answer, its count in words), in the order of the poll; empty when nothing is told."""

    poll: Poll
    question: str
    lines: Sequence[tuple[str, str]]
    note: str

    @property
    def markdown(self) -> str:
        """The result as a paragraph and a list, for the body of a post."""
        rows = "\n".join(f"- {name}: {count}" for name, count in self.lines)
        return "\n\n".join(part for part in (f"**{as_typed(self.question)}**", rows, self.note) if part)


def results_of(thread: Thread, since: datetime | None = None, until: datetime | None = None) -> list[Result]:
    """Polls of a thread that were closed from `since` on and before `until`, in the order of opening.

    Of a confidential poll only what may be told: what is hidden on its page is hidden here. At most four queries.
    """
    closed = Poll.objects.filter(thread=thread, closed_at__isnull=False)
    if since is not None:
        closed = closed.filter(closed_at__gte=since)
    if until is not None:
        closed = closed.filter(closed_at__lt=until)
    return [_result(card) for card in poll_cards(closed)]


def _result(card: PollCard) -> Result:
    lines = [(as_typed(line.name), _counted(line)) for line in card.lines] if card.is_enough else []
    return Result(card.poll, card.poll.question, lines, _note(card))


def _counted(line: Line) -> str:
    if line.count is None:
        return _("fewer than %(count)d") % {"count": THRESHOLD}
    share = f" ({line.share} %)" if line.share is not None else ""
    return f"{line.count}{share}"


def _note(card: PollCard) -> str:
    if not card.is_enough:
        return (
            _("Too few votes to tell anything without giving somebody away.") if card.poll.confidential
            else _("Nobody voted.")
        )  # fmt: skip
    if card.total is None:
        return _("The vote was confidential: small counts are hidden, and so is the number of votes.")
    voted = ngettext("%(count)d person voted.", "%(count)d people voted.", card.total) % {"count": card.total}
    return f"{voted} {_('The vote was confidential.')}" if card.poll.confidential else voted
