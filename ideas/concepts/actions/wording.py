"""What a concept says, as it is taken in: judged here, for pages and API alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ideas.concepts.models import Asks, Concept, Question, Variant
from workspace.common import richtext
from workspace.common.errors import Invalid
from workspace.common.lines import one_line
from workspace.people.models import Person
from workspace.threads.models import Attachment

MOST_QUESTIONS, MOST_VARIANTS, MOST_ITEMS = 20, 8, 12
LONGEST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `most`, `low` and `high` are of a rating; `items` of a ranking (none: the variants)."""

    kind: str
    words: str
    most: int = 5
    low: str = ""
    high: str = ""
    items: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """All of a concept that its draft says. `variants`: (name, price)."""

    title: str
    words: str = ""
    price: str = ""
    picture: Attachment | None = None
    picture_says: str = ""
    variants: Sequence[tuple[str, str]] = ()
    questions: Sequence[Asked] = field(default_factory=tuple)
    shares_result: bool = False


def write(concept: Concept, draft: Draft, by: Person) -> None:
    """Onto a concept that is not saved yet, or a draft. Raises Invalid with what is wrong; then nothing is written."""
    title = line(draft.title, 120)
    if not title:
        raise Invalid("Give the concept a title: what is it?")
    if len(draft.words) > LONGEST_WORDS:
        raise Invalid("The text has more than %(most)s characters.", most=f"{LONGEST_WORDS:,}")
    variants, questions = _variants(draft), _questions(draft)
    concept.picture = _picture(concept, draft, by)
    concept.picture_says = line(draft.picture_says, 300) if draft.picture else ""
    if draft.picture and not concept.picture_says:
        raise Invalid("Say in words what the picture shows, for those who don't see it.")
    concept.title, concept.price, concept.shares_result = title, line(draft.price, 80), draft.shares_result
    concept.words = draft.words.replace("\x00", "").strip()
    concept.words_html = richtext.render(concept.words, {})[0] if concept.words else ""
    concept.save()
    concept.variants.all().delete()
    concept.questions.all().delete()
    rows: list[Variant | Question] = [*variants, *questions]
    for row in rows:
        row.concept = concept
    Variant.objects.bulk_create(variants)
    Question.objects.bulk_create(questions)


def line(words: str, longest: int) -> str:
    """On one line. Raises Invalid for one that is too long."""
    words = one_line(words)
    if len(words) > longest:
        raise Invalid("“%(words)s…” has more than %(most)s characters.", words=words[:40], most=longest)
    return words


def _picture(concept: Concept, draft: Draft, by: Person) -> Attachment | None:
    """A picture that the person has uploaded and no post has, or the one that was there."""
    given = draft.picture
    if given is None or given.pk == concept.picture_id:
        return given
    mine = Attachment.objects.filter(pk=given.pk, uploaded_by=by, post__isnull=True).first()
    if mine is None or not mine.is_image:
        raise Invalid("Choose a picture (PNG, JPEG, GIF or WebP) and send it again.")
    return mine


def _variants(draft: Draft) -> list[Variant]:
    named = [(line(name, 120), line(price, 80)) for name, price in draft.variants]
    if len(named) > MOST_VARIANTS:
        raise Invalid("A concept has %(most)s variants at most.", most=MOST_VARIANTS)
    if not all(name for name, _ in named) or len({name.casefold() for name, _ in named}) != len(named):
        raise Invalid("Each variant has a name of its own.")
    return [Variant(place=place, name=name, price=price) for place, (name, price) in enumerate(named)]


def _questions(draft: Draft) -> list[Question]:
    if len(draft.questions) > MOST_QUESTIONS:
        raise Invalid(
            "A concept has %(most)s questions at most: people stop answering long before.", most=MOST_QUESTIONS
        )
    return [_question(place, asked, len(draft.variants)) for place, asked in enumerate(draft.questions)]


def _question(place: int, asked: Asked, variants: int) -> Question:
    words = line(asked.words, 300)
    if not words:
        raise Invalid("Write what is asked.")
    if asked.kind not in Asks.values:
        raise Invalid("“%(words)s”: choose how it is answered.", words=words)
    question = Question(place=place, kind=asked.kind, words=words)
    if asked.kind == Asks.RATING:
        if not 2 <= asked.most <= 10:
            raise Invalid("“%(words)s”: a rating goes from 1 to at least 2, and at most 10.", words=words)
        question.most, question.low, question.high = asked.most, line(asked.low, 60), line(asked.high, 60)
    if asked.kind == Asks.RANKING:
        question.items = _items(words, asked, variants)
    return question


def _items(words: str, asked: Asked, variants: int) -> list[str]:
    items = [line(item, 120) for item in asked.items if item.strip()]
    if len({item.casefold() for item in items}) != len(items):
        raise Invalid("“%(words)s”: one of the things to rank stands there twice.", words=words)
    if not 2 <= (len(items) or variants) <= MOST_ITEMS:
        raise Invalid(
            "“%(words)s”: write 2 to %(most)s things to rank, or give the concept at least two variants.",
            words=words,
            most=MOST_ITEMS,
        )
    return items
