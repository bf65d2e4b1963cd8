"""Sessions as JSON."""

from ninja import Router

from ideas.facilitation.api import sessions, taking_part

router = Router(tags=["Sessions"])
router.add_router("", sessions.router)
router.add_router("", taking_part.router)

__all__ = ["router"]
