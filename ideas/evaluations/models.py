"""Judging ideas by scorecard."""
