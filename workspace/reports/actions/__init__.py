"""All writes of reports."""

from workspace.reports.actions.editions import Published, due, publish_due, publish_edition, publish_period
from workspace.reports.actions.subscribing import note_sent, sign_sent, subscribe_report, unsubscribe_report
from workspace.reports.actions.switches import switch_metric
from workspace.reports.actions.viewing import download_report, view_report

__all__ = [
    "Published",
    "download_report",
    "due",
    "note_sent",
    "publish_due",
    "publish_edition",
    "publish_period",
    "sign_sent",
    "subscribe_report",
    "switch_metric",
    "unsubscribe_report",
    "view_report",
]
