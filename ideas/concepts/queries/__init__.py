"""Page-shaped reads of concepts. Everything starts at visible_to; answers are read by whose they are, and as figures
of at least five people."""

from ideas.concepts.queries.counting import count
from ideas.concepts.queries.fragments import (
    concept_section,
    describe_concepts,
    describe_sheets,
    draw,
    draw_for_space,
    may_listen,
    may_listen_many,
    pictures_shown,
)
from ideas.concepts.queries.page import (
    ConceptPage,
    Line,
    concept_for,
    concept_page,
    concepts_of,
    waiting_for,
    with_values,
)
from ideas.concepts.queries.results import Result, exported, exported_csv, readable, result_for

__all__ = [
    "ConceptPage",
    "Line",
    "Result",
    "concept_for",
    "concept_page",
    "concept_section",
    "concepts_of",
    "count",
    "describe_concepts",
    "describe_sheets",
    "draw",
    "draw_for_space",
    "exported",
    "exported_csv",
    "may_listen",
    "may_listen_many",
    "pictures_shown",
    "readable",
    "result_for",
    "waiting_for",
    "with_values",
]
