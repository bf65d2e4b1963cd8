"""Deciding between the ideas of a board: ballots and how they are counted.

Of an open decision a ballot carries its voter, until it is closed nobody sees it, and names are never shown with it.
A confidential one has two tables that nothing joins, as confidential polls have: Paper and SealedBallot.
"""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Board, Idea
from ideas.decisions.ballots import ON_PAPER, Method, Terms
from workspace.common import clock
from workspace.spaces.models import Space

if TYPE_CHECKING:
    from workspace.people.models import Person

PERSON = settings.AUTH_USER_MODEL

METHODS = [
    (Method.APPROVAL.value, _("Approval")),
    (Method.SCORE.value, _("Score")),
    (Method.DOT.value, _("Points to share out")),
    (Method.QUADRATIC.value, _("Quadratic votes")),
    (Method.SCHULZE.value, _("Ranking (Schulze)")),
    (Method.STV.value, _("Ranking (transferable vote)")),
    (Method.DUELS.value, _("Duels of two")),
    (Method.CONSENT.value, _("Consent")),
    (Method.BUDGET.value, _("Shared budget")),
]


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: "Person") -> "DecisionQuerySet":
        """The door: a decision is seen by whoever sees the space of its board."""
        return self.filter(board__space__in=Space.objects.visible_to(person))

    def standing(self) -> "DecisionQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def running(self) -> "DecisionQuerySet":
        """Neither closed nor withdrawn; its time may be over, and whoever closes it on the way."""
        return self.filter(closed_at__isnull=True, withdrawn_at__isnull=True)

    def due(self) -> "DecisionQuerySet":
        """Running past the time at which it was to close."""
        return self.running().filter(closes_at__lte=clock.now())


class Decision(models.Model):
    """A choice between ideas of a board, by a method, until a time. Counts are nobody's to see before it is closed."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=160)
    question = models.CharField(max_length=500, blank=True, help_text="what is to be decided, in a sentence")
    method = models.CharField(max_length=10, choices=METHODS)
    seats = models.PositiveSmallIntegerField(default=1, help_text="how many win, where no budget says it")
    points = models.PositiveIntegerField(default=0, help_text="the most of a score; points or credits of each voter")
    budget = models.BigIntegerField(null=True, blank=True, help_text="in whole units of the currency")
    currency = models.CharField(max_length=8, blank=True)
    proposal = models.TextField(blank=True, help_text="of a consent: markdown, as typed")
    proposal_html = models.TextField(blank=True, help_text="rendered and sanitised by common.richtext")
    round = models.PositiveSmallIntegerField(default=1, help_text="of a consent: a revised proposal is the next")
    confidential = models.BooleanField(default=False)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="opened_decisions")
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="none: its time was over"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    modulus = models.TextField(blank=True, help_text="of the key that signs ballot papers unseen, in hexadecimal")
    sealed_key = models.BinaryField(null=True, help_text="that key, sealed; gone once the decision is closed")
    electorate = models.JSONField(null=True, blank=True, help_text="as it was closed: who might vote, and did, by side")
    result = models.JSONField(null=True, blank=True, help_text="what was counted, with its steps")
    counted_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="parts of the count that are done, of three")

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="confidential_decision_has_its_key", condition=Q(confidential=False) | ~Q(modulus="")
            ),
            models.CheckConstraint(
                name="confidential_decision_is_on_paper",
                condition=Q(confidential=False) | Q(method__in=sorted(ON_PAPER)),
            ),
            models.CheckConstraint(
                name="budget_where_there_is_one",
                condition=(Q(method=Method.BUDGET) & Q(budget__gt=0)) | (~Q(method=Method.BUDGET) & Q(budget=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["board", "-id"], name="decision_of_board"),
            models.Index(
                fields=["closes_at"],
                name="decision_to_close",
                condition=Q(closed_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/decisions/{self.pk}/"

    @property
    def box(self) -> str:
        """What its papers, receipts and seals are made out for: never those of a poll."""
        return f"decision-{self.pk}"

    @property
    def how(self) -> Method:
        return Method(self.method)

    @property
    def is_running(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def is_over(self) -> bool:
        """Its time has come, whether somebody has closed it already or not."""
        return self.closes_at <= clock.now()

    @property
    def takes_ballots(self) -> bool:
        return self.is_running and not self.is_over

    def terms(self) -> Terms:
        """Reads `options` once."""
        rows = sorted(self.options.all(), key=lambda option: option.place)
        options = [(str(row.idea_id), row.title, row.cost) for row in rows]
        return Terms(self.how, options, self.seats, self.points, self.budget)


class Option(models.Model):
    """An idea to choose, as it was called when the decision opened. `place` was drawn by lot: it breaks ties."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="choices")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    cost = models.BigIntegerField(default=0, help_text="in whole units of the decision's currency")

    class Meta:
        ordering = ["decision", "place"]
        constraints = [
            models.UniqueConstraint("decision", "place", name="decision_option_once"),
            models.UniqueConstraint("decision", "idea", name="decision_idea_once"),
            models.CheckConstraint(name="option_costs_something_or_nothing", condition=Q(cost__gte=0)),
        ]

    def __str__(self) -> str:
        return self.title


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, person: "Person") -> "BallotQuerySet":
        """The door: whose it is, and nobody else."""
        return self.filter(person=person)


