"""What reports may say: on `people:0`, which every employee may hear."""

from realtime.events import Payload


class EditionPublished(Payload, kind="edition.published"):
    edition: int


class MetricSwitched(Payload, kind="metric.switched"):
    switch: int


class ReportLookedAt(Payload, kind="report.looked_at"):
    """On `person:<id>` of whoever looked: it is written down, and everybody may read it on the page of viewers."""

    viewing: int


class SubscriptionChanged(Payload, kind="report.subscription"):
    """On `person:<id>`: each new edition is sent to them, or no longer is."""

    subscription: int
