"""How what scripts send is read."""

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from workspace.common.errors import Invalid


class WithoutNul(Parser):
    """Refuses texts that PostgreSQL can't keep, with a NUL or half of a character in them: 400 in a body, else 422."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = super().parse_body(request)
        _refuse(body)
        return body

    def parse_querydict(self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest) -> Any:
        found = super().parse_querydict(data, list_fields, request)
        _refuse(found)
        return found


def _refuse(given: Any) -> None:
    if isinstance(given, str):
        if "\x00" in given or any("\ud800" <= char <= "\udfff" for char in given):
            raise Invalid("There is a character in it that can't be kept: U+0000, or half of a pair.")
    elif isinstance(given, dict):
        for key, part in given.items():
            _refuse(key)
            _refuse(part)
    elif isinstance(given, list):
        for part in given:
            _refuse(part)
