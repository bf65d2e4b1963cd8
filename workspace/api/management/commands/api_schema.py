"""`manage.py api_schema`: write down what the API offers, for review and for those who make clients from it."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

PLACE = Path("docs") / "reference" / "openapi.json"


def schema() -> str:
    """The OpenAPI document, the same on every run."""
    from workspace.api.router import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, sort_keys=True, default=str) + "\n"


class Command(BaseCommand):
    help = f"Write the OpenAPI document to {PLACE}."

    def handle(self, *args: Any, **options: Any) -> None:
        place = settings.BASE_DIR / PLACE
        place.write_text(schema())
        self.stdout.write(f"{PLACE} is as the code is.")
