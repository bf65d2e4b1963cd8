"""All writes of tokens."""

from datetime import timedelta
from uuid import UUID

from workspace.api import events
from workspace.api.models import ApiToken, digest_of, new_secret
from workspace.audit.ledger import action, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible
from workspace.common.lines import one_line
from workspace.people.models import Person

MOST = 20
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@action
def make_token(*, by: Person, name: str, days: int | None = None, key: UUID | None = None) -> ApiToken:
    """A new token; its `secret` is on the returned object and nowhere else. `days`: how long it lasts, None for ever.

    Raises Invalid without a name, or above twenty standing tokens.
    """
    name = one_line(name)[:80]
    if not name:
        raise Invalid("Say what the token is for.")
    if days is not None and not 1 <= days <= 3660:
        raise Invalid("A token lasts between one day and ten years.")
    locked = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if ApiToken.objects.standing().filter(person=locked).count() >= MOST:
        raise Invalid(f"You have {MOST} tokens. Revoke one that you don't use any more.")
    secret = new_secret()
    expires = clock.now() + timedelta(days=days) if days is not None else None
    token = ApiToken.objects.create(person=locked, name=name, digest=digest_of(secret), expires_at=expires)
    token.secret = secret
    record(by, Verb.MADE_TOKEN, token, on=locked.stream, event=events.TokenMade(token=token.pk))
    return token


@action
def revoke_token(*, by: Person, token: ApiToken, key: UUID | None = None) -> ApiToken:
    """From now on it opens nothing. Only one's own."""
    found = ApiToken.objects.select_for_update(no_key=True).filter(pk=token.pk, person=by).first()
    if found is None:
        raise NotVisible
    if found.revoked_at is not None:
        unchanged()
        return found
    found.revoked_at = clock.now()
    found.save(update_fields=["revoked_at"])
    record(by, Verb.REVOKED_TOKEN, found, on=by.stream, event=events.TokenRevoked(token=found.pk))
    return found


@own_state
def note_use(*, by: Person, token: ApiToken) -> None:
    """Remember to the minute when it was last used, so that its owner sees which ones are idle."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def forget_tokens(person: Person, address: str) -> None:
    """Whoever is erased: no script of theirs comes in any more, and nothing tells how they called it."""
    ApiToken.objects.filter(person=person).delete()
