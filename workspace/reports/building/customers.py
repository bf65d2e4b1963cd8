"""What customers brought up in the year before a period's end, who replied, and whether they heard what came of it."""

from datetime import datetime

import numpy as np
import numpy.typing as npt

from ideas.results.models import Result
from ideas.results.queries.credits import rows_of
from workspace.audit.models import Verb
from workspace.people.models import Organisation, Person
from workspace.reports.building.ideas import COHORT
from workspace.reports.building.scene import Scene
from workspace.reports.building.turns import numbers
from workspace.reports.metrics.customers import Contributions
from workspace.reports.metrics.network import NOBODY, Ints, People
from workspace.reports.queries.contributions import NOT_COUNTED

# A thread, an idea or a case: what somebody should reply to. Its status moves when the idea is answered, or a post of
# the thread is marked as an answer or a decision; a customer is told of it by whoever turns to them about it then.
_BROUGHT_UP = """
WITH brought AS (
    SELECT deed.id, deed.at, deed.actor, place.thread, place.idea FROM audit_participation AS deed
    LEFT JOIN boards_case AS told ON deed.object_kind = 'boards.case' AND told.id = deed.object_id
    LEFT JOIN boards_idea AS idea ON idea.id = CASE deed.object_kind
        WHEN 'boards.idea' THEN deed.object_id WHEN 'boards.case' THEN told.idea_id END
    CROSS JOIN LATERAL (SELECT CASE deed.object_kind WHEN 'threads.thread' THEN deed.object_id
        ELSE idea.thread_id END AS thread, idea.id AS idea) AS place
    WHERE deed.at >= %(from)s AND deed.at < %(before)s AND deed.verb = ANY(%(verbs)s) AND deed.side = 'customer'
    AND deed.ordinal = 0 AND deed.source <> ALL(%(not_counted)s) AND (deed.xid, deed.id) <= (%(xid)s, %(row)s)
), moved AS (
    SELECT brought.*, replied.at AS replied, replied.author_id AS by, moved.at AS moved
    FROM brought
    LEFT JOIN LATERAL (
        SELECT said.at, said.author_id FROM threads_post AS said JOIN people_person AS who ON who.id = said.author_id
        WHERE said.thread_id = brought.thread AND who.side = 'employee' AND NOT who.is_bot AND said.at > brought.at
        AND said.at < %(before)s ORDER BY said.at, said.id LIMIT 1
    ) AS replied ON true
    LEFT JOIN LATERAL (
        SELECT min(step.at) AS at FROM (
            SELECT answer.at FROM results_answer AS answer WHERE answer.idea_id = brought.idea
            UNION ALL
            SELECT marked.at FROM threads_outcome AS marked JOIN threads_post AS post ON post.id = marked.post_id
            WHERE post.thread_id = brought.thread AND brought.idea IS NULL AND marked.kind IN ('answer', 'decision')
        ) AS step WHERE step.at > brought.at AND step.at < %(before)s
    ) AS moved ON true
), told AS MATERIALIZED (
    -- Of all customers at once: one look at the ledger, not one for each of what they brought up.
    SELECT deed.target, deed.at, deed.actor AS by, deed.id AS row,
        coalesce(post.thread_id, marked.thread_id) AS thread, answer.idea_id AS idea
    FROM audit_participation AS deed
    LEFT JOIN threads_post AS post ON deed.object_kind = 'threads.post' AND post.id = deed.object_id
    LEFT JOIN results_answer AS answer ON deed.object_kind = 'results.answer' AND answer.id = deed.object_id
    LEFT JOIN threads_outcome AS outcome ON deed.object_kind = 'threads.outcome' AND outcome.id = deed.object_id
    LEFT JOIN threads_post AS marked ON marked.id = outcome.post_id
    WHERE deed.at >= %(from)s AND deed.at < %(before)s AND deed.side = 'employee'
    AND deed.target IN (SELECT actor FROM brought)
), closed AS (
    SELECT DISTINCT ON (moved.id) moved.id, told.at, told.by FROM moved JOIN told ON told.target = moved.actor
    WHERE told.at >= moved.moved AND (told.thread = moved.thread OR told.idea = moved.idea)
    ORDER BY moved.id, told.at, told.row
)
SELECT extract(epoch FROM moved.at)::bigint, moved.actor, coalesce(extract(epoch FROM moved.replied)::bigint, -1),
    coalesce(extract(epoch FROM moved.moved)::bigint, -1), coalesce(extract(epoch FROM closed.at)::bigint, -1),
    coalesce(moved.by, -1), coalesce(closed.by, -1)
FROM moved LEFT JOIN closed ON closed.id = moved.id
ORDER BY moved.at, moved.id
"""


def contributions_of(scene: Scene) -> tuple[People, Ints, Contributions, Ints, Ints]:
    """Customers who brought something up, their organisations by place, what they brought up, and the numbers of those
    who replied first, and of those who told what came of it (NOBODY where nobody did). Three queries."""
    end = scene.period.ends_at
    terms: dict[str, object] = {
        "from": end - COHORT, "before": end, "verbs": [Verb.OPENED_THREAD, Verb.SUBMITTED_IDEA, Verb.ADDED_CASE],
        "not_counted": list(NOT_COUNTED), "xid": scene.upto[0], "row": scene.upto[1],
    }  # fmt: skip
    found = numbers(f"COPY ({_BROUGHT_UP}) TO STDOUT (DELIMITER ' ')", terms, 7)
    known = [one in scene.staff.organisations for one in found[:, 1].tolist()]
    found = found[np.array(known, dtype=np.bool_)] if len(found) else found
    who, place = np.unique(found[:, 1], return_inverse=True)
    firms = sorted(set(scene.staff.organisations.values()))
    organisation = [firms.index(scene.staff.organisations[number]) for number in who.tolist()]
    nothing = np.full(len(who), NOBODY)
    people = People(
        tuple(str(number) for number in who.tolist()), nothing, nothing, nothing, np.ones(len(who), dtype=np.bool_)
    )
    rows = Contributions(found[:, 0], place.ravel().astype(np.int64), found[:, 2], found[:, 3], found[:, 4])
    return people, np.array(organisation, dtype=np.int64), rows, found[:, 5], found[:, 6]


def shipped_with_customers(end: datetime) -> npt.NDArray[np.bool_]:
    """For each result that shipped in the year before `end`: whether a customer had a part in it."""
    return np.array([bool(firms) for firms in customers_of(end, end - COHORT).values()], dtype=np.bool_)


def customers_of(end: datetime, since: datetime) -> dict[int, set[int]]:
    """By result that shipped between: the customer organisations that had a part in it."""
    shipped = list(
        Result.objects.filter(shipped_at__gte=since, shipped_at__lt=end).order_by("pk").values_list("pk", flat=True)
    )
    rows = rows_of(shipped)
    people = {row.person for row in rows if row.person}
    customers = Person.objects.filter(pk__in=people, side="customer").order_by()
    firm_of = dict(customers.values_list("pk", "organisation"))
    firms = set(Organisation.objects.filter(side="customer").order_by().values_list("pk", flat=True))
    found: dict[int, set[int]] = {result: set() for result in shipped}
    for row in rows:
        firm = row.organisation if row.organisation in firms else firm_of.get(row.person or 0)
        if firm is not None:
            found[row.result].add(firm)
    return found
