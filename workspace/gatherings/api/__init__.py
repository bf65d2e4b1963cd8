"""Gatherings as JSON."""

from ninja import Router

from workspace.gatherings.api import gatherings, rounds, voices

router = Router(tags=["Gatherings"])
router.add_router("", gatherings.router)
router.add_router("", voices.router)
router.add_router("", rounds.router)
