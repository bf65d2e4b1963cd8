"""Threads, posts and outcomes as JSON."""

from ninja import Router

from workspace.threads.api import outcomes, posts, threads

router = Router()
router.add_router("", threads.router, tags=["Threads"])
router.add_router("", posts.router, tags=["Posts"])
router.add_router("", outcomes.router, tags=["Outcomes"])
