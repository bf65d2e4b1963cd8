"""make bench NAME=similar: whether an idea's twin is found among 100,000, and how long that takes.

The ideas are the 2,738 proposals of Decide Madrid in ../shared/data, and more made of their parts: the beginning of one
title with the end of another, and sentences of three texts. All is asked through the function that the page calls.

- repeated: each of the 151 proposals whose title stands there more than once; its twin must be among the first five.
- reworded: titles by this rule: stop words are left out, the others stand in reverse order, and the two letters in the
  middle of the longest are swapped. No synonyms. The idea itself must be among the first five.
- time: titles as they are, reworded, and with the beginning of the problem, as while somebody types; on the clock, and
  as processor time of this process and of its PostgreSQL backend, which tells more on a machine that has other work.

The last line is JSON. BENCH_SCALE=0.05 for a small world, BENCH_ROUNDS for how many titles are asked.
"""

import csv
import json
import os
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.db import connection  # noqa: E402

from ideas.boards.models import Board, Idea  # noqa: E402
from ideas.boards.queries.similar import similar_ideas  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from workspace.people.models import Organisation, Person  # noqa: E402

PROPOSALS = Path(__file__).resolve().parents[2].parent / "shared/data/madrid/proposals.csv"
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "500"))
IDEAS, BOARDS = int(100_000 * SCALE), 10
STOP = frozenset(
    [
        "a",
        "al",
        "ante",
        "con",
        "contra",
        "de",
        "del",
        "desde",
        "e",
        "el",
        "en",
        "entre",
        "es",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "mas",
        "más",
        "me",
        "mi",
        "no",
        "o",
        "para",
        "por",
        "que",
        "qué",
        "se",
        "sin",
        "sobre",
        "su",
        "sus",
        "un",
        "una",
        "unas",
        "uno",
        "unos",
        "y",
        "ya",
    ]
)

Text = tuple[str, str]


def proposals() -> list[Text]:
    """Title and text without its marks, as they were handed in."""
    with PROPOSALS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [(row["title"][:160], " ".join(re.sub(r"<[^>]+>", " ", row["description"]).split())) for row in rows]


