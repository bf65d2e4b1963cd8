"""A room above, as the mails meet it: notes are posts, told to one person. And a mail server to look into."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from realtime.models import Event
from tests import factories as make
from workspace.common import clock
from workspace.notifications.models import Channel, Delivery, Mail, Notification
from workspace.notifications.queries.kinds import Concern, Defaults, Kind, Subject, _kinds, register
from workspace.people.models import Person
from workspace.threads.models import Post, ReadMark


def _standing(person: Person, numbers: Collection[int]) -> Mapping[int, Subject]:
    posts = Post.objects.visible_to(person).said().filter(pk__in=numbers)
    read = dict(ReadMark.objects.filter(person=person).values_list("thread", "number"))
    return {
        post.pk: Subject(
            title=post.thread.title,
            does="mentioned you",
            words=post.gist(180),
            url=post.get_absolute_url(),
            by=post.author,
            at=post.at,
            waits=post.number > read.get(post.thread_id, 0),
            html=post.html,
            thread_key=post.thread.stream,
            list_key=f"space:{post.thread.space_id}",
            list_name=post.thread.space.name,
        )
        for post in posts.select_related("thread__space", "author__organisation")
    }


def _waiting(person: Person) -> QuerySet[Any]:
    return Post.objects.visible_to(person).said().filter(number__gt=F("thread__last_number"))


def _nobody(events: Sequence[Event]) -> list[Concern]:
    return []


NOTE = Kind("test.note", _("Notes to you"), "Somebody wrote to you.", _nobody, _standing, _waiting)
NEWS = Kind("test.news", "News", "Something happened.", _nobody, _standing, _waiting, defaults=Defaults(mail=Mail.OFF))


@contextmanager
def registered() -> Iterator[None]:
    """The two kinds of these tests, known for as long as this lasts."""
    register(NOTE)
    register(NEWS)
    try:
        yield
    finally:
        _kinds.pop(NOTE.name)
        _kinds.pop(NEWS.name)


def told(person: Person, post: Post, *, mode: str = Mail.AT_ONCE, due: datetime | None = None) -> Delivery:
    """`person` is told of `post`, by a mail that is due."""
    notification = Notification.objects.create(
        person=person, kind=NOTE.name, object_id=post.pk, place=post.thread.stream, actor=post.author
    )
    due = due or clock.now() - timedelta(seconds=1)
    return Delivery.objects.create(notification=notification, channel=Channel.MAIL, mode=mode, due_at=due)


def awake(person: Person) -> Person:
    """Somebody who may be reached by day and night."""
    from workspace.notifications.models import Rhythm

    Rhythm.objects.create(person=person, quiet_from=0, quiet_to=0, quiet_weekends=False)
    return person


def reader(name: str = "", **fields: Any) -> Person:
    return awake(make.person(name, **fields))


class _Listening(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """A real SMTP server on this machine. `answers` says what it answers to an address instead of taking it."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.on_taken: Any = None
        self._controller = _Listening(self, hostname="127.0.0.1", port=0)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        if self.on_taken is not None:
            self.on_taken()
        return "250 taken"

    @property
    def port(self) -> int:
        return self._controller.port

    def to(self, person: Person) -> list[EmailMessage]:
        return [mail for mail in self.taken if mail["To"] == person.email]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    served = MailServer()
    served._controller.start()
    try:
        yield served
    finally:
        served._controller.stop()
