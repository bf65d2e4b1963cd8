"""What was asked upward of nobody by name: threads where somebody higher was, until somebody higher replied."""

import numpy as np

from workspace.audit.models import Verb
from workspace.reports.building.scene import Scene
from workspace.reports.building.turns import numbers
from workspace.reports.metrics.network import NOBODY, Ints
from workspace.reports.metrics.replies import Asked
from workspace.reports.metrics.rooms import Rooms
from workspace.reports.queries.contributions import NOT_COUNTED

_OPENED = """
WITH opened AS (
    SELECT deed.at, deed.actor, coalesce(deed.actor_level, -1) AS actor_level, thread.id AS thread,
        thread.space_id AS space
    FROM audit_participation AS deed JOIN threads_thread AS thread ON thread.id = deed.object_id
    WHERE deed.at >= %(from)s AND deed.at < %(before)s AND deed.verb = %(verb)s AND deed.target IS NULL
    AND deed.object_kind = 'threads.thread' AND deed.side = 'employee' AND deed.source <> ALL(%(not_counted)s)
    AND (deed.xid, deed.id) <= (%(xid)s, %(row)s)
), answered AS (
    SELECT DISTINCT ON (opened.thread) opened.thread, said.at, said.author_id AS by FROM opened
    JOIN threads_post AS said ON said.thread_id = opened.thread AND said.at > opened.at AND said.at < %(before)s
    JOIN unnest(%(people)s::bigint[], %(stood)s::int[]) AS one (person, band) ON one.person = said.author_id
    WHERE one.band BETWEEN 1 AND (%(bands)s::int[])[opened.actor_level] - 1
    ORDER BY opened.thread, said.at, said.id
)
SELECT extract(epoch FROM opened.at)::bigint, opened.actor, opened.actor_level, opened.space,
    coalesce(extract(epoch FROM answered.at)::bigint, -1), coalesce(answered.by, -1)
FROM opened LEFT JOIN answered ON answered.thread = opened.thread
ORDER BY opened.at, opened.thread
"""
# Whoever joined a space, or wrote in it. Who left since is not known any more.
_PRESENT = """
SELECT space, person, min(since) FROM (
    SELECT space_id AS space, person_id AS person, extract(epoch FROM joined_at)::bigint AS since FROM spaces_membership
    WHERE space_id = ANY(%(spaces)s) AND joined_at < %(before)s
    UNION ALL
    SELECT thread.space_id, post.author_id, min(extract(epoch FROM post.at)::bigint) FROM threads_post AS post
    JOIN threads_thread AS thread ON thread.id = post.thread_id
    WHERE thread.space_id = ANY(%(spaces)s) AND post.at < %(before)s GROUP BY 1, 2
) AS present GROUP BY 1, 2 ORDER BY 1, 2
"""


def unnamed(scene: Scene) -> Asked:
    """A row for each thread that names nobody, in whose space somebody of a higher level was by then. Two queries."""
    stood = scene.banded.level
    deepest = int(max(scene.staff.people.level.max(initial=1), scene.turns.actor_level.max(initial=1), 1))
    terms: dict[str, object] = {
        "from": scene.period.starts_at, "before": scene.period.ends_at, "verb": Verb.OPENED_THREAD.value,
        "not_counted": list(NOT_COUNTED), "xid": scene.upto[0], "row": scene.upto[1],
        "people": scene.staff.numbers.tolist(), "stood": stood.tolist(),
        "bands": scene.rules.bands(np.arange(1, deepest + 1)).tolist(),
    }  # fmt: skip
    found = numbers(f"COPY ({_OPENED}) TO STDOUT (DELIMITER ' ')", terms, 6)
    actor, level = scene.staff.index(found[:, 1]), scene.rules.bands(found[:, 2])
    spaces, room = np.unique(found[:, 3], return_inverse=True)
    rooms = _rooms(scene, spaces)
    above = rooms.nearest_above(room.ravel(), found[:, 0], level)
    kept = (actor != NOBODY) & (level != NOBODY) & (above != NOBODY)
    by = np.where(found[:, 5] == NOBODY, NOBODY, scene.staff.index(found[:, 5]))
    until = np.full(int(kept.sum()), int(scene.period.ends_at.timestamp()), dtype=np.int64)
    return Asked(
        found[kept, 0], actor[kept], np.full(int(kept.sum()), NOBODY), found[kept, 4], until, level[kept], above[kept],
        by[kept], room.ravel()[kept], rooms,
    )  # fmt: skip


def _rooms(scene: Scene, spaces: Ints) -> Rooms:
    terms: dict[str, object] = {"spaces": spaces.tolist(), "before": scene.period.ends_at}
    found = numbers(f"COPY ({_PRESENT}) TO STDOUT (DELIMITER ' ')", terms, 3)
    person = scene.staff.index(found[:, 1])
    found, person = found[person != NOBODY], person[person != NOBODY]
    return Rooms(np.searchsorted(spaces, found[:, 0]), person, found[:, 2], scene.banded.level[person])


def both(named: Asked, unnamed: Asked) -> Asked:
    """What was asked of somebody by name, and what of nobody."""
    nobody = np.full(len(named), NOBODY)
    by = nobody if unnamed.answered_by is None else np.concatenate([nobody, unnamed.answered_by])
    room = nobody if unnamed.room is None else np.concatenate([nobody, unnamed.room])

    def joined(name: str) -> Ints:
        return np.concatenate([getattr(named, name), getattr(unnamed, name)])

    return Asked(
        joined("at"), joined("actor"), joined("target"), joined("answered"), joined("until"), joined("actor_level"),
        joined("target_level"), by, room, unnamed.rooms,
    )  # fmt: skip
