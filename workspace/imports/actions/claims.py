"""What becomes of a placeholder's things when somebody claims to be who it stood for."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from realtime.events import Payload
from workspace.common import clock, richtext
from workspace.common.richtext import Named
from workspace.people.models import Person
from workspace.spaces import permissions
from workspace.spaces.events import GrantGiven
from workspace.spaces.models import Access, Circle, Grant, Membership, Space
from workspace.spaces.permissions import Can
from workspace.threads.models import Follow, Mention, Outcome, Post, Reaction, ReadMark, Thread

AT_ONCE = 500


def hand_over(placeholder: Person, person: Person, by: Person) -> Mapping[str, Payload]:
    """Everything that the placeholder wrote, may see and is called in becomes the person's. Inside the claim.

    Where both have something (a reaction, a membership), the person's own stays. A grant is handed over only where
    the person has none: a claim widens what they may see to what the placeholder's history was for, and no more.
    It bears the name of whoever let them in, `by`; returns what each such space is told of it.
    """
    _words(placeholder, person)
    Thread.objects.filter(opened_by=placeholder).update(opened_by=person)
    Outcome.objects.filter(marked_by=placeholder).update(marked_by=person)
    Outcome.objects.filter(owner=placeholder).update(owner=person)
    Reaction.objects.filter(person=placeholder).exclude(
        Q(post__reactions__person=person) & Q(post__reactions__emoji=F("emoji"))
    ).update(person=person)
    Reaction.objects.filter(person=placeholder).delete()
    _attention(placeholder, person)
    return _doors(placeholder, person, by)


def _words(placeholder: Person, person: Person) -> None:
    """Posts, and the mentions in others' posts: shown and called by the person's name from now on."""
    Post.objects.filter(author=placeholder).update(author=person)
    called = (
        Post.objects.filter(mentions__person=placeholder).select_related("thread").prefetch_related("mentions__person")
    )
    name = re.compile(rf"@{re.escape(placeholder.handle)}(?![\w-])", re.IGNORECASE)
    changed = []
    for post in called.iterator(chunk_size=AT_ONCE):
        post.body = name.sub(f"@{person.handle}", post.body)
        post.html = richtext.render(post.body, _known(post, placeholder, person))[0]
        changed.append(post)
    Post.objects.bulk_update(changed, ["body", "html"], batch_size=AT_ONCE)
    both = Post.objects.filter(mentions__person=person).values("pk")
    Mention.objects.filter(person=placeholder, post__in=both).delete()
    Mention.objects.filter(person=placeholder).update(person=person)


def _known(post: Post, placeholder: Person, person: Person) -> dict[str, Named]:
    known: dict[str, Named] = {}
    for mention in post.mentions.all():
        one = person if mention.person_id == placeholder.pk else mention.person
        if one is not None:
            known[one.handle.lower()] = Named(one.handle, one.name, "person", one.pk, f"/people/{one.pk}/")
        if mention.whole_space:
            known["space"] = Named("space", "space", "space", post.thread.space_id)
    for circle in Circle.objects.filter(pk__in=[one.circle_id for one in post.mentions.all() if one.circle_id]):
        known[circle.handle] = Named(circle.handle, circle.name, "circle", circle.pk)
    return known


def _attention(placeholder: Person, person: Person) -> None:
    """What the placeholder follows and has read; of two read positions the further one."""
    theirs = ReadMark.objects.filter(person=placeholder)
    for mark in theirs.filter(thread__read_marks__person=person):
        ReadMark.objects.filter(person=person, thread=mark.thread_id).update(number=Greatest(F("number"), mark.number))
    _move(theirs, person, ReadMark.objects.filter(person=person).values("thread"))
    _move(Follow.objects.filter(person=placeholder), person, Follow.objects.filter(person=person).values("thread"))


def _move(rows: "QuerySet[Any]", person: Person, held: "QuerySet[Any, Any]") -> None:
    rows.exclude(thread__in=held).update(person=person)
    rows.delete()


def _doors(placeholder: Person, person: Person, by: Person) -> dict[str, Payload]:
    """Grants and memberships. A customer gets none of an open space, which their organisation was never let into, and
    facilitates nothing."""
    Space.objects.filter(created_by=placeholder).update(created_by=person)
    held = Grant.objects.filter(user=person).values("content_object")
    told: dict[str, Payload] = {}
    theirs_to_have = Grant.objects.filter(user=placeholder).exclude(content_object__in=held)
    for grant in theirs_to_have.select_related("content_object", "permission"):
        can = Can(grant.permission.codename.removesuffix("_space"))
        if person.is_customer and can is Can.FACILITATE:
            can = Can.CONTRIBUTE
            grant.permission_id = permissions.permission_id(permissions.codename(can))
        grant.user, grant.granted_by, grant.granted_at = person, by, clock.now()
        grant.save(update_fields=["user", "permission", "granted_by", "granted_at"])
        space = grant.content_object
        told[space.stream] = GrantGiven(space=space.pk, person=person.pk, may=can.value)
    for grant in Grant.objects.filter(user=placeholder):
        grant.delete()
    joined = Membership.objects.filter(person=person).values("space")
    theirs = Membership.objects.filter(person=placeholder)
    if person.is_customer:
        theirs = theirs.exclude(space__access=Access.OPEN)
    theirs.exclude(space__in=joined).update(person=person)
    Membership.objects.filter(person=placeholder).delete()
    return told
