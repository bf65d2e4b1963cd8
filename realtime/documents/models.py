"""A document, its updates, and the snapshots that they are merged into."""

from django.db import models

from realtime.models import ClockTime


class Document(models.Model):
    """One shared Yjs document, such as `canvas:5`. `head` is the number of its last update: they start at 1 and have no
    holes. `kept`: up to where a snapshot holds them. `founded`: up to where it was looked
    at whether it is worth to be founded anew. `epoch` names the numbering. `nameless`: nobody is to learn who
    writes; since that changed last, client ids from before (`worn_before`) write no more.
    """

    name = models.CharField(max_length=60, unique=True)
    epoch = models.CharField(max_length=16)
    head = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(db_default=0)
    founded = models.BigIntegerField(db_default=0)
    nameless = models.BooleanField(db_default=False)
    worn_before = models.DateTimeField(null=True)
    at = models.DateTimeField(db_default=ClockTime())

    def __str__(self) -> str:
        return f"{self.name} at {self.head}"


class Update(models.Model):
    """What one person (null: the house) changed, and which entries at the top that touched. `payload` is null once a
    snapshot holds it; who, when and what stay.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="updates", db_index=False)
    seq = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    payload = models.BinaryField(null=True)
    touched = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=ClockTime())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "seq"], name="update_is_numbered_once")]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.seq}"


class Snapshot(models.Model):
    """The whole document with all updates up to `seq`. It counts once it was read back and found `sound`."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    seq = models.BigIntegerField()
    payload = models.BinaryField()
    sound = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=ClockTime())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "seq"], name="snapshot_is_taken_once")]

    def __str__(self) -> str:
        return f"{self.document_id} up to {self.seq}"


class Version(models.Model):
    """The document as it was at `seq`, kept by somebody under a name."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    seq = models.BigIntegerField()
    title = models.CharField(max_length=120)
    payload = models.BinaryField()
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=ClockTime())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class HeldUpdate(models.Model):
    """An update that would have taken away most of what lay there: kept aside until somebody decides."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="held")
    person = models.BigIntegerField(null=True)
    payload = models.BinaryField()
    before = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=ClockTime())
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.lost} of {self.before}"


class Author(models.Model):
    """Whose writing stands under a client id of the document. An id belongs to whoever wrote by it first."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="authors", db_index=False)
    client = models.BigIntegerField()
    person = models.BigIntegerField()
    at = models.DateTimeField(db_default=ClockTime())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "client"], name="client_is_one_persons")]

    def __str__(self) -> str:
        return f"{self.client} is {self.person}"
