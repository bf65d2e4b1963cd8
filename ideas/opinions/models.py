"""Short statements about a board's question, and who agrees with them."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Board
from workspace.common import clock
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL
LONGEST = 280


class Stand(models.IntegerChoices):
    AGREE = 1, _("Agree")
    DISAGREE = -1, _("Disagree")
    PASS = 0, _("Pass")


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, person: "Person") -> "StatementQuerySet":
        """The door: a statement is seen by whoever sees the space of its board."""
        return self.filter(board__space__in=Space.objects.visible_to(person))

    def standing(self) -> "StatementQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Statement(models.Model):
    """One thought in one sentence. Pages show it without a name, so that it is judged by what it says."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="statements")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONGEST)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[StatementQuerySet] = StatementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["board", "id"], name="statement_of_board")]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return f"/boards/{self.board_id}/opinions/#statement-{self.pk}"


class Opinion(models.Model):
    """Where one person stands on one statement. It can be changed."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="opinions")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    stand = models.SmallIntegerField(choices=Stand.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("statement", "person", name="opinion_once"),
            models.CheckConstraint(condition=models.Q(stand__in=[-1, 0, 1]), name="opinion_stand"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on statement {self.statement_id}"
