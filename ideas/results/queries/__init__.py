"""Page-shaped reads of answers, results and credit. Everything starts at visible_to."""

from ideas.results.queries.answers import (
    AnswerShown,
    AnswersPage,
    answer_part,
    answers_page,
    marks,
    result_of,
    roadmap,
)
from ideas.results.queries.choosing import becoming_of, people_around
from ideas.results.queries.credits import (
    Named,
    Part,
    credits_of,
    customers_for,
    has_part,
    may_name,
    people_behind,
    rows_of,
)
from ideas.results.queries.family import audience, families
from ideas.results.queries.fragments import draw, refresh
from ideas.results.queries.pages import ResultList, ResultPage, credit_for, result_for, result_list, result_page
from ideas.results.queries.promise import SOON, Due, due, due_at, kept, unanswered, unanswered_for, with_due
from ideas.results.queries.rights import answerers, may_answer, may_tend, role_of
from ideas.results.queries.said import SaidAndDone, said_and_done
from ideas.results.queries.sections import credited_section, section

__all__ = [
    "SOON",
    "AnswerShown",
    "AnswersPage",
    "Due",
    "Named",
    "Part",
    "ResultList",
    "ResultPage",
    "SaidAndDone",
    "answer_part",
    "answerers",
    "answers_page",
    "audience",
    "becoming_of",
    "credit_for",
    "credited_section",
    "credits_of",
    "customers_for",
    "draw",
    "due",
    "due_at",
    "families",
    "has_part",
    "kept",
    "marks",
    "may_answer",
    "may_name",
    "may_tend",
    "people_around",
    "people_behind",
    "refresh",
    "result_for",
    "result_list",
    "result_of",
    "result_page",
    "roadmap",
    "role_of",
    "rows_of",
    "said_and_done",
    "section",
    "unanswered",
    "unanswered_for",
    "with_due",
]
