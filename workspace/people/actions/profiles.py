"""What people say of themselves: everybody changes only their own."""

import io
import uuid
import zoneinfo
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from workspace.audit.ledger import action, record, unchanged
from workspace.audit.models import Verb
from workspace.common.errors import Invalid, NotVisible
from workspace.common.lines import one_line
from workspace.people import events
from workspace.people.models import Person, PersonSkill, Skill

AVATAR_SIDE = 256
AVATAR_BYTES = 8 * 1024 * 1024
AVATAR_PIXELS = 40_000_000
AVATAR_KINDS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_SKILLS = 60
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@action
def change_profile(
    *,
    by: Person,
    name: str,
    pronouns: str = "",
    about: str = "",
    time_zone: str = "UTC",
    locale: str = "en",
    key: uuid.UUID | None = None,
) -> Person:
    """What others see of oneself, and in which zone and language one reads. Raises Invalid for an unknown zone."""
    said = {
        "name": one_line(name)[:120],
        "pronouns": one_line(pronouns)[:40],
        "about": one_line(about)[:280],
        "time_zone": time_zone,
        "locale": locale,
    }
    if not said["name"]:
        raise Invalid("A person needs a name.")
    if time_zone not in zoneinfo.available_timezones():
        raise Invalid(f"There is no time zone {time_zone}.")
    if locale not in dict(settings.LANGUAGES):
        raise Invalid(f"There is no language {locale}.")
    person = _oneself(by)
    if all(getattr(person, field) == value for field, value in said.items()):
        unchanged()
        return person
    for field, value in said.items():
        setattr(person, field, value)
    person.save(update_fields=list(said))
    _tell(by, person, Verb.CHANGED_PROFILE, events.ProfileChanged(person=person.pk))
    return person


def change_avatar(*, by: Person, picture: BinaryIO | None, key: uuid.UUID | None = None) -> Person:
    """A face, cut square and written anew (nothing of the file but its pixels is kept); None takes it away.

    It goes to storage before the transaction, which may be a network away. Raises Invalid for anything that is not a
    picture, or is too large."""
    storage = by.avatar.storage
    # A name that can't be guessed: whoever may not see a person can't find their face either.
    name = f"{by.avatar.field.upload_to}{uuid.uuid4().hex}.webp"
    stored = storage.save(name, ContentFile(_square(picture))) if picture is not None else ""
    try:
        person = _wear(by=by, stored=stored, key=key)
    except BaseException:
        if stored:
            storage.delete(stored)
        raise
    if stored and person.avatar.name != stored:  # the key had been seen: the first face stands
        storage.delete(stored)
    return person


@action
def _wear(*, by: Person, stored: str, key: uuid.UUID | None = None) -> Person:
    person = _oneself(by)
    old, storage = person.avatar.name, person.avatar.storage
    person.avatar = stored
    person.save(update_fields=["avatar"])
    if old:
        transaction.on_commit(lambda: storage.delete(old))
    _tell(by, person, Verb.CHANGED_PROFILE, events.ProfileChanged(person=person.pk))
    return person


@action
def name_skill(*, by: Person, skill: str, note: str = "", key: uuid.UUID | None = None) -> Person:
    """Something that one can do, in one's own words. Words that somebody used before meet in one skill."""
    words = one_line(skill)
    if not words or len(words) > 60:
        raise Invalid("A skill is said in 1 to 60 characters.")
    person = _oneself(by)
    if person.skills.count() >= MOST_SKILLS:
        raise Invalid(f"{MOST_SKILLS} skills are enough: drop one first.")
    found = Skill.objects.filter(name__iexact=words).first() or _new_skill(words)
    _, is_new = PersonSkill.objects.get_or_create(person=person, skill=found, defaults={"note": note[:200]})
    if not is_new:
        unchanged()
        return person
    _tell(by, person, Verb.NAMED_SKILLS, events.SkillsChanged(person=person.pk))
    return person


@action
def drop_skill(*, by: Person, skill: Skill, key: uuid.UUID | None = None) -> Person:
    """No longer name this skill. Raises NotVisible if one doesn't name it."""
    person = _oneself(by)
    deleted, _ = PersonSkill.objects.filter(person=person, skill=skill).delete()
    if not deleted:
        raise NotVisible
    _tell(by, person, Verb.NAMED_SKILLS, events.SkillsChanged(person=person.pk))
    return person


def _oneself(by: Person) -> Person:
    locked: Person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)
    return locked


def _tell(by: Person, person: Person, verb: Verb, event: events.PersonEvent) -> None:
    """Employees hear of it on `people:0`, and one's other pages on one's own stream."""
    record(by, verb, person, on=events.EVERYBODY, event=event, also={person.stream: event})


def _new_skill(words: str) -> Skill:
    """Two people may say a new word at the same moment: the second finds the first one's."""
    Skill.objects.bulk_create([Skill(name=words)], ignore_conflicts=True)
    return Skill.objects.get(name__iexact=words)


def _square(picture: BinaryIO) -> bytes:
    image = ImageOps.fit(readable(picture, "RGB"), (AVATAR_SIDE, AVATAR_SIDE))
    written = io.BytesIO()
    image.save(written, "WEBP", quality=85)
    return written.getvalue()


def readable(picture: BinaryIO, mode: str) -> Image.Image:
    """The pixels of a picture that somebody sent, upright. Raises Invalid for anything else, or too large."""
    picture.seek(0)
    content = picture.read(AVATAR_BYTES + 1)
    if len(content) > AVATAR_BYTES:
        raise Invalid(f"A picture may have at most {AVATAR_BYTES // 1024 // 1024} MB.")
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=AVATAR_KINDS)
        if image.width * image.height > AVATAR_PIXELS:
            raise Invalid("This picture has too many pixels: make it smaller first.")
        return ImageOps.exif_transpose(image).convert(mode)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, *TOO_LARGE):
        raise Invalid("This is not a picture that can be read. JPEG, PNG, WebP and GIF can.") from None
