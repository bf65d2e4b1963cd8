"""Coming in by a widget: a token that a product signed is exchanged for a short session, and a person is there."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from ideas.widget import secrecy
from ideas.widget.actions.organisations import is_let_in
from ideas.widget.models import Algorithm, KnownOrganisation, UsedToken, Widget, WidgetKey
from ideas.widget.secrecy import Claims, Session, Unproven
from workspace.audit.ledger import by_way_of
from workspace.audit.models import Side
from workspace.common import clock, ids
from workspace.common.errors import HouseError, Invalid
from workspace.people.actions import create_organisation
from workspace.people.actions.organisations import join_group
from workspace.people.models import Identity, Organisation, Person
from workspace.people.queries import taken_handles
from workspace.spaces import permissions
from workspace.spaces.actions import grant, join_space
from workspace.spaces.permissions import Can

# In the ledger, of what was done inside a product.
SOURCE = "widget"
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Entered:
    """`bearer` opens the widget's addresses for as long as secrecy.SESSION says."""

    bearer: str
    session: Session
    person: Person


def enter(*, widget: Widget, token: str, origin: str, is_own: bool = False) -> Entered:
    """Exchange a token. Whoever comes for the first time becomes a person of their organisation and joins the space.

    No deed of itself (joining is one): nobody is there yet who could sign it. `is_own`: a page of ours asks, in a frame
    that only the key's origins may show. Raises Unproven with what is wrong, for whoever builds the product.
    """
    key = _key_of(widget, token)
    if not is_own and origin not in key.origins:
        raise Unproven("wrong_origin", f"Pages at {origin or 'an unknown place'} may not use this key.", 403)
    secret = key.public
    if key.algorithm == Algorithm.HS256 and key.sealed is not None:
        secret = secrecy.unseal(key.kid, key.sealed)
    claims = secrecy.claims_of(token, algorithm=key.algorithm, key=secret, audience=widget.audience)
    with transaction.atomic():
        _use(key, claims)
        person = _person(widget, claims)
    session = Session(widget.pk, key.pk, person.pk, origin)
    return Entered(secrecy.opened(session), session, person)


def preview(*, by: Person, widget: Widget, origin: str) -> Entered:
    """A session for whoever facilitates, on our own page: it shows what they may see, and sends nothing."""
    permissions.require(by, Can.FACILITATE, widget.board.space)
    session = Session(widget.pk, None, by.pk, origin)
    return Entered(secrecy.opened(session), session, by)


def forget_used_tokens() -> int:
    """Those that have run out, and so are refused without us knowing them. How many."""
    gone, _ = UsedToken.objects.filter(until__lt=clock.now() - 2 * secrecy.SKEW).delete()
    return gone


def _key_of(widget: Widget, token: str) -> WidgetKey:
    kid, algorithm = secrecy.kid_of(token)
    key = WidgetKey.objects.filter(widget=widget, kid=kid).first()
    if key is None:
        raise Unproven("unknown_key", "This widget has no key of that name (kid).")
    if key.revoked_at is not None:
        raise Unproven("revoked_key", "The key that the token names was revoked. Sign with another one.")
    if algorithm != key.algorithm:
        raise secrecy.wrong_algorithm(key.algorithm)
    return key


def _use(key: WidgetKey, claims: Claims) -> None:
    """Of two that bring the same token at the same moment, the constraint lets one in."""
    _token, is_new = UsedToken.objects.get_or_create(key=key, jti=claims.jti, defaults={"until": claims.until})
    if not is_new:
        raise Unproven("used_before", "This token was used before. Sign another one, with a jti of its own.")
    now = clock.now()
    if key.used_at is None or now - key.used_at > USE_IS_NOTED_EVERY:
        WidgetKey.objects.filter(pk=key.pk).update(used_at=now)


