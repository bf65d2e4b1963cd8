"""`manage.py live_asyncapi > docs/reference/asyncapi.json`: the live protocol for machines."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from realtime.asyncapi import document


class Command(BaseCommand):
    help = "Print the live protocol as an AsyncAPI 3 document."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(document(), indent=2, ensure_ascii=False))
