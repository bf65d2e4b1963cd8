"""`manage.py live_renew`: after a database was restored from a backup."""

from typing import Any

from django.core.management.base import BaseCommand

from realtime import log


class Command(BaseCommand):
    help = "After restoring a backup: make open pages reload, and let followers read on in the new cluster."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{log.renew()} streams have a new epoch; open pages will reload.")
