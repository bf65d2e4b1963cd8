"""JSON of boards and ideas."""

from ninja import Router

from ideas.boards.api import boards, cases, ideas, merges, supports

router = Router(tags=["Boards"])
router.add_router("", boards.router)
router.add_router("", ideas.router)
router.add_router("", cases.router)
router.add_router("", merges.router)
router.add_router("", supports.router)