class Ballot(models.Model):
    """A person's ballot in an open decision: one row, changed in place. `values` by the place of each option, as text;
    empty in duels and consents, whose answers have rows of their own."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="ballots")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    receipt = models.CharField(max_length=64, unique=True, help_text="told to the voter once")
    values = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[BallotQuerySet] = BallotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint("decision", "person", name="ballot_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in decision {self.decision_id}"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, person: "Person") -> "PaperQuerySet":
        """The door: whose it is, and nobody else."""
        return self.filter(person=person)


class Paper(models.Model):
    """Somebody holds a ballot paper of a confidential decision. Whether they cast it, and how, nobody can tell."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="papers")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    retry = models.CharField(max_length=64, help_text="recognises the same request when it comes again")

    objects: ClassVar[PaperQuerySet] = PaperQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint("decision", "person", name="paper_taken_once")]

    def __str__(self) -> str:
        return f"{self.person_id} holds a paper of decision {self.decision_id}"


class SealedBallot(models.Model):
    """A ballot without a voter. No person, no time, no sequence: nothing may be added here that could tell.

    `sealed` is what it says, under a key that is not in the database, always of one length within a decision. When the
    decision is closed it is opened into `values`, if there are enough to be told.
    """

    receipt = models.CharField(max_length=64, primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="sealed_ballots")
    sealed = models.BinaryField()
    values = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"a ballot of decision {self.decision_id}"


class Duel(models.Model):
    """Two ideas that somebody was shown. Answered without a winner: they could not say."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="duels")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    shown_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    winner = models.ForeignKey(Option, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"], condition=Q(answered_at__isnull=True), name="one_duel_at_a_time"
            ),
            models.CheckConstraint(
                name="duel_won_by_one_of_them",
                condition=Q(winner=None) | Q(winner=F("first")) | Q(winner=F("second")),
            ),
        ]
        indexes = [models.Index(fields=["decision", "person"], name="duels_of_person")]

    def __str__(self) -> str:
        return f"{self.first_id} or {self.second_id} for {self.person_id}"

    @property
    def two(self) -> "tuple[Option, Option]":
        return self.first, self.second


class Stance(models.TextChoices):
    AGREE = "agree", _("I agree")
    RESERVATION = "reservation", _("I agree, with a reservation")
    OBJECT = "object", _("I object")
    ABSTAIN = "abstain", _("I abstain")


class Stand(models.Model):
    """Where somebody stands in one round of a consent. An objection has its reason; it stands until it is withdrawn."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="stands")
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="an objection that is none any more")

    class Meta:
        ordering = ["decision", "round", "pk"]
        constraints = [
            models.UniqueConstraint("decision", "round", "person", name="stand_once_a_round"),
            models.CheckConstraint(name="objection_has_its_reason", condition=~Q(stance=Stance.OBJECT) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in round {self.round} of decision {self.decision_id}"


class EarlierProposal(models.Model):
    """What a consent was asked on before the proposal was revised, and what came of it."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="earlier_proposals")
    round = models.PositiveSmallIntegerField()
    html = models.TextField()
    replaced_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["decision", "round"]

    def __str__(self) -> str:
        return f"round {self.round} of decision {self.decision_id}"


class ResultSeen(models.Model):
    """Somebody has looked at a result: they need not be told of it any more."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="seen")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("decision", "person", name="result_seen_once")]

    def __str__(self) -> str:
        return f"{self.person_id} saw the result of decision {self.decision_id}"
