"""Who could evaluate an idea: by the skills that people name and the words of the idea, with the load shared. Never
by rank, which this room does not know."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from ideas.boards.models import Board, Case, Idea
from ideas.boards.queries import family_of, is_blind
from ideas.evaluations.models import Assignment
from workspace.people.models import Person
from workspace.spaces.models import Membership
from workspace.spaces.queries import people_who_contribute
from workspace.threads.queries import nameable

MOST = 6
# A word of the title or a tag says more of what an idea needs than one somewhere in its text.
OF_TITLE, OF_TEXT = 3, 1

# A skill matches if the idea has all of its words, as they are or by their stems; or if all words of a tag are in it.
_MATCHES = """
WITH idea AS (
    SELECT idea.id, idea_language(idea.title || ' ' || problem) AS language, title_words, text_words
    FROM boards_idea idea JOIN boards_likeness likeness ON likeness.idea_id = idea.id WHERE idea.id = %(idea)s
), tag AS (
    SELECT idea_words(tag.name, idea.language) AS words,
        plainto_tsquery('pg_catalog.simple', idea_folded(tag.name)) AS asked
    FROM idea JOIN boards_idea_tags bears ON bears.idea_id = idea.id JOIN boards_tag tag ON tag.id = bears.tag_id
), needed AS (
    SELECT skill.id, skill.name,
        idea.title_words @@ sought.simple OR idea.title_words @@ sought.stemmed
            OR EXISTS (
                SELECT 1 FROM tag WHERE tag.words @@ sought.simple OR tag.words @@ sought.stemmed
                    OR to_tsvector('pg_catalog.simple', idea_folded(skill.name)) @@ tag.asked
            ) AS of_title
    FROM people_skill skill CROSS JOIN idea CROSS JOIN LATERAL (
        SELECT plainto_tsquery('pg_catalog.simple', idea_folded(skill.name)) AS simple,
            plainto_tsquery(idea.language, idea_folded(skill.name)) AS stemmed
    ) AS sought
    WHERE (idea.title_words || idea.text_words) @@ sought.simple
        OR (idea.title_words || idea.text_words) @@ sought.stemmed
        OR EXISTS (
            SELECT 1 FROM tag WHERE tag.words @@ sought.simple OR tag.words @@ sought.stemmed
                OR to_tsvector('pg_catalog.simple', idea_folded(skill.name)) @@ tag.asked
        )
)
SELECT held.person_id, needed.name, needed.of_title
FROM needed JOIN people_personskill held ON held.skill_id = needed.id
WHERE %(people)s::bigint[] IS NULL OR held.person_id = ANY(%(people)s)
ORDER BY held.person_id, needed.of_title DESC, needed.name
"""


@dataclass(frozen=True)
class Suggestion:
    """Somebody who could evaluate. `because`: the skills that they name and the idea needs, the weightiest first; none
    where nobody has any, and they know the space. `load`: how many of this board they are yet to evaluate."""

    person: Person
    because: Sequence[str]
    load: int


def matching(idea: Idea, people: Collection[int] | None = None) -> dict[int, list[str]]:
    """The skills of people (of all) that the idea has words for, the weightiest first. One query."""
    return {person: [name for name, _ in skills] for person, skills in _matches(idea, people).items()}


def suggestions(person: Person, idea: Idea, most: int = MOST) -> list[Suggestion]:
    """Whom `person` could ask to evaluate `idea`: best matched first, as far as the load is level. At most seven
    queries.

    Left out is who was asked, who declared a conflict, and who wrote it, works on it or told a case of it; but the
    latter not in a rank-blind phase, where one who is missing would be known.
    """
    board = idea.board
    found = _matches(idea, None)
    out = set(Assignment.objects.filter(idea=idea, ended_at=None).values_list("evaluator", flat=True))
    out |= set(Assignment.objects.filter(idea=idea, conflict__isnull=False).values_list("evaluator", flat=True))
    if not is_blind(board):
        out |= taking_part(idea)
    able = people_who_contribute(board.space).filter(is_bot=False, is_placeholder=False)
    able = able.filter(pk__in=nameable(person, board.space).values("pk")).exclude(pk__in=out)
    people = able.filter(pk__in=found).select_related("organisation").in_bulk()
    loads = loads_on(board)
    skilled = sorted(people, key=lambda pk: (-_weight(found[pk]) / (1 + loads.get(pk, 0)), _lot(idea, pk)))
    chosen = skilled[:most]
    if len(chosen) < most:
        members = Membership.objects.filter(space=board.space_id).values("person")
        others = able.filter(pk__in=members).exclude(pk__in=chosen).select_related("organisation").in_bulk()
        people |= others
        level = sorted(others, key=lambda pk: (loads.get(pk, 0), _lot(idea, pk)))
        chosen += level[: most - len(chosen)]
    return [Suggestion(people[pk], [name for name, _ in found.get(pk, [])], loads.get(pk, 0)) for pk in chosen]


def taking_part(idea: Idea) -> set[int]:
    """Who wrote an idea, or one that was merged into it, works on it, or told a case of it. As they are signed: in a
    rank-blind phase that are masks. Three queries."""
    family = family_of(idea)
    rows = Idea.objects.filter(pk__in=family)
    authors = set(rows.values_list("author", flat=True))
    joined = rows.filter(contributors__accepted_at__isnull=False).values_list("contributors__person", flat=True)
    told = Case.objects.filter(idea__in=family, withdrawn_at__isnull=True).values_list("person", flat=True)
    return authors | {one for one in joined if one is not None} | set(told)


def loads_on(board: Board) -> dict[int, int]:
    """How many ideas of a board each evaluator is yet to evaluate. One query."""
    rows = Assignment.objects.awaited().filter(idea__board=board).order_by().values("evaluator")
    return dict(rows.annotate(count=Count("pk")).values_list("evaluator", "count"))


def _matches(idea: Idea, people: Collection[int] | None) -> Mapping[int, list[tuple[str, bool]]]:
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_MATCHES, {"idea": idea.pk, "people": None if people is None else list(people)})
        for person, name, of_title in cursor.fetchall():
            found[person].append((name, of_title))
    return found


def _weight(skills: Sequence[tuple[str, bool]]) -> int:
    return sum(OF_TITLE if of_title else OF_TEXT for _, of_title in skills)


def _lot(idea: Idea, person: int) -> bytes:
    """Who comes first among equals: another one for each idea, and the same one whenever it is asked."""
    return hashlib.sha256(f"{idea.board.salt}|{idea.pk}|{person}".encode()).digest()