def _person(widget: Widget, claims: Claims) -> Person:
    organisation = _organisation(widget, claims)
    who = {
        "source": f"widget:{widget.pk}",
        "external_id": f"{organisation.pk}:{hashlib.sha256(claims.subject.encode()).hexdigest()}",
    }
    known = Identity.objects.filter(**who).select_related("person__organisation").first()
    if known is None:
        # One newcomer at a time: the same person may have two pages open.
        Widget.objects.select_for_update(no_key=True).get(pk=widget.pk)
        known = Identity.objects.filter(**who).select_related("person__organisation").first()
    person = known.person if known else _newcomer(widget, organisation, claims, who)
    if not person.is_active or person.side != Side.CUSTOMER or person.organisation_id != organisation.pk:
        raise Unproven("not_a_customer", "This account is closed, or belongs to somebody else's side by now.", 403)
    if not permissions.may(person, Can.VIEW, widget.board.space_id):
        raise Unproven("not_let_in", f"{organisation.name} is not let into the space of this board.", 403)
    return person


def _organisation(widget: Widget, claims: Claims) -> Organisation:
    rows = KnownOrganisation.objects.filter(widget=widget, external_id=claims.organisation)
    known = rows.select_related("organisation").first()
    if known is not None:
        if not is_let_in(widget, known.organisation):
            raise Unproven("not_let_in", f"{known.organisation.name} is not let into the space of this board.", 403)
        return known.organisation
    if not widget.takes_new:
        told = f"The organisation “{claims.organisation}” is not known. Whoever keeps the widget can say who that is."
        raise Unproven("unknown_organisation", told, 403)
    return _new_organisation(widget, claims)


def _new_organisation(widget: Widget, claims: Claims) -> Organisation:
    """Made and let in by whoever said that new ones may come, if they still have the right to.

    It may not take the name of one that is there: then a product could put its users among somebody else's."""
    Widget.objects.select_for_update(no_key=True).get(pk=widget.pk)
    rows = KnownOrganisation.objects.filter(widget=widget, external_id=claims.organisation)
    if (twin := rows.select_related("organisation").first()) is not None:
        return twin.organisation
    try:
        with by_way_of(SOURCE):
            made = create_organisation(by=widget.kept_by, name=claims.organisation_name or claims.organisation)
            grant(
                by=widget.kept_by, space=widget.board.space, can=Can.CONTRIBUTE, group=made.group,
                customers_may_meet=True,
            )  # fmt: skip
    except Invalid as error:
        raise Unproven("name_is_taken", f"{error} Whoever keeps the widget can say who it is.", 403) from error
    except HouseError as error:
        told = "Whoever let new organisations in may not do so any more. An operator can save the widget anew."
        raise Unproven("nobody_keeps_it", told, 403) from error
    KnownOrganisation.objects.create(widget=widget, external_id=claims.organisation, organisation=made)
    return made


def _newcomer(widget: Widget, organisation: Organisation, claims: Claims, who: dict[str, str]) -> Person:
    """Somebody who can't sign in: a placeholder, which whoever proves to have its address can claim.

    A product that has verified an address of one of our own people of that very organisation means them."""
    same = Person.objects.active().filter(
        organisation=organisation, side=Side.CUSTOMER, is_placeholder=False, is_bot=False, email__iexact=claims.email
    )
    person = same.first() if claims.verified and claims.email else None
    if person is None:
        name = claims.name or claims.email.partition("@")[0] or organisation.name
        handle = ids.handle(name, taken_handles(ids.slug(name)[:40]))
        person = Person.objects.create_user(
            None, name=name, handle=handle, organisation=organisation, side=organisation.side, is_placeholder=True
        )
        join_group([person], organisation)
        if claims.verified and claims.email:
            Identity.objects.get_or_create(source="email", external_id=claims.email, defaults={"person": person})
    Identity.objects.create(person=person, **who)
    with by_way_of(SOURCE):
        join_space(by=person, space=widget.board.space)
    found: Person = Person.objects.select_related("organisation").get(pk=person.pk)
    return found
