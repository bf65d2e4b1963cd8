"""What came of a gathering: its outcomes, and the draft of its summary as the thread will carry it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.common import clock, richtext
from workspace.common.richtext import as_typed
from workspace.gatherings.models import AgendaItem, Attendance, Gathering, Note
from workspace.gatherings.queries.page import Stage, attendances_of, stage_of
from workspace.gatherings.queries.rounds import RoundCard, Rounds, rounds_of
from workspace.gatherings.queries.voices import voices_of
from workspace.people.models import Person
from workspace.threads.models import Outcome, OutcomeKind

# What a draft takes of a post at most: the rest is room for whoever edits it. What is left out stands in the record.
DRAFT_LONGEST = richtext.MAX_LENGTH * 3 // 4


@dataclass(frozen=True)
class Review:
    """`draft` is the summary in markdown, to be edited before it is posted."""

    stage: Stage
    outcomes: Sequence[Outcome]
    came: Sequence[Attendance]
    draft: str
    rounds: Rounds

    @property
    def unread_words(self) -> int:
        """How many have written in a round that is not revealed: nobody reads it, if the gathering ends now."""
        return sum(card.wrote for card in self.rounds.cards if card.round.is_open)

    @property
    def open_points(self) -> Sequence[AgendaItem]:
        return [item for item in self.stage.agenda if item.started_at is None]


def outcomes_of(gathering: Gathering) -> list[Outcome]:
    """What was marked in the thread while it lasted, oldest first. Two queries."""
    until = gathering.ended_at or clock.now()
    rows = Outcome.objects.filter(post__thread=gathering.thread_id, withdrawn_at__isnull=True)
    return list(
        rows.filter(Q(at__gte=gathering.started_at) & Q(at__lte=until))
        .select_related("post__thread", "post__author", "owner", "marked_by", "superseded_by")
        .prefetch_related("decided_by")
        .order_by("at", "pk")
    )


def review_of(reader: Person, gathering: Gathering) -> Review:
    """What stands, and the draft in the reader's language and time zone."""
    stage, outcomes = stage_of(gathering), outcomes_of(gathering)
    came, rounds = attendances_of(gathering), rounds_of(gathering)
    sections = [
        (_("Decided"), [_decision(one) for one in outcomes if one.kind == OutcomeKind.DECISION]),
        (_("To do"), [_todo(one) for one in outcomes if one.kind == OutcomeKind.ACTION]),
        (_("Also noted"), [f"- {as_typed(one.text)}" for one in outcomes if one.kind not in _ABOVE]),
        (_("Agenda"), [_point(item) for item in stage.agenda]),
        (_("Rounds"), [_asked(card) for card in rounds.cards if card.round.revealed_at is not None]),
        (_("Notes"), list(_noted(stage.notes))),
    ]
    draft = _drafted(gathering, _opening(gathering, len(came)), sections)
    return Review(stage=stage, outcomes=outcomes, came=came, draft=draft, rounds=rounds)


_ABOVE = {OutcomeKind.DECISION, OutcomeKind.ACTION}


def _drafted(gathering: Gathering, opening: str, sections: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The opening and what stands, line for line, as long as there is room for it."""
    parts, left = [opening], DRAFT_LONGEST - len(opening)
    for title, lines in sections:
        if not lines:
            continue
        kept = lines[: bisect_right(list(accumulate(len(line) + 1 for line in lines)), left)]
        parts.append("\n".join([f"**{title}**", "", *kept, *_left_out(gathering, len(lines) - len(kept))]))
        left -= len(parts[-1])
    return "\n\n".join(parts)


def _left_out(gathering: Gathering, number: int) -> list[str]:
    if not number:
        return []
    more = ngettext("%(number)s more in the record", "%(number)s more in the record", number) % {"number": number}
    return [f"\n[{more}]({gathering.get_absolute_url()})"]


def lasted(gathering: Gathering) -> timedelta:
    return (gathering.ended_at or clock.now()) - gathering.started_at


def _opening(gathering: Gathering, came: int) -> str:
    local = timezone.localtime(gathering.started_at)
    when = f"{formats.date_format(local, 'j F Y, H:i')} {_zone(local)}"
    spread = voices_of(gathering).spread
    minutes = max(1, round(lasted(gathering).total_seconds() / 60))
    facts = [
        when,
        ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes},
        *([ngettext("%(number)s person", "%(number)s people", came) % {"number": came}] if came else []),
        _("%(name)s facilitated") % {"name": as_typed(gathering.facilitator.name)},
        *([_("%(heard)s of %(of)s heard") % {"heard": spread.heard, "of": spread.of}] if spread.heard else []),
    ]
    head = f"**{as_typed(gathering.title)}** ({_('gathering')}, [{_('record')}]({gathering.get_absolute_url()}))"
    return f"{head}  \n{' · '.join(facts)}" + (f"\n\n{as_typed(gathering.purpose)}" if gathering.purpose else "")


def _zone(local: datetime) -> str:
    """By the clock of which place a time is told, as the post is read elsewhere too: "CET", or "UTC+03" without one."""
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in {"+", "-"} else name


def _decision(outcome: Outcome) -> str:
    deciders = ", ".join(as_typed(person.name) for person in outcome.decided_by.all())
    return f"- {as_typed(outcome.text)}" + (f" ({deciders})" if deciders else "")


def _todo(outcome: Outcome) -> str:
    owner = as_typed(outcome.owner.name) if outcome.owner else ""
    due = _("by %(day)s") % {"day": formats.date_format(outcome.due, "j F Y")} if outcome.due else ""
    facts = ", ".join(fact for fact in (owner, due) if fact)
    return f"- {as_typed(outcome.text)}" + (f" ({facts})" if facts else "")


def _point(item: AgendaItem) -> str:
    said = as_typed(item.text)
    return f"- {said if item.started_at else _('%(point)s (not reached)') % {'point': said}}"


def _asked(card: RoundCard) -> str:
    """What was asked, and where to read what was written: it is said there by name, and in full."""
    wrote = ngettext("%(number)s person wrote", "%(number)s people wrote", card.wrote) % {"number": card.wrote}
    return f"- {as_typed(card.round.question)} ([{wrote}]({card.round.get_absolute_url()}))"


def _noted(notes: Sequence[Note]) -> Iterator[str]:
    """The notes, each a line, the first of those that were taken at a point with that point above it."""
    for number, (item, under) in enumerate(groupby(notes, key=lambda note: note.item)):
        above = ("\n" if number else "") + (f"*{as_typed(item.text)}*\n\n" if item else "")
        for note in under:
            yield f"{above}- {as_typed(note.text)}"
            above = ""
