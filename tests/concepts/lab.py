"""Concepts to test with, and people who judge them."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ideas.concepts import actions
from ideas.concepts.actions import Asked, Draft
from ideas.concepts.models import Concept, Question, Sheet
from tests import factories as make
from workspace.common import clock
from workspace.people.models import Organisation, Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.spaces.permissions import Can
from workspace.threads.actions import attach_file
from workspace.threads.models import Attachment

RATING, STATEMENT, RANKING, TEXT = "How useful is it?", "I would buy it.", "What matters most?", "What is missing?"
ITEMS = ("Quiet", "Cheap", "Small")
QUESTIONS = (
    Asked("rating", RATING, most=5, low="useless", high="very useful"),
    Asked("statement", STATEMENT),
    Asked("ranking", RANKING, items=ITEMS),
    Asked("text", TEXT),
)


def draft(space: Space | None = None, **terms: Any) -> Concept:
    space = space or make.space()
    written = Draft(**{"title": "A pump that listens", "words": "It *hears* wear.", "questions": QUESTIONS, **terms})
    made: Concept = actions.draft_concept(by=space.created_by, space=space, draft=written)
    return made


def concept(space: Space | None = None, **terms: Any) -> Concept:
    """One that is open for a week."""
    made = draft(space, **terms)
    actions.open_concept(by=made.made_by, concept=made, closes_at=clock.now() + timedelta(days=7))
    made.refresh_from_db()
    return made


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(content, "PNG")
    return content.getvalue()


def picture(by: Person, name: str = "pump.png") -> Attachment:
    return attach_file(by=by, upload=SimpleUploadedFile(name, png()))


def question(of: Concept, words: str) -> Question:
    return of.questions.get(words=words)


def answer(of: Concept, by: Person, *, shows_name: bool = False, **by_kind: Any) -> Sheet:
    """Answers by the kind of the question: rating=4, statement=1, ranking=[0, 2, 1], text="…"."""
    numbers = {one.kind: one.pk for one in of.questions.all()}
    values = {numbers[kind]: value for kind, value in by_kind.items()}
    sheet: Sheet = actions.answer_concept(by=by, concept=of, values=values, shows_name=shows_name)
    return sheet


def customers(of: Space, organisation: Organisation | str, count: int) -> list[Person]:
    """People of a customer organisation that the space is shared with."""
    company = organisation if isinstance(organisation, Organisation) else _company(organisation)
    spaces.grant(by=of.created_by, space=of, can=Can.CONTRIBUTE, group=company.group, customers_may_meet=True)
    return [make.guest(company) for _ in range(count)]


def _company(name: str) -> Organisation:
    return Organisation.objects.filter(name=name).first() or make.customer(name)


def rated(of: Concept, people: Sequence[Person], *ratings: int) -> None:
    for number, person in enumerate(people):
        answer(of, person, rating=ratings[number % len(ratings)])


def close(of: Concept) -> Concept:
    actions.close_concept(by=of.made_by, concept=of)
    of.refresh_from_db()
    return of


def told(of: Concept, words: str = RATING) -> dict[str, Any]:
    """What was kept of a question as it closed."""
    assert of.result
    kept: dict[str, Any] = of.result["questions"][str(question(of, words).pk)]
    return kept
