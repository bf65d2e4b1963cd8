"""What is pushed of this room: word to the page of invitations to fetch anew what it lists."""

from realtime.models import Event


def draw_for_one(event: Event) -> str:
    return "".join(f'<template data-refresh="guest-{part}"></template>' for part in ("links", "colleague", "limits"))
