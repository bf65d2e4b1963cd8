"""Putting on a mask, and taking all masks of a place off."""

import secrets
from datetime import UTC, datetime

from django.db import IntegrityError, connection, transaction

from workspace.audit import ledger
from workspace.audit.models import Side
from workspace.common import clock, ids
from workspace.common.errors import Refused
from workspace.people.models import Mask, Organisation, Person
from workspace.people.queries.handles import taken_handles
from workspace.people.queries.masks import face_number

KINDS = (
    "able agile amber ample apt bold brave breezy brisk bright calm candid cheery civil clear clever cosy crisp dapper "
    "deft eager earnest fair fleet fond frank fresh gentle glad golden grand hardy hazel honest humble jolly keen kind "
    "light lively lucid mellow merry mild mindful modest neat nimble noble open patient placid plain polite prompt "
    "proper quick quiet ready regal serene silver simple sober solid spry steady still sunny swift tidy upright vivid "
    "warm wise witty"
)
ANIMALS = (
    "badger bat beaver bee bison bittern bluejay bunting buzzard carp chamois cicada cod crane cricket crow cuckoo "
    "curlew deer dolphin dove dunlin eagle egret eider elk falcon ferret finch fox frog gannet gecko goose grouse gull "
    "hare harrier hawk hedgehog heron hoopoe ibex ibis jackdaw jay kestrel kingfisher kite lapwing lark linnet lizard "
    "lynx magpie marten martin merlin mole moose moth newt nuthatch oriole osprey otter owl oyster partridge pelican "
    "perch petrel pigeon pike pipit plover puffin quail rail raven redstart robin rook salmon seal shrew shrike siskin "
    "skylark snipe sparrow squirrel starling stoat stork swallow swan swift teal tern thrush tit toad trout turtle "
    "vole wagtail walrus warbler waxwing weasel whale wigeon wolf woodcock wren"
)
# The same for all, so that it tells nothing.
JOINED = datetime(2000, 1, 1, tzinfo=UTC)
# Whoever speaks as a mask holds the place's lock together with others; whoever takes the masks off has it alone. Nobody
# waits for it, since they may hold what the other one needs next.
_SHARE = "SELECT pg_try_advisory_xact_lock_shared(hashtextextended(%s, 0))"
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def mask_for(person: Person, scope: str) -> Person:
    """The mask that the person wears in that place: made when they first need one, the same until it is taken off.

    Two queries where there is one. Inside a transaction. Raises Refused in the moment in which masks are taken off.
    """
    if not _locked(_SHARE, scope):
        raise Refused("Names are being shown here at this moment. Nothing was lost: try again in a few seconds.")
    return _worn(person, scope) or _made(person, scope)


def speak_as(mask: Person) -> Person:
    """What the person does in this deed, the mask does: the ledger and the log name it and nobody's rank."""
    ledger.speak_as(mask)
    return mask


def _worn(person: Person, scope: str) -> Person | None:
    worn = Mask.objects.filter(person=person, scope=scope, unmasked_at__isnull=True)
    found = worn.select_related("face__organisation").first()
    return found.face if found else None


def _made(person: Person, scope: str) -> Person:
    employer = Organisation.objects.filter(side=Side.EMPLOYEE).order_by("pk").first() or person.organisation
    name = _name(scope)
    mask = Person(
        pk=face_number(person, scope), name=name, handle=_handle(name), organisation=employer, side=Side.EMPLOYEE,
        is_active=False, is_placeholder=True, joined_at=JOINED,
    )  # fmt: skip
    mask.set_unusable_password()
    try:
        with transaction.atomic():
            # In bulk: no signal is sent, so no diff says who made it.
            Person.objects.bulk_create([mask])
            Mask.objects.create(person=person, face=mask, scope=scope)
    except IntegrityError:  # the same person at the same moment, in another window
        if (worn := _worn(person, scope)) is None:
            raise
        return worn
    return mask


def _name(scope: str) -> str:
    """Drawn by chance, and nobody else's there; of two kinds once most names of one kind are given."""
    taken = set(Mask.objects.filter(scope=scope).values_list("face__name", flat=True))
    tries = 0
    while True:
        words = [secrets.choice(KINDS.split()) for _ in range(1 + tries // 30)]
        name = " ".join([*words, secrets.choice(ANIMALS.split())]).capitalize()
        if name not in taken:
            return name
        tries += 1


def _handle(name: str) -> str:
    """With an ending by chance, whether or not the name is given elsewhere: it tells of no other place."""
    first = ids.slug(name)
    while (handle := f"{first}-{secrets.token_hex(2)}") in taken_handles(handle):
        pass
    return handle


def take_off(scope: str) -> None:
    """All masks of the place are off, and say from now on whose they were."""
    with connection.cursor() as cursor:
        cursor.execute(_OFF, [clock.now(), scope])


def alone_with(scope: str) -> bool:
    """Whether nobody speaks as a mask there until this transaction ends; else somebody is just doing so."""
    return _locked(_ALONE, scope)


def _locked(lock: str, scope: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(lock, [f"mask:{scope}"])
        return bool(cursor.fetchone()[0])


_OFF = """
WITH off AS (
    UPDATE people_mask SET unmasked_at = %s WHERE scope = %s AND unmasked_at IS NULL RETURNING face_id, person_id
)
UPDATE people_person SET claimed_by_id = off.person_id FROM off WHERE people_person.id = off.face_id
"""
