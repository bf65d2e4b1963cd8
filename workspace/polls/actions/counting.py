"""What becomes of ballots: kept in no order, counted once, and then without what they said."""

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from workspace.polls import secrecy
from workspace.polls.disclosure import disclose, disclose_scale
from workspace.polls.models import Ballot, Poll

# A new ballot is written together with so many others, drawn by chance: all of them carry the same transaction.
AMONG = 31
_dice = random.SystemRandom()


def put_among_others(poll: Poll, ballot: Ballot) -> None:
    """Keep a ballot so that neither its place in the table nor the number of its transaction tells when it came.

    It is written anew together with up to AMONG others of the poll, in a random order. Whoever reads the table finds
    it in a crowd of that size, all of which were written by one transaction; in a small poll that is all of them.
    """
    put_among(ballot, Ballot.objects.filter(poll=poll))


def put_among(ballot: Model, box: "QuerySet[Any]") -> None:
    """As put_among_others, for a ballot of any room; `box` are those that are in there already."""
    write_anew([ballot, *box.order_by("?")[:AMONG]])


def count_ballots(poll: Poll) -> None:
    """Count what was cast, note on the poll what may be told of it, and empty the ballots. The poll is locked.

    Raises Unreadable when they were sealed under a SECRET_KEY that is not known any more; nothing is lost then.
    """
    options = list(poll.options.order_by("place"))
    ballots = list(Ballot.objects.filter(poll=poll))
    counted: Counter[int] = Counter()
    for ballot in ballots:
        counted.update(secrecy.unpacked(secrecy.unseal(poll.pk, "ballot", ballot.sealed)))
    counts = [counted[place] for place in range(len(options))]
    total = len(ballots)
    told = disclose_scale(counts[:-1], counts[-1], total) if poll.is_scale else disclose(counts, total)
    poll.tally = {"counts": list(told.counts), "total": told.total, "bands": [list(band) for band in told.bands]}
    for ballot in ballots:
        ballot.sealed = b""
    write_anew(ballots)


def throw_away_votes(poll: Poll) -> None:
    """All of them, named or not."""
    poll.votes.all().delete()
    Ballot.objects.filter(poll=poll).delete()


def write_anew(ballots: Iterable[Model]) -> None:
    """Rows of one table, written in a random order by one transaction."""
    rows = list(ballots)
    if not rows:
        return
    table = type(rows[0])._default_manager
    table.filter(pk__in=[row.pk for row in rows]).delete()
    _dice.shuffle(rows)
    table.bulk_create(rows)
