"""Threads, posts and what becomes of them."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.utils.text import Truncator

from workspace.common import clock, richtext
from workspace.spaces.models import Circle, Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, person: "Person") -> "ThreadQuerySet":
        """The door: a thread is seen by whoever sees its space."""
        return self.filter(space__in=Space.objects.visible_to(person))

    def newest_first(self) -> "ThreadQuerySet":
        return self.order_by("-last_at", "-pk")


class Thread(models.Model):
    """A conversation with a title, in one space. Its posts are numbered 1, 2, 3 …"""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(max_length=160)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="opened_threads")
    opened_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now, help_text="when the newest post came")
    last_number = models.PositiveIntegerField(default=0, help_text="the newest post's number")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported_from = models.CharField(max_length=160, null=True, blank=True, unique=True)

    objects: ClassVar[ThreadQuerySet] = ThreadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["-last_at", "-id"], name="thread_newest"),
            # With the id in it, the newest of somebody's spaces are found without a look at their rows.
            models.Index(fields=["space", "-last_at", "-id"], name="thread_newest_in_space"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/threads/{self.pk}/"

    @property
    def stream(self) -> str:
        return f"thread:{self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class PostKind(models.TextChoices):
    SAID = "said"
    SYSTEM = "system"


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, person: "Person") -> "PostQuerySet":
        return self.filter(thread__space__in=Space.objects.visible_to(person))

    def standing(self) -> "PostQuerySet":
        return self.filter(deleted_at__isnull=True)

    def said(self) -> "PostQuerySet":
        """What somebody said and still stands: neither tombstones nor lines of the system."""
        return self.filter(kind=PostKind.SAID, deleted_at__isnull=True)

    def for_display(self) -> "PostQuerySet":
        """All that the fragment of a post shows, in three queries.

        Adds `called` (people mentioned by name), `called_circles` (people of mentioned circles), `calls_space` and
        `marks` (kinds of its standing outcomes).
        """
        mentions = Mention.objects.filter(post=models.OuterRef("pk"))
        circles = mentions.filter(circle__isnull=False, circle__group__user__isnull=False)
        marks = Outcome.objects.filter(post=models.OuterRef("pk"), withdrawn_at__isnull=True).order_by("at", "pk")
        return (
            self.select_related("author__organisation", "quotes__author", "deleted_by")
            .annotate(
                called=ArraySubquery(mentions.filter(person__isnull=False).values("person")),
                called_circles=ArraySubquery(circles.values("circle__group__user")),
                calls_space=models.Exists(mentions.filter(whole_space=True)),
                marks=ArraySubquery(marks.values("kind")),
            )
            .prefetch_related(models.Prefetch("reactions", Reaction.objects.select_related("person")), "attachments")
        )


class Post(models.Model):
    """One thing said. An edit keeps what stood before; a deletion leaves a tombstone."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the thread")
    kind = models.CharField(max_length=10, choices=PostKind.choices, default=PostKind.SAID)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="posts")
    body = models.TextField(blank=True, help_text="markdown, as typed")
    html = models.TextField(blank=True, help_text="rendered and sanitised by common.richtext")
    quotes = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="quoted_by")
    at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    is_scheduled = models.BooleanField(default=False, db_default=False, help_text="it came by itself, at its time")
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported_from = models.CharField(max_length=160, null=True, blank=True, unique=True)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["thread", "number"]
        constraints = [models.UniqueConstraint("thread", "number", name="post_number_once")]
        indexes = [
            models.Index(fields=["author", "-at"], name="post_by_author"),
            models.Index(
                fields=["thread", "number"],
                name="post_standing",
                condition=models.Q(kind="said", deleted_at__isnull=True),
                include=["author"],
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.number} of thread {self.thread_id}"

    def get_absolute_url(self) -> str:
        return f"/threads/{self.thread_id}/?at={self.number}#post-{self.pk}"

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_said(self) -> bool:
        """Somebody's words that still stand: what counts as unread."""
        return self.kind == PostKind.SAID and not self.is_deleted

    def gist(self, length: int) -> str:
        """What a reader sees of its words, cut at `length` characters. A system line has no HTML."""
        return Truncator(richtext.words(self.html[: 20 * length]) or self.body).chars(length)

    @property
    def order(self) -> str:
        """Sorts as text in the order of the thread; the client places fragments by it."""
        return f"{self.number:08d}"


class PostVersion(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField()
    html = models.TextField()
    replaced_at = models.DateTimeField(default=clock.now)
    replaced_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["post", "replaced_at"]

    def __str__(self) -> str:
        return f"earlier version of post {self.post_id}"


class Reaction(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="reactions")
    emoji = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint("post", "person", "emoji", name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.emoji} on {self.post_id}"


class Mention(models.Model):
    """A post turns to a person, a circle, or everybody who joined the space."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.CASCADE, related_name="mentions")
    circle = models.ForeignKey(Circle, null=True, blank=True, on_delete=models.CASCADE, related_name="mentions")
    whole_space = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mention_has_one_target",
                condition=models.Q(person__isnull=False, circle__isnull=True, whole_space=False)
                | models.Q(person__isnull=True, circle__isnull=False, whole_space=False)
                | models.Q(person__isnull=True, circle__isnull=True, whole_space=True),
            ),
            models.UniqueConstraint(
                "post", "person", "circle", "whole_space", name="mention_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["post"], name="mention_of_space", condition=models.Q(whole_space=True)),
        ]

    def __str__(self) -> str:
        return f"mention in {self.post_id}"


class ReadMark(models.Model):
    """How far a person has read a thread. Unread is derived from it, so it cannot stick."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="read_marks")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="read_marks")
    number = models.PositiveIntegerField(default=0, help_text="every post up to this number is read")
    at = models.DateTimeField(default=clock.now, help_text="when the person last looked into the thread")

    class Meta:
        constraints = [models.UniqueConstraint("person", "thread", name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.thread_id} to {self.number}"


class Attention(models.TextChoices):
    FOLLOWING = "following"
    MUTED = "muted"


class Follow(models.Model):
    """A person follows a thread (opening, replying or being mentioned does it too) or has muted it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="follows")
    attention = models.CharField(max_length=10, choices=Attention.choices, default=Attention.FOLLOWING)

    class Meta:
        constraints = [models.UniqueConstraint("person", "thread", name="follow_once")]
        indexes = [models.Index(fields=["thread", "attention"], name="follow_by_thread")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.attention} {self.thread_id}"


class OutcomeKind(models.TextChoices):
    ANSWER = "answer", "Answer"
    DECISION = "decision", "Decision"
    ACTION = "action", "Action"
    LESSON = "lesson", "Lesson"


class Outcome(models.Model):
    """What came of a conversation. A decision is superseded by another, never edited away."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=OutcomeKind.choices)
    summary = models.CharField(max_length=280, blank=True, help_text="in one sentence; else the post speaks")
    marked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="marked_outcomes")
    at = models.DateTimeField(default=clock.now)
    decided_by: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        PERSON, blank=True, related_name="decisions"
    )
    owner = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    due = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint("post", "kind", name="outcome_once", condition=models.Q(withdrawn_at__isnull=True)),
            models.CheckConstraint(
                name="decision_not_withdrawn",
                condition=~models.Q(kind=OutcomeKind.DECISION) | models.Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="outcome_newest", condition=models.Q(withdrawn_at__isnull=True)),
            models.Index(
                fields=["owner", "due"],
                name="outcome_open_action",
                condition=models.Q(kind="action", done_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in post {self.post_id}"

    @property
    def successor(self) -> "Outcome | None":
        """The decision that took its place, where whoever sees this one sees that too: in the same space."""
        later = self.superseded_by
        return later if later and later.post.thread.space_id == self.post.thread.space_id else None

    @property
    def text(self) -> str:
        """What came of it in one sentence: the summary, or else the post's own words.

        A decision always has a summary where its post had words: an edit does not change what was decided.
        """
        said = self.summary or self.post.gist(240)
        return said or f"{self.get_kind_display()} in post {self.post.number}"


# Pictures that a browser may show from our own address; everything else is downloaded.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Attachment(models.Model):
    """A file. Belongs to whoever uploaded it until a post takes it; from then on it takes the space's permission."""

    uploaded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="attachments")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="attachments/%Y/%m/")
    thumbnail = models.FileField(upload_to="thumbnails/%Y/%m/", blank=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100, help_text="judged by content, not by name")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return bool(self.thumbnail)
