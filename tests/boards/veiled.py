"""Two worlds that differ only in who wrote, and every way to look at them: for the test that nobody can tell."""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ideas.boards import actions
from ideas.boards.models import Idea
from realtime import streams
from realtime.models import Event, Stream
from search import indexer
from tests import factories as make
from tests.api.conftest import ROOT, Script
from tests.boards import garden
from workspace.api.router import api
from workspace.common import clock
from workspace.notifications.actions import notifier
from workspace.notifications.mail import writing
from workspace.notifications.mail.writing import Told
from workspace.notifications.models import Notification
from workspace.notifications.queries import kind_named
from workspace.people.actions import mask_for
from workspace.people.models import MASKS_FROM, Mask, Person
from workspace.spaces import actions as spaces
from workspace.spaces.permissions import Can
from workspace.threads import actions as threads

NOW = clock.now()
Texts = dict[str, str]
# What changes from one request to the next, whoever wrote.
PASSING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r'(csrfmiddlewaretoken" value|csrf-token" content|data-visit|nonce)="[^"]*"'), r"\1"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?"), "MOMENT"),
    (re.compile(r"Date: .*|={15}\d+=="), ""),
    # Those of one event are numbered by chance.
    (re.compile(r'(data-told|name="(?:numbers|upto)" value)="[\d ]*"'), r"\1"),
    (re.compile(r'(data-epoch=|"epoch": ?)"[0-9a-f]*"'), r"\1"),
)
WORDS = ("quiet", "login", "password", "finance", "from:me", "has:attachment")
# Whether one is signed in is no matter of boards, and these end it or lead out of the house.
APART = re.compile(r"^(accounts/|styleguide|live|static|media|demo|health|ready|metrics|me/notifications/push)")


class World:
    """A board in a rank-blind phase, in an open space that is shared with a customer."""

    def __init__(self) -> None:
        with clock.at(NOW - timedelta(days=1)):
            self.boss = make.person("Zacharias Umbridge", title="Head of finance", unit="Quaestorium", placed=True)
            self.facilitator = make.person("Frida Falk", manager=self.boss, unit="Dispatch", title="Host")
            self.clerk = make.person("Wilhelmina Nettle", manager=self.facilitator, unit="Loading bay", title="Clerk")
            self.other = make.person("Carl Crane", manager=self.boss, unit="Dispatch")
            self.stranger = make.person("Stella Stone", manager=self.boss, unit="Dispatch")
            self.operator = make.person("Oskar Oak", is_operator=True)
            self.guest = make.guest(make.customer("Aqua Works"), "Gustav Gill")
            self.client = make.guest(make.customer("Brine Brothers"), "Klara Kelp")
            self.space = make.space(self.facilitator, "Tools")
            for one in (self.guest, self.client):
                spaces.grant(
                    by=self.facilitator, space=self.space, can=Can.CONTRIBUTE, person=one, customers_may_meet=True
                )
            self.board = garden.board(self.facilitator, self.space, shows_authors=False)
            self.idea = garden.idea(self.other, self.board, title="Fewer passwords")
            self.comment = make.reply(self.other, self.idea.thread, "Nobody remembers them.")
            actions.support_idea(by=self.stranger, idea=self.idea, importance=1)
            thread = make.thread(self.other, self.space, "Coffee", body="Who makes it?")
            make.reply(self.boss, thread, "I do.")
            make.reply(self.clerk, thread, "So do I.")

    def act(self, by: Person) -> Idea:
        """All that somebody can do on a board and in its conversations."""
        file = threads.attach_file(by=by, upload=SimpleUploadedFile("plan.txt", b"one login for all"))
        idea = actions.submit_idea(
            by=by, board=self.board, title="One login", problem="Nine passwords a day.", affected="Everybody",
            proposal=f"Ask @{self.facilitator.handle}.", attachments=[file.pk],
        )  # fmt: skip
        sketch = threads.attach_file(by=by, upload=SimpleUploadedFile("sketch.txt", b"one for all"))
        actions.edit_idea(
            by=by, idea=idea, version=1, title="One login for all", problem="Ten passwords a day.",
            affected="Everybody", proposal="One for all.", attachments=[sketch.pk],
        )  # fmt: skip
        actions.tag_idea(by=by, idea=idea, names=["tools"])
        case = actions.add_case(by=by, idea=self.idea, words="It happens to me every morning.")
        author = Person.objects.get(pk=self.idea.author_id)
        actions.edit_case(by=by, case=case, words=f"It happens to me every morning, as to @{author.handle}.")
        actions.support_idea(by=by, idea=self.idea, importance=3, why="It hurts.")
        said = threads.post_reply(
            by=by, thread=self.idea.thread, body=f"Hear, @{self.facilitator.handle}", quotes=self.comment
        )
        threads.edit_post(by=by, post=said, body=f"Hear, hear, @{self.facilitator.handle}")
        gone = threads.post_reply(by=by, thread=self.idea.thread, body="Never mind.")
        threads.delete_post(by=by, post=gone)
        threads.react(by=by, post=self.comment, emoji="👍")
        threads.react(by=by, post=self.comment, emoji="🎉")
        threads.withdraw_reaction(by=by, post=self.comment, emoji="🎉")
        threads.mark_outcome(by=by, post=self.comment, kind="lesson", summary="Nobody remembers.")
        threads.close_thread(by=by, thread=self.idea.thread)
        threads.reopen_thread(by=by, thread=self.idea.thread)
        mask = Person.objects.get(pk=idea.author_id)
        threads.post_reply(by=self.other, thread=idea.thread, body=f"Good, @{mask.handle}!")
        threads.post_reply(
            by=self.other, thread=idea.thread, body=f"What says @{self.boss.handle}, or @{self.clerk.handle}?"
        )
        actions.support_idea(by=self.stranger, idea=idea, importance=1)
        return idea