def recombined(real: Sequence[Text], chance: random.Random) -> Iterator[Text]:
    """The real ones, then as many of their parts as are asked for."""
    yield from real[:IDEAS]
    halves = [title.split() for title, _ in real]
    sentences = [[one for one in re.split(r"(?<=[.!?]) ", text) if one] or ["…"] for _, text in real]
    for _ in range(IDEAS - len(real)):
        one, two = chance.choice(halves), chance.choice(halves)
        title = " ".join([*one[: (len(one) + 1) // 2], *two[len(two) // 2 :]])[:160] or "Propuesta"
        yield title, " ".join(chance.choice(chance.choice(sentences)) for _ in range(3))


def build(real: Sequence[Text], chance: random.Random) -> tuple[Person, Board]:
    """By COPY: nothing in here is a way to write that the house has."""
    group = Group.objects.create(name="employer")
    employer = Organisation.objects.create(name="Employer", side="employee", group=group)
    me = Person.objects.create_user(
        "me@causeway.example", name="Me", handle="me", organisation=employer, side="employee"
    )
    now = "2026-06-01 12:00+00"
    _copy(
        "spaces_space", "id, name, purpose, access, created_by_id, created_at", [(1, "Madrid", "", "open", me.pk, now)]
    )
    boards = [
        Board(pk=number, space_id=1, title=f"Board {number}", opened_by=me) for number in range(1, BOARDS + 1)
    ]  # fmt: skip
    Board.objects.bulk_create(boards)
    texts = list(recombined(real, chance))
    threads = ((n, 1, title, me.pk, now, now, 1) for n, (title, _) in enumerate(texts, 1))
    _copy("threads_thread", "id, space_id, title, opened_by_id, opened_at, last_at, last_number", threads)
    columns = (
        "id, board_id, number, title, problem, affected, workaround, proposal, problem_html, workaround_html, "
        "proposal_html, author_id, thread_id, stage, stage_at, submitted_at, imported_support"
    )
    ideas = (
        (n, 1 if n <= len(real) else 1 + n % BOARDS, n, title, text[:4000], *[""] * 6, me.pk, n, "new", now, now, 0)
        for n, (title, text) in enumerate(texts, 1)
    )
    _copy("boards_idea", columns, ideas)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE boards_idea, boards_likeness")
    return me, Board.objects.with_phases().get(pk=1)  # as a visit of the board has it


def _copy(table: str, columns: str, rows: Any) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for done, row in enumerate(rows):
            copy.write_row(row)
            if done % 5000 == 0:
                print(f"\r{table}: {done}", end="", file=sys.stderr)


def reworded(title: str) -> str:
    """The rule: no stop words, the others in reverse order, the middle letters of the longest swapped."""
    words = [word for word in re.findall(r"\w+", title.lower()) if word not in STOP][::-1] or title.lower().split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word, middle = words[longest], len(words[longest]) // 2
    if len(word) > 3:
        words[longest] = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return " ".join(words)


def same(title: str) -> str:
    return title.strip().lower()


def repeated_recall(me: Person, board: Board, real: Sequence[Text]) -> tuple[int, int]:
    """How many of the proposals with a repeated title have a twin among the first five, of how many."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, (title, _) in enumerate(real, 1):
        numbers[same(title)].append(number)
    asked = [(title, number) for title, ones in numbers.items() if len(ones) > 1 for number in ones]
    found = sum(
        any(same(one.idea.title) == title for one in similar_ideas(me, board, title=real[number - 1][0], but=number))
        for title, number in asked
    )
    return found, len(asked)


def reworded_recall(me: Person, board: Board, titles: Sequence[str]) -> float:
    found = [
        any(same(one.idea.title) == same(title) for one in similar_ideas(me, board, title=reworded(title)))
        for title in titles
    ]
    if os.environ.get("BENCH_MISSED"):
        print(
            *[f"missed: {title} <- {reworded(title)}" for title, ok in zip(titles, found, strict=True) if not ok],
            sep="\n",
            file=sys.stderr,
        )
    return sum(found) / len(found)


def backend_cpu() -> float:
    """Seconds of processor time that our PostgreSQL backend has had; it is on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(me: Person, board: Board, asked: Sequence[Text]) -> dict[str, float]:
    times, busy, behind = [], time.process_time(), backend_cpu()
    for title, text in asked:
        began = time.perf_counter()
        similar_ideas(me, board, title=title, text=text)
        times.append((time.perf_counter() - began) * 1000)
    ordered = sorted(times)
    return {
        "p50_ms": round(median(ordered), 1),
        "p95_ms": round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)], 1),
        "own_cpu_ms": round((time.process_time() - busy) * 1000 / len(asked), 1),
        "backend_cpu_ms": round((backend_cpu() - behind) * 1000 / len(asked), 1),
    }


def main() -> None:
    chance = random.Random(7)
    real = proposals()
    with own_database("bench_similar"):
        began = time.perf_counter()
        me, board = build(real, chance)
        print(f"\nbuilt in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        sample = [
            (idea.title, idea.problem) for idea in Idea.objects.filter(pk__in=chance.sample(range(1, IDEAS), ROUNDS))
        ]
        titles = [title for title, _ in sample]
        found, of = repeated_recall(me, board, real[:IDEAS])
        figures = {
            "ideas": IDEAS,
            "repeated": of,
            "recall_at_5_repeated": round(found / of, 4),
            "recall_at_5_reworded": round(reworded_recall(me, board, titles), 4),
            "recall_at_5_reworded_real": round(
                reworded_recall(me, board, [title for title, _ in chance.sample(real[:IDEAS], min(ROUNDS, 500))]), 4
            ),
            "time": {
                "titles": timed(me, board, [(title, "") for title in titles]),
                "reworded": timed(me, board, [(reworded(title), "") for title in titles]),
                "with_problem": timed(me, board, [(title, text[:300]) for title, text in sample]),
            },
        }
    print(json.dumps({"benchmark": "similar", **figures}))


if __name__ == "__main__":
    main()
