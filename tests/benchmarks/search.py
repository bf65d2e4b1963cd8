"""make bench NAME=search: what it costs to index 200,000 posts, and to find something among them.

Words are made up and drawn as in real texts (the n-th word is 1/n as frequent), 35 to a post. All measured through the
functions that the pages call, rows read again through visible_to included. The last line is JSON.
BENCH_SCALE=0.05 for a small world, BENCH_ROUNDS for how often.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
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
from django.test.utils import CaptureQueriesContext  # noqa: E402

from search import backends, indexer  # noqa: E402
from search.documents import Kind  # noqa: E402
from search.queries import search_page, suggestions  # noqa: E402
from tests.benchmarks.own_database import own_database  # noqa: E402
from workspace.people.models import Organisation, Person  # noqa: E402

SCALE = float(os.environ.get("BENCH_SCALE", "1"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
POSTS, THREADS, PEOPLE, SPACES = int(200_000 * SCALE), int(8_000 * SCALE), 1_000, 200
WORDS_EACH, VOCABULARY = 35, 40_000

Ask = Callable[[Person, Sequence[str]], Any]


def vocabulary(chance: random.Random) -> list[str]:
    """Words of two to five syllables, the frequent ones short."""
    syllables = [a + b + c for a in "bdfgklmnprstv" for b in "aeiou" for c in ("", "n", "r", "s")]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(syllables, k=2 + min(3, len(words) // 8_000)))] = None
    return list(words)


def build(words: Sequence[str], chance: random.Random) -> None:
    """People, spaces, threads and posts by COPY: nothing in here is a way to write that the house has."""
    group = Group.objects.create(name="employer")
    employer = Organisation.objects.create(name="Employer", side="employee", group=group)
    Person.objects.bulk_create(
        Person(
            name=f"{chance.choice(words)} {chance.choice(words)}".title(), handle=f"person-{number}",
            organisation=employer, side="employee",
        )
        for number in range(PEOPLE)
    )  # fmt: skip
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def said(count: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=count))

    def someone() -> int:
        return first + chance.randrange(PEOPLE)

    def length() -> int:
        return chance.randint(5, 2 * WORDS_EACH - 5)

    def moment() -> str:
        return f"202{chance.randint(3, 5)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} 10:00+00"

    now = "2026-06-01 12:00+00"
    spaces = [(n, said(2)[:80], "", "open" if n % 4 else "invited", first, now) for n in range(1, SPACES + 1)]
    _copy("spaces_space", "id, name, purpose, access, created_by_id, created_at", spaces)
    threads = [(n, 1 + chance.randrange(SPACES), said(5)[:160], someone(), now, now, 25) for n in range(1, THREADS + 1)]
    _copy("threads_thread", "id, space_id, title, opened_by_id, opened_at, last_at, last_number", threads)
    posts = (
        (n, 1 + (n - 1) % THREADS, 1 + (n - 1) // THREADS, "said", someone(), said(length()), "", moment())
        for n in range(1, POSTS + 1)
    )
    _copy("threads_post", "id, thread_id, number, kind, author_id, body, html, at", posts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(table: str, columns: str, rows: Any) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def misspelt(word: str) -> str:
    """The two letters in the middle swapped."""
    at = len(word) // 2
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def common(words: Sequence[str], chance: random.Random) -> str:
    return words[chance.randrange(5, 40)]


def rare(words: Sequence[str], chance: random.Random) -> str:
    return words[chance.randrange(5_000, 20_000)]


def questions(words: Sequence[str], chance: random.Random) -> dict[str, Callable[[Person], Any]]:
    """Typical questions, a new one at each call."""
    return {
        "rare word": lambda me: search_page(me, rare(words, chance) + " "),
        "common word": lambda me: search_page(me, common(words, chance) + " "),
        "two words": lambda me: search_page(me, f"{common(words, chance)} {common(words, chance)} "),
        "prefix of two letters": lambda me: search_page(me, rare(words, chance)[:2]),
        "prefix of four letters": lambda me: search_page(me, rare(words, chance)[:4]),
        "misspelt": lambda me: search_page(me, misspelt(rare(words, chance)) + " "),
        "phrase": lambda me: search_page(me, f'"{words[0]} {words[1]}"'),
        "posts, page 3": lambda me: search_page(me, common(words, chance), kind=Kind.POST, number=3),
        "newest first": lambda me: search_page(me, common(words, chance), kind=Kind.POST, newest_first=True),
        "from and before": lambda me: search_page(me, "from:me before:2025-06 " + common(words, chance)),
        "suggest, as typed": lambda me: suggestions(me, rare(words, chance)[:4]),
        "suggest, misspelt": lambda me: suggestions(me, misspelt(common(words, chance) + rare(words, chance)[:3])),
    }


def measure(ask: Callable[[Person], Any], people: Sequence[Person]) -> dict[str, float]:
    times, most = [], 0
    for number in range(ROUNDS):
        person = people[number % len(people)]
        began = time.perf_counter()
        ask(person)
        times.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask(people[0])
    most = len(captured)
    ordered = sorted(times)
    return {
        "p50_ms": round(median(ordered), 1),
        "p95_ms": round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)], 1),
        "queries": most,
    }


def _size(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [name])
        return int(cursor.fetchone()[0])


def main() -> None:
    chance = random.Random(7)
    words = vocabulary(chance)
    with own_database("bench_search"):
        build(words, chance)
        began = time.perf_counter()
        for kind in Kind:
            for done, last in indexer.rebuild(kind):
                print(f"\r{kind.value}: {done} of {last}", end="", file=sys.stderr)
        backends.current().settle()
        seconds = time.perf_counter() - began
        print(f"\nindexed in {seconds:.0f} s", file=sys.stderr)
        people = list(Person.objects.order_by("?")[:20])
        told = {}
        for name, ask in questions(words, chance).items():
            told[name] = measure(ask, people)
            print(f"{name:>24}  {told[name]}", file=sys.stderr)
        figures = {
            "posts": POSTS,
            "indexed_per_second": round((POSTS + THREADS + PEOPLE + SPACES) / seconds),
            "index_mb": round(_size("search_entry") / 2**20),
            "words_mb": round(_size("search_word") / 2**20),
            "rounds": ROUNDS,
            "questions": told,
        }
    print(json.dumps({"benchmark": "search", **figures}))


if __name__ == "__main__":
    main()
