#!/usr/bin/env python
"""Causeway's command line."""

import os
import sys
from importlib import import_module

# Commands that read a file and print: they need no settings, no database and none of the rooms.
ALONE = {
    "tally": "ideas.boards.management.commands.tally",
    "opinion_map": "ideas.boards.management.commands.opinion_map",
    "participation_metrics": "workspace.reports.management.commands.participation_metrics",
}


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in ALONE:
        import_module(ALONE[sys.argv[1]]).Command().run_from_argv(sys.argv)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
