"""What is asked, and how it is answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from workspace.common.answers import by_script, number_of


def number_in(request: HttpRequest, name: str) -> int | None:
    """A number from the address, or None if there is none or it is no number that a row could have."""
    return number_of(request.GET.get(name, ""), below=10**9)


def answer(request: HttpRequest, fragment: str, back: str, *, status: int = 200) -> HttpResponse:
    """The fragment for a script; without script, back to the page."""
    return HttpResponse(fragment, status=status) if by_script(request) else redirect(back)


def refresh(*regions: str) -> str:
    """Asks the page to fetch these regions anew: what differs per reader is never pushed."""
    return "".join(f'<template data-refresh="{region}"></template>' for region in regions)
