"""Who turned to whom first in a conversation, and when they were answered: the ledger says who, threads say where."""

from dataclasses import dataclass

import numpy as np

from workspace.audit.models import Verb
from workspace.people.models import Person
from workspace.reports.building.scene import Scene
from workspace.reports.building.turns import numbers
from workspace.reports.metrics.clock import WorkingHours
from workspace.reports.metrics.network import NOBODY, Interactions, Ints
from workspace.reports.metrics.replies import Asked
from workspace.reports.queries.contributions import NOT_COUNTED

# A deed of these opens something, or takes part in it; the first time that somebody turns to another who has said
# nothing there yet, they start it: a thread with a name in it, or a name called into a thread.
STARTS = (Verb.OPENED_THREAD, Verb.SUBMITTED_IDEA, Verb.RAISED_IDEA, Verb.REPLIED)
_TURNED = """
WITH turned AS (
    SELECT DISTINCT ON (deed.actor, deed.target, place.thread) deed.at, deed.actor, deed.target, deed.weight,
        coalesce(deed.actor_level, -1) AS actor_level, coalesce(deed.target_level, -1) AS target_level, place.thread
    FROM audit_participation AS deed
    LEFT JOIN threads_post AS post ON deed.object_kind = 'threads.post' AND post.id = deed.object_id
    LEFT JOIN boards_idea AS idea ON deed.object_kind = 'boards.idea' AND idea.id = deed.object_id
    CROSS JOIN LATERAL (SELECT CASE deed.object_kind WHEN 'threads.thread' THEN deed.object_id
        WHEN 'threads.post' THEN post.thread_id ELSE idea.thread_id END AS thread) AS place
    WHERE deed.at >= %(from)s AND deed.at < %(before)s AND deed.verb = ANY(%(verbs)s)
    AND deed.source <> ALL(%(not_counted)s) AND (deed.xid, deed.id) <= (%(xid)s, %(row)s)
    AND place.thread IS NOT NULL AND deed.target IS NOT NULL
    AND deed.side = 'employee' AND deed.target_side = 'employee'
    ORDER BY deed.actor, deed.target, place.thread, deed.at, deed.id
)
SELECT extract(epoch FROM turned.at)::bigint, turned.actor, turned.target, round(turned.weight * 1000000)::bigint,
    turned.actor_level, turned.target_level, coalesce(extract(epoch FROM answered.at)::bigint, -1), turned.thread
FROM turned
LEFT JOIN LATERAL (
    SELECT min(said.at) AS at FROM threads_post AS said WHERE said.thread_id = turned.thread
    AND said.author_id = turned.target AND said.at > turned.at AND said.at < %(before)s
) AS answered ON true
WHERE NOT EXISTS (
    SELECT 1 FROM threads_post AS earlier WHERE earlier.thread_id = turned.thread
    AND earlier.author_id = turned.target AND earlier.at < turned.at
)
ORDER BY turned.at, turned.actor, turned.target, turned.thread
"""


@dataclass(frozen=True)
class Openings:
    """A row for each time that an employee turned to another who had said nothing there yet. Levels are bands."""

    at: Ints
    actor: Ints
    target: Ints
    weight: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    actor_level: Ints
    target_level: Ints
    answered: Ints
    thread: Ints

    @classmethod
    def of(cls, scene: Scene) -> "Openings":
        """Of a period. One query, however many figures ask."""
        if "openings" not in scene.kept:
            scene.kept["openings"] = cls._read(scene)
        found: Openings = scene.kept["openings"]
        return found

    @classmethod
    def _read(cls, scene: Scene) -> "Openings":
        terms: dict[str, object] = {
            "from": scene.period.starts_at, "before": scene.period.ends_at, "verbs": list(STARTS),
            "not_counted": list(NOT_COUNTED), "xid": scene.upto[0], "row": scene.upto[1],
        }  # fmt: skip
        found = numbers(f"COPY ({_TURNED}) TO STDOUT (DELIMITER ' ')", terms, 8)
        actor, target = scene.staff.index(found[:, 1]), scene.staff.index(found[:, 2])
        kept = (actor != NOBODY) & (target != NOBODY)
        rows, bands = found[kept], scene.rules.bands
        return cls(
            rows[:, 0], actor[kept], target[kept], rows[:, 3] / 1_000_000, bands(rows[:, 4]), bands(rows[:, 5]),
            rows[:, 6], rows[:, 7],
        )  # fmt: skip

    def turned(self) -> Interactions:
        nothing = np.zeros(len(self.at), dtype=np.int64)
        return Interactions(
            at=self.at, actor=self.actor, target=self.target, weight=self.weight, verb=nothing, thing=self.thread,
            verbs=("started",), actor_level=self.actor_level, target_level=self.target_level,
        )  # fmt: skip

    def asked(self, scene: Scene) -> Asked:
        """What was not answered by the end of the period is waiting."""
        until = np.full(len(self.at), int(scene.period.ends_at.timestamp()), dtype=np.int64)
        return Asked(self.at, self.actor, self.target, self.answered, until, self.actor_level, self.target_level)


def working_hours(scene: Scene) -> WorkingHours:
    """Everybody's own clock. One query."""
    zones = dict(Person.objects.filter(pk__in=scene.staff.numbers.tolist()).order_by().values_list("pk", "time_zone"))
    names = tuple(sorted(set(zones.values()))) or ("UTC",)
    places = [names.index(zones.get(number, names[0])) for number in scene.staff.numbers.tolist()]
    return WorkingHours(names, np.array(places, dtype=np.int64))
