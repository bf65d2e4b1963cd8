"""Reports as files: the tables as CSV, a figure as JSON, the whole and the works council's sheet as PDF."""

from workspace.reports.printing.files import csv_of, told_json
from workspace.reports.printing.report import report_pdf
from workspace.reports.printing.sheet import measured_pdf

__all__ = ["csv_of", "measured_pdf", "report_pdf", "told_json"]
