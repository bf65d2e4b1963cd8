"""Imports that somebody asked for: what was uploaded, how far it is, and what came of it."""

from django.conf import settings
from django.db import models

from workspace.common import clock


class RunKind(models.TextChoices):
    SLACK = "slack", "Slack history"
    PEOPLE = "people", "People and managers"
    BASELINE = "baseline", "Interactions from before Causeway"


class State(models.TextChoices):
    UPLOADED = "uploaded", "Being checked"
    CHECKED = "checked", "Waiting for your word"
    REFUSED = "refused", "Can't be read"
    RUNNING = "running", "Running"
    STOPPING = "stopping", "Stopping"
    STOPPED = "stopped", "Stopped"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


BUSY = (State.UPLOADED, State.RUNNING, State.STOPPING)


class ImportRun(models.Model):
    """One import. It can be stopped and run again: what was carried over is not carried twice."""

    kind = models.CharField(max_length=10, choices=RunKind.choices)
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="import_runs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True, help_text="what it is doing, or why it can't")
    report = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}: {self.state}"

    def get_absolute_url(self) -> str:
        return f"/imports/{self.pk}/"

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def may_start(self) -> bool:
        return self.state in {State.CHECKED, State.STOPPED, State.FAILED}
