"""What a person is told of, where, and when."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from workspace.common import clock

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL

# What tells browsers and systems apart in what they call themselves: the first sign that is in it.
AGENTS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrom", "Chrome"),
    ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


class Channel(models.TextChoices):
    MAIL = "mail", "E-mail"
    PUSH = "push", "Browser"


class Mail(models.TextChoices):
    """When something is told by e-mail."""

    AT_ONCE = "at_once", "At once"
    DIGEST = "digest", "In the morning"
    OFF = "off", "Not at all"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, person: "Person") -> "NotificationQuerySet":
        """One's own. Whether what it tells of may still be seen, its kind knows (`queries.kinds`)."""
        return self.filter(person=person)

    def unseen(self) -> "NotificationQuerySet":
        return self.filter(seen_at__isnull=True)


class Notification(models.Model):
    """A person is told of something. Only a pointer: the words are read from the thing itself when they are shown.

    Whether it still waits is asked of the thing each time (`Kind.waiting`), so nothing sticks. `seen_at` is only
    what the person ticked off by hand.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40, help_text="of queries.kinds")
    event = models.BigIntegerField(null=True, help_text="the event in the log; none for what time brought (a due day)")
    object_id = models.BigIntegerField(help_text="the post, outcome, grant …; the kind knows which")
    place = models.CharField(max_length=60, help_text="what it is shown together with: thread:5, space:3")
    actor = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NotificationQuerySet] = NotificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # Of one event a person is told once, and of one thing once in one kind, whatever is read and tried again.
            models.UniqueConstraint("person", "event", name="notification_of_event_once"),
            models.UniqueConstraint("person", "kind", "object_id", name="notification_of_object_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_newest"),
            models.Index(
                fields=["person", "-id"], name="notification_unseen", condition=models.Q(seen_at__isnull=True)
            ),
            models.Index(fields=["at"], name="notification_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} for {self.person_id}"


class DeliveryState(models.TextChoices):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class Delivery(models.Model):
    """The outbox: a notification is to leave the house by a channel. Written with the notification, in one transaction.

    Whoever sends takes what is due, notes `sending` and a lease `until`, and sends outside of the transaction; what is
    still `sending` after its lease is tried again, under the same `message_id`.
    """

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    mode = models.CharField(max_length=8, choices=Mail.choices, default=Mail.AT_ONCE)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.DUE)
    due_at = models.DateTimeField(help_text="not before; quiet hours, digests and retries move it")
    until = models.DateTimeField(null=True, blank=True, help_text="how long whoever sends it has it for themselves")
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was dropped or failed")
    message_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint("notification", "channel", name="delivery_once")]
        indexes = [
            models.Index(
                fields=["channel", "due_at"],
                name="delivery_due",
                condition=models.Q(state__in=["due", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.notification_id}: {self.state}"


class Skipped(models.Model):
    """What the notifier gave up, so that the log goes on: an event for one kind, or for one `person` of it."""

    kind = models.CharField(max_length=40)
    event = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True, help_text="none: nobody was told of this event by this kind")
    reason = models.CharField(max_length=100, help_text="the name of the error; the log of the worker says more")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "skipped"

    def __str__(self) -> str:
        return f"{self.kind} of event {self.event}: {self.reason}"


class Preference(models.Model):
    """How a person wants to be told of one kind. Without a row: as the kind says."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="notification_preferences")
    kind = models.CharField(max_length=40)
    in_app = models.BooleanField(default=True)
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.DIGEST)
    push = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("person", "kind", name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Rhythm(models.Model):
    """When a person may be reached by mail and push, on the clock of their own time zone. Without a row: the defaults.

    Quiet from a time until the same time is never quiet. `digest_hour` is the hour in which the digest leaves.
    """

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="rhythm")
    digest_hour = models.PositiveSmallIntegerField(default=7)
    quiet_from = models.PositiveSmallIntegerField(default=19, help_text="hour, 0 to 23")
    quiet_to = models.PositiveSmallIntegerField(default=7, help_text="hour, 0 to 23")
    quiet_weekends = models.BooleanField(default=True, help_text="Saturdays and Sundays are quiet all day")
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rhythm_hours",
                condition=models.Q(digest_hour__lte=23, quiet_from__lte=23, quiet_to__lte=23),
            )
        ]

    def __str__(self) -> str:
        return f"rhythm of {self.person_id}"


class PushSubscription(models.Model):
    """A browser in which a person wants to be told: where its maker takes messages, and with which keys.

    `session` is the fingerprint (realtime.wire) of the session in which they asked for it: when that is over, however
    it ended, somebody else may sit there, so nothing is sent any more. Empty: bound to none.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=60)
    user_agent = models.CharField(max_length=300, blank=True)
    session = models.CharField(max_length=32, blank=True, default="")
    made_at = models.DateTimeField(default=clock.now)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"browser {self.pk} of {self.person_id}"

    @property
    def name(self) -> str:
        """As its owner knows it: "Firefox on Windows"."""
        agent = self.user_agent
        browser = next((name for sign, name in AGENTS if sign in agent), "A browser")
        system = next((name for sign, name in SYSTEMS if sign in agent), "")
        return f"{browser} on {system}" if system else browser
