"""make bench NAME=permission: what our one rule costs beside django-guardian's default calls.

10,000 people, 4,000 spaces, 200,000 threads, about ten spaces each. All ways are asked in turn, in one run, about
the same people, several times over; the quietest time counts, for all ways alike. Ratios are of medians on the
clock, and beside them of processor time; the last line is JSON. BENCH_SCALE=0.05 for a small world, BENCH_ROUNDS
for how often, BENCH_PLANS=1 to read the plans.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

os.environ["CAUSEWAY_TEST"] = "1"
os.environ["CAUSEWAY_LOCAL"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks-" + "0" * 50)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from guardian.core import ObjectPermissionChecker  # noqa: E402
from guardian.shortcuts import get_objects_for_user, get_users_with_perms  # noqa: E402

from tests.benchmarks.own_database import own_database  # noqa: E402
from tests.benchmarks.permission_world import GrantedThread, Size, build  # noqa: E402
from workspace.people.models import Person  # noqa: E402
from workspace.spaces import permissions, queries  # noqa: E402
from workspace.spaces.models import Access, Space  # noqa: E402
from workspace.spaces.permissions import Can  # noqa: E402
from workspace.threads.models import Thread  # noqa: E402

Ask = Callable[[Person, Thread], Any]
SLOW_ROUNDS = 5
# The machine may be busy with something else: of so many times, the one in which all ways together took least.
TIMES = 3


@dataclass
class Cost:
    """Milliseconds of each call, on the clock and of processor time, and the queries that one takes.

    Processor time is this process's and its PostgreSQL backend's. Parallel workers are not in it, which spares
    guardian; ours uses none.
    """

    times: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    queries: int = 0

    def told(self) -> dict[str, float]:
        ordered = sorted(self.times)
        return {
            "p50_ms": round(median(ordered), 2),
            "cpu_ms": round(median(self.busy), 2),
            "p95_ms": round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)], 2),
            "queries": self.queries,
            "calls": len(ordered),
        }


def processor_ms() -> float:
    """What this process and its PostgreSQL backend have run so far."""
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() * 1000 + int(server.read_text().split()[0]) / 1e6


def newest(rows: Any) -> list[int]:
    """A page of a list: what a row shows of the newest 50, with their space and who opened them."""
    page = rows.order_by("-last_at", "-id").values_list("pk", "title", "last_at", "space__name", "opened_by__name")
    return [number for number, *_ in page[:50]]


def ours_list(person: Person, _thread: Thread) -> list[int]:
    """As the lists of the house do: which threads, from the index alone; then what their rows show."""
    which = Thread.objects.visible_to(person).newest_first().values("pk")[:50]
    return newest(Thread.objects.filter(pk__in=which))


def default_list(person: Person, _thread: Thread) -> list[int]:
    """As the first page of guardian's documentation has it."""
    return newest(get_objects_for_user(person, "threads.view_thread", klass=Thread))


def generic_list(person: Person, _thread: Thread) -> list[int]:
    """With its best arguments: nobody has global permissions here, so it need not ask for them."""
    return newest(get_objects_for_user(person, "threads.view_thread", klass=Thread, accept_global_perms=False))


def direct_list(person: Person, _thread: Thread) -> list[int]:
    return newest(
        get_objects_for_user(person, "threads.view_grantedthread", klass=GrantedThread, accept_global_perms=False)
    )


def has_global_perm(person: Person, name: str) -> bool:
    """What guardian's default asks of a person first. Ours have no such thing; Django's own way by groups."""
    app, codename = name.split(".")
    return Permission.objects.filter(group__user=person, content_type__app_label=app, codename=codename).exists()


Person.has_perm = has_global_perm  # type: ignore[attr-defined]
LISTS: dict[str, Ask] = {
    "ours": ours_list,
    "guardian_default": default_list,
    "guardian_generic": generic_list,
    "guardian_direct": direct_list,
}
CHECKS: dict[str, Ask] = {
    "ours": lambda person, thread: permissions.may(person, Can.VIEW, thread.space_id),
    "may_listen": lambda person, thread: permissions.may_listen(person, thread.space_id),
    "guardian_generic": lambda person, thread: ObjectPermissionChecker(person).has_perm("view_thread", thread),
    "guardian_direct": lambda person, thread: ObjectPermissionChecker(person).has_perm(
        "view_grantedthread", GrantedThread(pk=thread.pk)
    ),
}
WHO: dict[str, Ask] = {
    "ours_by_name": lambda _, thread: sorted(
        queries.people_who_see(thread.space).order_by().values_list("pk", flat=True)
    ),
    "guardian_generic": lambda _, thread: sorted(person.pk for person in get_users_with_perms(thread)),
}