@contextmanager
def undone() -> Iterator[None]:
    """What happens within has never happened: not even its numbers are used up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        before = cursor.fetchall()
    cache.clear()
    place = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(place)
        with connection.cursor() as cursor:
            for name, last in before:
                cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def seen_in(world: World, by: Person, readers: Mapping[str, Person], dice: Callable[[], random.Random]) -> Texts:
    """All that these people can come by once `by` has acted: by where they found it. Then it is undone."""
    with undone(), clock.at(NOW):
        dice()
        mask_for(by, world.board.stream)  # before anything else takes from the dice
        first = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        idea = world.act(by)
        for kind, model in indexer.MODELS.items():
            indexer.look_at(kind, model._default_manager.values_list("pk", flat=True))
        notifier.follow(list(Event.objects.filter(pk__gt=first).order_by("pk")))
        mask = Mask.objects.get(face=idea.author_id)
        found = {
            _plain(place, mask): _plain(text, mask)
            for who, reader in readers.items()
            for place, text in _seen(reader, who)
        }
        assert idea.author_id != by.pk
    return found


def _plain(text: str, mask: Mask) -> str:
    """Without what passes, and with the author's mask called the same in each world."""
    for pattern, instead in PASSING:
        text = pattern.sub(instead, text)
    return text.replace(str(mask.face_id), "MASK").replace(mask.face.handle, "mask").replace(mask.face.name, "Mask")


def _seen(reader: Person, who: str) -> Iterator[tuple[str, str]]:
    yield from _pages(reader, who)
    yield from _answers(reader, who)
    yield from _events(reader, who)
    yield from _told(reader, who)


def _pages(reader: Person, who: str) -> Iterator[tuple[str, str]]:
    """Every address of the house that takes no words, with every number there is."""
    client = Client(raise_request_exception=False)
    client.force_login(reader)
    asked = [address for address in addresses() if not APART.match(address.lstrip("/"))]
    asked += [f"/search/?q={word}" for word in WORDS] + [f"/people/?q={word}" for word in WORDS]
    for address in asked:
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        yield (
            f"{who} GET {address}",
            f"{answer.status_code} {answer.headers.get('Location', '')} {body.decode(errors='replace')}",
        )


def addresses() -> Iterator[str]:
    for route in _routes(get_resolver()):
        yield from _filled(route)


def _routes(within: URLResolver, before: str = "") -> Iterator[str]:
    for one in within.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        elif isinstance(one, URLPattern) and "^" not in route and "api/" not in route:
            yield route


def _filled(route: str) -> list[str]:
    """The address for the newest rows of what it names."""
    found = ["/" + route]
    for converter, name in re.findall(r"<(?:(\w+):)?(\w+)>", route):
        values = _values(name) if converter in {"int", ""} else ["one"]
        found = [re.sub(rf"<(\w+:)?{name}>", str(value), address, count=1) for address in found for value in values]
    return found


def _values(name: str) -> list[int]:
    """The newest of what is called so (of what was written there, two), or else an idea. Of people, all masks: which of
    their numbers is the highest is chance."""
    if name == "person":
        people = Person.objects.order_by("-pk").values_list("pk", flat=True)
        return [*people.filter(pk__gte=MASKS_FROM), *people.filter(pk__lt=MASKS_FROM)[:2]]
    models = {model._meta.model_name: model for model in apps.get_models()}
    most = 2 if name in {"idea", "post", "thread"} else 1
    return [*models.get(name, Idea)._base_manager.order_by("-pk").values_list("pk", flat=True)[:most]] or [1]


def _answers(reader: Person, who: str) -> Iterator[tuple[str, str]]:
    """Every address of the API that reads."""
    script = Script(reader)
    for path, operations in api.get_openapi_schema(path_prefix="").get("paths", {}).items():
        if "get" not in operations:
            continue
        numbered = re.sub(
            r"{(\w+)}", lambda match: f"<{'int' if match[1] not in {'stream', 'emoji'} else 'str'}:{match[1]}>", path
        )
        for address in _filled(numbered.lstrip("/")):
            yield f"{who} GET {ROOT}{address}", str(script("GET", address).text)
    for word in WORDS:
        yield f"{who} API search {word}", script.get("/search", q=word).text


def _events(reader: Person, who: str) -> Iterator[tuple[str, str]]:
    """Every event that a socket of theirs would be told, with its fragment, and the same by the API."""
    script = Script(reader)
    for stream in Stream.objects.order_by("name").values_list("name", flat=True):
        if not streams.may_listen(reader, stream):
            continue
        yield f"{who} API events {stream}", script.get(f"/events/{stream}").text
        for event in Event.objects.filter(stream=stream).order_by("seq"):
            told = json.dumps([event.kind, event.payload, event.actor, str(event.at)])
            yield f"{who} event {stream} {event.seq}", told + streams.rule(stream).render(event)


def _told(reader: Person, who: str) -> Iterator[tuple[str, str]]:
    """What they are told by the bell and by mail."""
    for one in Notification.objects.filter(person=reader).order_by("pk"):
        kind = kind_named(one.kind)
        subject = kind.standing(reader, [one.object_id]).get(one.object_id) if kind else None
        if kind is None or subject is None:
            continue
        letter = writing.at_once(
            reader, [Told(kind, subject, one.place)], message_id="<1@causeway.example>", earlier=""
        )
        yield f"{who} told {one.kind} {one.object_id}", f"{one.actor_id} {letter.message().as_string()} {subject.words}"
