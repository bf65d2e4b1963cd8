"""JSON of answers, results and credit."""

from ninja import Router

from ideas.results.api import answers, naming, results

router = Router(tags=["Results"])
router.add_router("", answers.router)
router.add_router("", results.router)
router.add_router("", naming.router)