def compare(title: str, ways: dict[str, Ask], cases: list[tuple[Person, Thread]], *, same: bool) -> dict[str, Any]:
    """Ask each way about each case, in turn, several times over; they must agree where `same`."""
    asked = [_asked(title, ways, cases, same=same) for _ in range(TIMES)]
    costs = min(asked, key=lambda costs: sum(median(cost.times) for cost in costs.values()))
    for name, ask in ways.items():  # counted apart, since counting takes time itself
        with CaptureQueriesContext(connection) as counted:
            ask(*cases[0])
        costs[name].queries = len(counted)
    told = {name: cost.told() for name, cost in costs.items()}
    first = next(iter(told))
    ratios = {name: _times(cost, told[first]) for name, cost in told.items() if name != first}
    print(f"\n{title}")
    for name, cost in told.items():
        clock = f"p50 {cost['p50_ms']:9.2f} ms   p95 {cost['p95_ms']:9.2f} ms   processor {cost['cpu_ms']:9.2f} ms"
        times = "   x{p50} (p95 x{p95}, processor x{cpu})".format(**ratios[name]) if name != first else ""
        print(f"  {name:18} {clock}   {cost['queries']} queries{times}")
    return {**told, "ratios": ratios}


def _times(cost: dict[str, float], ours: dict[str, float]) -> dict[str, float]:
    """How many times as long as ours."""
    return {what: round(cost[f"{what}_ms"] / ours[f"{what}_ms"], 1) for what in ("p50", "p95", "cpu")}


def _asked(title: str, ways: dict[str, Ask], cases: list[tuple[Person, Thread]], *, same: bool) -> dict[str, Cost]:
    costs = {name: Cost() for name in ways}
    for person, thread in cases:
        answers = []
        for name, ask in random.sample(list(ways.items()), len(ways)):
            began, busy = time.perf_counter(), processor_ms()
            answers.append(ask(person, thread))
            costs[name].times.append((time.perf_counter() - began) * 1000)
            costs[name].busy.append(processor_ms() - busy)
        if same:
            assert all(answer == answers[0] for answer in answers), f"{title}: they disagree about {person}"
    return costs


def cases_of(people: list[Person], threads: list[Thread], rounds: int) -> list[tuple[Person, Thread]]:
    return [(random.choice(people), random.choice(threads)) for _ in range(rounds)]


def explain(title: str, person: Person) -> str:
    """The plan of the list page, to read when a figure surprises."""
    which = Thread.objects.visible_to(person).newest_first().values("pk")[:50]
    plan = which.explain(analyze=True, buffers=True)
    return f"\nPlan, {title}:\n{plan}"


def measure(rounds: int, *, plans: bool) -> dict[str, Any]:
    employees = list(Person.objects.filter(side="employee", pk__gt=1).order_by("?")[:400])
    guests = list(Person.objects.filter(side="customer").order_by("?")[:100])
    nobody = [Person.objects.get(pk=1)]
    threads = list(Thread.objects.select_related("space").order_by("?")[:400])
    compare("(warm up)", LISTS, cases_of(employees, threads, 3), same=True)
    found = {
        "list_50": compare("Newest 50 threads", LISTS, cases_of(employees, threads, rounds), same=True),
        "list_50_customer": compare("… of a customer", LISTS, cases_of(guests, threads, rounds), same=True),
        "list_50_no_grants": compare(
            "… of somebody without a grant", LISTS, cases_of(nobody, threads, max(3, rounds // 4)), same=True
        ),
        "check": compare("One check", CHECKS, cases_of(employees, threads, rounds * 2), same=True),
        "who_can_see": compare("Who can see it", WHO, cases_of(employees, threads, SLOW_ROUNDS), same=True),
    }
    page: dict[str, Ask] = {"ours": lambda person, thread: queries.audience(thread.space, person)}
    found["who_page"] = compare("The page “Who can see this?”", page, cases_of(employees, threads, rounds), same=False)
    if plans:
        print(explain("employee", employees[0]), explain("customer", guests[0]), explain("no grant", nobody[0]))
    # Open is the default: most spaces are. There is no per-thread grant to compare with then.
    Space.objects.filter(pk__lte=Space.objects.count() * 9 // 10).update(access=Access.OPEN)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE spaces_space")
    ours: dict[str, Ask] = {"ours": ours_list}
    found["open_list_50"] = compare("Nine of ten spaces open", ours, cases_of(employees, threads, rounds), same=False)
    found["open_list_50_customer"] = compare("… for a customer", ours, cases_of(guests, threads, rounds), same=False)
    found["open_check"] = compare(
        "… one check", {"ours": CHECKS["ours"]}, cases_of(employees, threads, rounds), same=False
    )
    if plans:
        print(explain("employee, open", employees[0]), explain("customer, open", guests[0]))
    return found


def main() -> int:
    scale = float(os.environ.get("BENCH_SCALE", "1"))
    rounds = int(os.environ.get("BENCH_ROUNDS", "30"))
    random.seed(20261122)
    size = Size(
        people=int(10_000 * scale), spaces=int(4_000 * scale), threads=int(200_000 * scale),
        customers=max(2, int(40 * scale)), circles=max(2, int(50 * scale)),
    )  # fmt: skip
    with own_database("bench_permission"):
        seconds = build(size)
        print(f"Built {size} in {seconds:.0f} s.")
        found = measure(rounds, plans="BENCH_PLANS" in os.environ)
    ratios = found["list_50"]["ratios"]
    goals = {
        "list within 3 queries": found["list_50"]["ours"]["queries"] <= 3,
        **{f"8 times faster than {name}": times["p50"] >= 8 for name, times in ratios.items()},
    }
    print(json.dumps({"name": "permission", "size": asdict(size), "build_s": round(seconds), **found, "goals": goals}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
