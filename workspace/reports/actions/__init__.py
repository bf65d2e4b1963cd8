"""All writes of reports."""

from workspace.reports.actions.editions import Published, due, publish_due, publish_edition, publish_period
from workspace.reports.actions.switches import switch_metric

__all__ = ["Published", "due", "publish_due", "publish_edition", "publish_period", "switch_metric"]
