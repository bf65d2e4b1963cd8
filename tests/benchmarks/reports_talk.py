"""The conversations of the reports' world: one statement writes those of a batch, with their rows of the ledger."""

# Chance by number: the same in each run. 0 up to 1.
CHANCE = """
CREATE FUNCTION bench_chance(n bigint, seed bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(n, seed) & 1048575) / 1048576.0::float8
"""
# c: the conversation, k: its row, 0 to 5. `brought`: a customer opened it; `marks`: an answer is marked for them;
# `answers`: whoever was named replies, so that the pair is that of the opening, turned round.
TALK = """
WITH part AS (
    SELECT c, k, 6 * c + k AS n, c %% 40 = 0 AS brought, c %% 40 = 0 AND k = 2 AND bench_chance(c, 9) < 0.6 AS marks,
        c %% 40 <> 0 AND k = 1 AND bench_chance(c, 5) < 0.7 AS answers,
        %(from)s::timestamptz + make_interval(secs => %(seconds)s::float8 * c / %(conversations)s) AS began,
        (%(guests)s::bigint[])[1 + floor(array_length(%(guests)s::bigint[], 1) * bench_chance(c, 6))::int] AS guest
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS c CROSS JOIN generate_series(0, 5) AS k
), drawn AS (
    SELECT *, n - answers::int AS draw,
        least(began + make_interval(secs => 3600 * CASE k WHEN 0 THEN 0 WHEN 1 THEN 1 + 90 * bench_chance(n, 4) ^ 3
            WHEN 2 THEN 95 + 48 * bench_chance(n, 4) ELSE 150 * bench_chance(n, 4) END),
            %(from)s::timestamptz + make_interval(secs => %(seconds)s - 1)) AS at
    FROM part
), said AS MATERIALIZED (
    SELECT drawn.*, pair.id AS pair,
        CASE WHEN brought AND k = 0 THEN guest WHEN answers THEN pair.target ELSE pair.actor END AS actor,
        CASE WHEN brought AND k = 0 THEN NULL WHEN marks OR brought AND k = 1 THEN guest
            WHEN answers THEN pair.actor ELSE pair.target END AS target,
        CASE WHEN answers THEN pair.down ELSE pair.up END AS up,
        CASE WHEN answers THEN pair.up ELSE pair.down END AS down,
        CASE WHEN k = 0 THEN 'opened thread' WHEN marks THEN 'marked outcome' WHEN k <= 3 THEN 'replied'
            ELSE 'reacted' END AS verb,
        CASE WHEN k = 0 THEN 'threads.thread' WHEN marks THEN 'threads.outcome' ELSE 'threads.post' END AS kind,
        CASE WHEN k = 0 THEN c + 1 WHEN marks THEN c / 40 + 1 WHEN k <= 3 THEN 4 * c + k + 1
            ELSE 4 * c + k - 3 END AS object
    FROM drawn JOIN bench_pair AS pair ON pair.id = 1 + floor(%(contacts)s * bench_chance(draw, 3) ^ 3)::bigint
        + %(contacts)s * (7919 * floor(0.85 * %(people)s * bench_chance(draw, 2) ^ 2)::bigint %% %(people)s)
), threads AS (
    INSERT INTO threads_thread (id, space_id, title, opened_by_id, opened_at, last_at, last_number)
    SELECT c + 1, (%(spaces)s::bigint[])[1 + c %% array_length(%(spaces)s::bigint[], 1)], 'Thread ' || c, actor, at,
        at + interval '7 days', 4
    FROM said WHERE k = 0 ORDER BY c
), posts AS (
    INSERT INTO threads_post (id, thread_id, number, kind, author_id, body, html, at)
    SELECT 4 * c + k + 1, c + 1, k + 1, 'said', actor, 'How is it done?', '<p>How is it done?</p>', at
    FROM said WHERE k <= 3 AND NOT marks ORDER BY c, k
), outcomes AS (
    INSERT INTO threads_outcome (id, post_id, kind, summary, marked_by_id, at)
    SELECT object, 4 * c + 2, 'answer', '', actor, at FROM said WHERE marks
)
INSERT INTO audit_participation (
    entry, ordinal, at, verb, object_kind, object_id, space, actor, target, side, target_side, actor_level,
    target_level, actor_unit, target_unit, actor_path, target_path, up, down, weight, source
)
SELECT lpad(to_hex(n), 32, '0')::uuid, 0, at, verb, kind, object,
    (%(spaces)s::bigint[])[1 + c %% array_length(%(spaces)s::bigint[], 1)], actor, target,
    CASE WHEN actor = guest THEN 'customer' ELSE 'employee' END,
    CASE WHEN target = guest THEN 'customer' WHEN target IS NOT NULL THEN 'employee' END,
    mine.level, theirs.level, coalesce(mine.unit, ''), coalesce(theirs.unit, ''), mine.path, theirs.path,
    CASE WHEN mine.level + theirs.level IS NOT NULL THEN up END,
    CASE WHEN mine.level + theirs.level IS NOT NULL THEN down END, 1, 'causeway'
FROM said LEFT JOIN people_position AS mine ON mine.person_id = actor
LEFT JOIN people_position AS theirs ON theirs.person_id = target
ORDER BY n
"""
