"""What is read of links: whether they let in, who sees them, and how many colleagues somebody may still invite."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workspace.audit.models import Side
from workspace.audit.queries import Described
from workspace.common import clock
from workspace.common.errors import NotVisible
from workspace.guests.models import Allowance, Arrival, Link, State
from workspace.people.models import Organisation, Person
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can, allowed, may_many

SHOWN = 100
# What is over stays in the list for so long.
REMEMBERED = timedelta(days=60)


def state_of(link: Link, used: int) -> State:
    """Whether it lets in somebody new. Two queries for one that is open."""
    return _over(link, used) or (State.OPEN if _still_stands(link) else State.STOPPED)


def _over(link: Link, used: int) -> State | None:
    if link.closed_at or (link.behind and link.behind.closed_at):
        return State.CLOSED
    if link.ends_at <= clock.now():
        return State.ENDED
    return State.USED_UP if used >= link.most else None


def _still_stands(link: Link) -> bool:
    """Whether its host may still let somebody in: into one of its spaces, or, without any, as an operator."""
    if not link.spaces.exists():
        return link.host.is_active and link.host.is_operator
    return led_into(link).exists()


def led_into(link: Link) -> QuerySet[Space]:
    """The spaces that it opens now: those that its host still facilitates, and that are not archived."""
    return Space.objects.live().filter(allowed(link.host, Can.FACILITATE), pk__in=link.spaces.values("pk"))


def link_at(token: str) -> Link:
    """The link of this address, with `used`. Raises NotVisible for an address that is not one of ours."""
    nonce = Link.nonce_of(token)
    rows = Link.objects.counted().select_related("organisation", "made_by", "host", "behind")
    found = rows.filter(nonce=nonce).first() if nonce else None
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class Row:
    """A link as whoever looks after it sees it. `may_hand_on`: its address is shown to who may let in by it."""

    link: Link
    used: int
    state: State
    spaces: Sequence[Space]
    came: Sequence[Person]
    may_hand_on: bool

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN


@dataclass(frozen=True)
class LinksPage:
    """`open` still let in; `over` did until lately. `left`: how many colleagues a customer may invite."""

    open: Sequence[Row]
    over: Sequence[Row]
    may_make: bool
    left: int
    is_more: bool


def links_page(person: Person) -> LinksPage:
    """The links that concern the reader, newest first. Raises NotVisible for whom there is nothing here."""
    left = colleagues_left(person)
    may_make = may_invite(person)
    lately = clock.now() - REMEMBERED
    rows = _seen_by(person).filter(Q(ends_at__gt=lately), Q(closed_at=None) | Q(closed_at__gt=lately))
    found = list(rows[: SHOWN + 1])
    if not (left or may_make or found):
        raise NotVisible
    standing = _standing(found[:SHOWN])
    made = [_row(person, link, standing) for link in found[:SHOWN]]
    return LinksPage(
        open=[one for one in made if one.is_open],
        over=[one for one in made if not one.is_open],
        may_make=may_make,
        left=left,
        is_more=len(found) > SHOWN,
    )


def row_of(person: Person, number: int) -> Row:
    """One link as the list shows it. Raises NotVisible."""
    found = _seen_by(person).filter(pk=number).first()
    if found is None:
        raise NotVisible
    return _row(person, found, _standing([found]))


def _seen_by(person: Person) -> QuerySet[Link]:
    rows = Link.objects.visible_to(person).counted().select_related("organisation", "made_by", "host", "behind")
    return rows.prefetch_related("spaces", "arrivals__person__organisation")


def _standing(links: Collection[Link]) -> set[int]:
    """Which of these links stand on a right that still holds. A fixed number of queries."""
    pairs = [(link.host, space.pk) for link in links for space in link.spaces.all() if not space.is_archived]
    may = {(person.pk, space) for person, space in may_many(Can.FACILITATE, pairs)} if pairs else set()
    return {
        link.pk
        for link in links
        if (
            any((link.host_id, space.pk) in may for space in link.spaces.all())
            if link.spaces.all()
            else link.host.is_active and link.host.is_operator
        )
    }


def _row(person: Person, link: Any, standing: Collection[int]) -> Row:
    state = _over(link, link.used) or (State.OPEN if link.pk in standing else State.STOPPED)
    came = [arrival.person for arrival in link.arrivals.all()]
    seen = {space.pk for space in link.spaces.all()} if person.is_customer else None
    spaces = [space for space in link.spaces.all() if seen is None or space.pk in seen]
    hands_on = person.pk in {link.made_by_id, link.host_id} and not link.is_letter
    return Row(link, link.used, state, spaces, came, hands_on and state is State.OPEN)


def link_seen_by(person: Person, number: int) -> Link:
    """Raises NotVisible."""
    rows = Link.objects.visible_to(person).counted().select_related("organisation", "made_by", "host", "behind")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def may_invite(person: Person) -> bool:
    """Whether somebody may make links: an operator, or who facilitates a space."""
    if not (person.is_employee and person.is_active):
        return False
    return person.is_operator or spaces_to_open(person).exists()


def spaces_to_open(person: Person) -> QuerySet[Space]:
    """The spaces into which somebody may let in others."""
    return Space.objects.live().filter(allowed(person, Can.FACILITATE)).order_by("name")


def customers() -> QuerySet[Organisation]:
    """All customer organisations, for employees who may invite."""
    return Organisation.objects.filter(side=Side.CUSTOMER).order_by("name")


def way_in(person: Person) -> Link | None:
    """The link by which a customer came in that lets them invite most, with `used`; None if none does."""
    if not (person.is_customer and person.is_active):
        return None
    came = Arrival.objects.filter(person=person).values("link")
    rows = Link.objects.counted().select_related("host", "behind", "organisation")
    return rows.filter(pk__in=came, colleagues__gt=0, closed_at=None).order_by("-colleagues", "-pk").first()


def colleagues_left(person: Person) -> int:
    """How many colleagues a customer may still invite: by their own link, and by what all of their organisation may.

    What is closed or over, and brought nobody, counts not.
    """
    way = way_in(person)
    if way is None:
        return 0
    own = max(0, way.colleagues - _brought().filter(made_by=person).count())
    left = left_together(person.organisation_id) if own else 0
    return own if left is None else min(own, left)


def left_together(organisation: int) -> int | None:
    """How many colleagues the people of a customer may still invite, all together. None: only their links say it."""
    most = Allowance.objects.filter(organisation=organisation).values_list("most", flat=True).first()
    return None if most is None else max(0, most - _brought().filter(organisation=organisation).count())


def _brought() -> QuerySet[Link]:
    """What colleagues were invited by, as far as it counts: somebody came, or still may."""
    return Link.objects.filter(Q(Exists(Arrival.objects.filter(link=OuterRef("pk")))) | _open(), behind__isnull=False)


def _open() -> Q:
    return Q(closed_at=None, ends_at__gt=clock.now())


@dataclass(frozen=True)
class Limit:
    """Of one customer: how many colleagues its people have invited, and may invite together (None: no number)."""

    organisation: Organisation
    brought: int
    most: int | None


def limits(person: Person) -> list[Limit]:
    """All customers by name, for operators; NotVisible for others. One query."""
    if not (person.is_operator and person.is_active):
        raise NotVisible
    per = _brought().filter(organisation=OuterRef("pk")).order_by().values("organisation").annotate(n=Count("pk"))
    rows = customers().annotate(brought=Coalesce(Subquery(per.values("n")), 0), most=F("allowance__most"))
    return [Limit(one, one.brought, one.most) for one in rows]


def describe_links(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """In the ledger: the customer that it is for."""
    seen = Link.objects.visible_to(reader).filter(pk__in=numbers).select_related("organisation")
    return {one.pk: Described(one.organisation.name, "/invitations/") for one in seen}


def describe_allowances(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """In the ledger: the customer that it is of."""
    rows = Allowance.objects.filter(pk__in=numbers).select_related("organisation") if reader.is_operator else ()
    return {one.pk: Described(one.organisation.name, "/invitations/limits/") for one in rows}


def describe_arrivals(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    """In the ledger of whoever came: by whom."""
    rows = Arrival.objects.filter(pk__in=numbers, person=reader).select_related("link__made_by")
    return {one.pk: Described(one.link.made_by.name, "") for one in rows}
