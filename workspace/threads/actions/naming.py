"""People who are called otherwise from now on, in the words of others."""

import re
from collections.abc import Mapping

from workspace.common import richtext
from workspace.common.richtext import Named
from workspace.people.models import Person
from workspace.threads.models import Post

AT_ONCE = 500


def renamed(text: str, names: Mapping[Person, Person]) -> str:
    """A text in which each of the first people is mentioned as the other one."""
    if "@" not in text:
        return text
    for before, now in names.items():
        text = re.sub(rf"@{re.escape(before.handle)}(?![\w-])", f"@{now.handle}", text)
    return text


def rename_in_posts(names: Mapping[Person, Person]) -> None:
    """Where posts mention one of the first people, they mention the other one from now on. A post that mentions both
    mentions them once."""
    called = Post.objects.filter(mentions__person__in=list(names)).distinct().select_related("thread")
    changed = []
    for post in called.prefetch_related("mentions__person", "mentions__circle").iterator(chunk_size=AT_ONCE):
        for mention in post.mentions.all():
            person = mention.person
            if person is not None and (now := names.get(person)) is not None:
                post.body = renamed(post.body, {person: now})
        post.html = richtext.render(post.body, _known(post, names))[0]
        changed.append(post)
    Post.objects.bulk_update(changed, ["body", "html"], batch_size=AT_ONCE)


def _known(post: Post, names: Mapping[Person, Person]) -> dict[str, Named]:
    known: dict[str, Named] = {}
    for mention in post.mentions.all():
        if mention.person is not None:
            one = names.get(mention.person, mention.person)
            known[one.handle.lower()] = Named(one.handle, one.name, "person", one.pk, f"/people/{one.pk}/")
        if mention.circle is not None:
            circle = mention.circle
            known[circle.handle] = Named(circle.handle, circle.name, "circle", circle.pk)
        if mention.whole_space:
            known["space"] = Named("space", "space", "space", post.thread.space_id)
    return known
