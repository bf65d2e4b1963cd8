"""An idea: a problem that somebody has, and what could be done about it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ideas.boards.models.boards import Board
from workspace.common import clock
from workspace.spaces.models import Space
from workspace.threads.models import Post, Thread

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class Stage(models.TextChoices):
    """How far an idea has come. The answers are given with a reason; the others are steps."""

    NEW = "new", _("New")
    ACCEPTED = "accepted", _("Accepted")
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    SHIPPED = "shipped", _("Shipped")
    NOT_NOW = "not_now", _("Not now")
    DECLINED = "declined", _("Declined")


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, person: "Person") -> "IdeaQuerySet":
        """The door: an idea is seen by whoever sees the space of its board."""
        return self.filter(board__space__in=Space.objects.visible_to(person))

    def standing(self) -> "IdeaQuerySet":
        """Neither withdrawn nor merged into another."""
        return self.filter(withdrawn_at__isnull=True, merged_into__isnull=True)

    def with_people(self) -> "IdeaQuerySet":
        """As pages show them: with author, thread, tags, and those who have joined their author."""
        joined = Contributor.objects.filter(accepted_at__isnull=False).select_related("person__organisation")
        rows = self.select_related("author__organisation", "withdrawn_by", "thread", "board__space", "merged_into")
        return rows.prefetch_related("tags", models.Prefetch("contributors", joined.order_by("accepted_at"), "joined"))


class Idea(models.Model):
    """A problem with who has it, how they manage today, and a proposal. Its comments are a thread of the same space.

    `author` is the person, or in a rank-blind phase the mask that they wear on this board.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="ideas")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the board")
    title = models.CharField(max_length=160)
    problem = models.TextField(help_text="markdown, as typed")
    affected = models.CharField(max_length=280, blank=True, help_text="who has the problem")
    workaround = models.TextField(blank=True, help_text="how they manage today; markdown, as typed")
    proposal = models.TextField(blank=True, help_text="markdown, as typed")
    problem_html = models.TextField(blank=True)
    workaround_html = models.TextField(blank=True)
    proposal_html = models.TextField(blank=True)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="ideas")
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="idea")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NEW)
    stage_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="split_off")
    tags: "models.ManyToManyField[Tag, Any]" = models.ManyToManyField("Tag", blank=True, related_name="ideas")
    imported_from = models.CharField(max_length=160, null=True, blank=True, unique=True)
    imported_support = models.PositiveIntegerField(default=0, help_text="votes that it came with from elsewhere")

    objects: ClassVar[IdeaQuerySet] = IdeaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["board", "number"]
        constraints = [models.UniqueConstraint("board", "number", name="idea_number_once")]
        indexes = [
            models.Index(fields=["board", "stage", "-submitted_at"], name="idea_by_stage"),
            models.Index(fields=["author", "-submitted_at"], name="idea_by_author"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/ideas/{self.pk}/"

    @property
    def order(self) -> str:
        """How cards compare on a page, as text: the first one first."""
        return f"{self.number:08d}"

    @cached_property
    def opening(self) -> Post:
        """The first post of its thread, which says what the idea says and holds its files."""
        found: Post = self.thread.posts.select_related("author__organisation").get(number=1)
        return found

    @property
    def file_names(self) -> str:
        """One a line, as a wording keeps them. One query, or two."""
        return "\n".join(self.opening.attachments.order_by("pk").values_list("name", flat=True))

    @property
    def stands(self) -> bool:
        """Neither withdrawn nor merged into another."""
        return self.withdrawn_at is None and self.merged_into_id is None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Wording(models.Model):
    """What an idea said before an edit."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="wordings")
    title = models.CharField(max_length=160)
    problem = models.TextField()
    affected = models.CharField(max_length=280, blank=True)
    workaround = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    files = models.TextField(blank=True, help_text="the names of its files, one a line")
    replaced_at = models.DateTimeField(default=clock.now)
    replaced_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["idea", "replaced_at", "pk"]

    def __str__(self) -> str:
        return f"earlier wording of idea {self.idea_id}"


class Contributor(models.Model):
    """A co-author, by invitation. Neither answer yet: invited."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="contributors")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("idea", "person", name="contributor_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on idea {self.idea_id}"


class Tag(models.Model):
    """A word by which the ideas of one board are found."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("board", "name", name="tag_once")]

    def __str__(self) -> str:
        return self.name
