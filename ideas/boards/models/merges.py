"""Ideas that were merged, and ideas that were split: who proposed it, who agreed, why, and whether it was undone."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.boards.models.cases import Case
from ideas.boards.models.ideas import Idea
from workspace.common import clock

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL


class MergeState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Taken back")
    DONE = "done", _("Merged")
    UNDONE = "undone", _("Undone")


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, person: "Person") -> "MergeQuerySet":
        """The door: whoever sees both ideas."""
        seen = Idea.objects.visible_to(person)
        return self.filter(idea__in=seen, into__in=seen)

    def done(self) -> "MergeQuerySet":
        """Those that hold now."""
        return self.filter(state=MergeState.DONE)


class Merge(models.Model):
    """`idea` goes on in `into`, with everything that belongs to it left where it is: its author, words, cases, comments
    and supporters. `Idea.merged_into` follows from the merges that are done: it is where the chain of them ends.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="takes_in")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.PROPOSED)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    asks_into = models.BooleanField(default=True, help_text="whose authors are asked: those of `into`, else of `idea`")
    answered_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="who agreed or declined; none: a facilitator merged them at once",
    )  # fmt: skip
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, help_text="why it was declined")
    undone_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[MergeQuerySet] = MergeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint("idea", condition=Q(state="done"), name="merge_done_once"),
            models.UniqueConstraint("idea", "into", condition=Q(state="proposed"), name="merge_proposed_once"),
            models.CheckConstraint(condition=~Q(idea=models.F("into")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"idea {self.idea_id} into {self.into_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return f"/ideas/{self.idea_id}/"

    @property
    def is_open(self) -> bool:
        return self.state == MergeState.PROPOSED

    @property
    def is_done(self) -> bool:
        return self.state == MergeState.DONE


class SplitQuerySet(models.QuerySet["Split"]):
    def visible_to(self, person: "Person") -> "SplitQuerySet":
        return self.filter(idea__in=Idea.objects.visible_to(person))


class Split(models.Model):
    """Part of an idea became one of its own, `made`. `before` and `after` are the words of `idea` around the split, if
    it changed them, so that undoing it can tell whether somebody has edited them since.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="splits")
    made = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="split")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    undone_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[SplitQuerySet] = SplitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"idea {self.made_id} out of {self.idea_id}"

    def get_absolute_url(self) -> str:
        return f"/ideas/{self.made_id}/"


class MovedCase(models.Model):
    """A case that a split took along: undoing the split brings exactly these back."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="moved")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")

    class Meta:
        constraints = [models.UniqueConstraint("split", "case", name="case_moved_once")]

    def __str__(self) -> str:
        return f"case {self.case_id} by split {self.split_id}"
