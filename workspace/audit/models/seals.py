"""What a seal is made of. Rows are added and never changed, but of a salt, which is forgotten with its person."""

from django.db import models

from workspace.common import clock


class Seal(models.Model):
    """The head of the tree at one moment, signed. Its key is not in the database."""

    number = models.BigIntegerField(primary_key=True, help_text="from 1 on, without holes")
    size = models.BigIntegerField(unique=True, help_text="leaves of the tree")
    root = models.BinaryField(help_text="the tree's root over so many leaves")
    peaks = models.BinaryField(help_text="roots of its complete subtrees, largest first: from here it grows on")
    watermark = models.BigIntegerField(help_text="every row below this transaction number is a leaf")
    cluster = models.BigIntegerField(help_text="the database cluster that the watermark counts in")
    sealed_at = models.DateTimeField(default=clock.now)
    note = models.TextField(help_text="what was signed, with its signature")

    def __str__(self) -> str:
        return f"seal {self.number}: {self.size} leaves"


class Leaf(models.Model):
    """Which row stands where in the tree, and the hash of what it said when it was sealed."""

    position = models.BigIntegerField(primary_key=True, help_text="from 0 on, without holes")
    row = models.BigIntegerField(unique=True, help_text="the ledger's row, by number")
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"leaf {self.position}"


class Tile(models.Model):
    """The root of a complete subtree of 256**level leaves, so that a proof reads few of them."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("level", "index", name="tile_once")]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.index}"


class Salt(models.Model):
    """What is mixed into a person's part of each leaf, so that nobody can guess it from its hash.

    `mark` hides a number in proofs, and stays. `salt` hides what is taken out of the ledger when the person is erased,
    and goes with it.
    """

    person = models.BigIntegerField(primary_key=True)
    mark = models.BinaryField()
    salt = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"salt of {self.person}"


class Commitment(models.Model):
    """The hash of what stood in a row of somebody who was erased: the leaf is made of it, and it tells nothing."""

    row = models.BigIntegerField()
    part = models.CharField(max_length=6, help_text="actor or target")
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("row", "part", name="commitment_once")]

    def __str__(self) -> str:
        return f"{self.part} of row {self.row}"


class Retirement(models.Model):
    """Rows that were given out as a file and taken out of the database, when they had been kept long enough.

    Their leaves stay, so every seal stays good; `note` is signed, so nobody else can say that a row was retired.
    """

    before = models.DateTimeField(help_text="rows of deeds before this moment")
    rows = models.BigIntegerField()
    file_name = models.CharField(max_length=200)
    digest = models.BinaryField(help_text="SHA-256 of the file")
    note = models.TextField(help_text="what was signed: which leaves, and the file's hash")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.rows} rows before {self.before:%Y-%m-%d}"


class Publication(models.Model):
    """A head that left the house by mail or webhook. What the file holds, the file itself tells."""

    seal = models.BigIntegerField()
    channel = models.CharField(max_length=300, help_text="mail:address or webhook:address")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("seal", "channel", name="publication_once")]
        indexes = [models.Index(fields=["channel", "-seal"], name="publication_by_channel")]

    def __str__(self) -> str:
        return f"seal {self.seal} to {self.channel}"


class Verification(models.Model):
    """What the last checks of the whole ledger found."""

    at = models.DateTimeField(default=clock.now)
    seal = models.BigIntegerField(help_text="the last seal that it looked at, 0 for none")
    size = models.BigIntegerField(help_text="leaves that were looked at")
    seconds = models.FloatField()
    findings = models.JSONField(default=list, help_text="the first things that are not as sealed; empty when all is")
    notes = models.JSONField(default=dict, help_text="counts: rows not sealed yet, erased, retired")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["-at"], name="verification_by_time")]

    def __str__(self) -> str:
        return f"verification of {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_sound(self) -> bool:
        return not self.findings
