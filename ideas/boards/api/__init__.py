"""JSON of boards and ideas."""

from ninja import Router

router = Router(tags=["boards"])
