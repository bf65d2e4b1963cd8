"""Believable people and posts for the style guide, so that it shows the very partials that the pages are made of."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import template

from workspace.common import clock, richtext

register = template.Library()

TALK = """We shipped the **hinge rework** to the pilot line on Monday. Numbers from the first two shifts:

| Station | Cycle before | Cycle now | Rejects |
|:--|--:|--:|--:|
| Press 4 | 41.2 s | 36.8 s | 0.4 % |
| Press 7 | 43.0 s | 37.1 s | 0.6 % |

- [x] torque window re-measured
- [x] operator sheet updated
- [ ] spare bushings ordered for the *second* line

> If press 7 drifts again, stop it first and write here afterwards.

The check is in `line/checks.py`, and the reason for the 0.3 mm is in the footnote[^1].

```python
def within_window(torque: float, nominal: float = 4.2) -> bool:
    \"\"\"Newton metres; the window is what the bushing survives.\"\"\"
    return abs(torque - nominal) <= 0.3  # measured, not guessed
```

[^1]: Supplier sheet 7, revised in March: the bushing swells by 0.28 mm at 60 °C.
"""
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff Chukwuemeka-Oluwaseun Papadimitrakopoulou-Hernández"


def _person(pk: int, name: str, side: str = "employee", organisation: str = "Marlow Works") -> Any:
    return SimpleNamespace(
        pk=pk,
        name=name,
        side=side,
        is_customer=side == "customer",
        is_bot=False,
        time_zone="Europe/Berlin",
        organisation=SimpleNamespace(name=organisation),
    )


def _post(pk: int, author: Any, body: str, at: datetime, **more: Any) -> Any:
    fields: dict[str, Any] = {
        "pk": pk,
        "thread_id": 1,
        "number": pk,
        "order": f"{pk:08d}",
        "author": author,
        "body": body,
        "html": richtext.render(body)[0],
        "at": at,
        "edited_at": None,
        "is_deleted": False,
        "kind": "said",
        "get_absolute_url": f"#post-{pk}",
    }
    return SimpleNamespace(**fields | more)


def _reaction(emoji: str, name: str, people: str, names: str) -> dict[str, Any]:
    return {"emoji": emoji, "name": name, "people": people, "names": names, "count": len(people.split())}


def _people() -> dict[str, Any]:
    return {
        "ada": _person(1, "Adaeze Okonkwo"),
        "bo": _person(2, "Bo Lindqvist"),
        "mei": _person(3, "Mei-Lin Tanaka"),
        "sam": _person(4, "Samir Haddad"),
        "long": _person(5, LONG_NAME),
        "customer": _person(6, "Ines Carvalho", "customer", "Norte Ferrovias"),
    }


def _posts(people: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "opening": _post(1, people["ada"], TALK, now - timedelta(days=3, hours=4)),
        "reply": _post(
            2,
            people["bo"],
            "Press 7 drifted by 0.2 at 14:10 and came back. I'd rather not touch the window before we know why.",
            now - timedelta(hours=5),
            edited_at=now - timedelta(hours=4),
        ),
        "customer": _post(
            3,
            people["customer"],
            "Our depot sees the same after the afternoon heat. Happy to send the logger file; nobody asked until now.",
            now - timedelta(minutes=42),
        ),
        "decided": _post(
            4,
            people["sam"],
            "Then we keep the window at 0.3 mm until the logger data is in, and look again on Friday.",
            now - timedelta(minutes=12),
        ),
        "deleted": _post(5, people["mei"], "", now, is_deleted=True, deleted_by=people["mei"], deleted_at=now),
        "joined": _post(
            6, people["mei"], "moved this thread here from Line 2", now - timedelta(minutes=7), kind="system"
        ),
        "long": _post(
            7,
            people["long"],
            "https://example.com/" + "averylongaddresswithoutanybreak" * 6,
            now - timedelta(seconds=20),
        ),
        "gesture": _post(8, people["mei"], "🎉", now - timedelta(seconds=10)),
    }


def _outcome(pk: int, kind: str, text: str, post: Any, at: datetime, **more: Any) -> Any:
    fields: dict[str, Any] = {"owner": None, "due": None, "done_at": None, "superseded_by": None}
    fields |= {"pk": pk, "kind": kind, "get_kind_display": kind.capitalize(), "text": text, "post": post, "at": at}
    return SimpleNamespace(**fields | more)


def _outcomes(people: dict[str, Any], posts: dict[str, Any], now: datetime) -> dict[str, Any]:
    due: date = now.date()
    return {
        "decision": _outcome(
            1, "decision", "The torque window stays at 0.3 mm until the logger data is in", posts["decided"], now
        ),
        "answer": _outcome(
            2, "answer", "The bushing swells by 0.28 mm at 60 °C", posts["opening"], now - timedelta(days=3)
        ),
        "action": _outcome(
            3,
            "action",
            "Order spare bushings for the second line",
            posts["reply"],
            now,
            owner=people["bo"],
            due=due + timedelta(days=4),
        ),
        "late": _outcome(
            4,
            "action",
            "Send the logger file from the Porto depot",
            posts["customer"],
            now,
            owner=people["customer"],
            due=due - timedelta(days=2),
        ),
        "lesson": _outcome(
            5, "lesson", "Ask the depot before changing a tolerance", posts["customer"], now - timedelta(days=40)
        ),
        "old": _outcome(
            6, "decision", "Window of 0.5 mm", posts["opening"], now - timedelta(days=90), superseded_by=True
        ),
    }


def _shell(me: Any) -> Any:
    def place(key: str, label: str, url: str, icon: str, count: int = 0) -> Any:
        return SimpleNamespace(key=key, label=label, url=url, icon=icon, count=count)

    def space(pk: int, name: str, kind: str, unread: int = 0) -> Any:
        return SimpleNamespace(id=pk, name=name, url=f"/spaces/{pk}/", kind=kind, unread=unread, archived=False)

    places = [
        place("catch-up", "Catch up", "/", "catch-up", 3),
        place("ideas", "Ideas", "/boards/", "idea"),
        place("people", "People", "/people/", "people"),
        place("outcomes", "Outcomes", "/outcomes/", "outcomes"),
        place("search", "Search", "/search/", "search"),
        place("results", "You said, we did", "/said-and-done/", "done"),
    ]
    return SimpleNamespace(
        me=me,
        cursor=None,
        bell=SimpleNamespace(count=2, places=[]),
        places=places,
        thumb=[one for one in places if one.key not in {"outcomes", "results"}],
        spaces=[
            space(1, "Assembly line 2", "open", 2),
            space(2, "Hinge rework with Norte Ferrovias", "shared", 1),
            space(3, "Night shift", "open"),
            space(4, "Pay review 2026", "invited"),
            space(5, "Quality circle: everything about bushings, hinges and their tolerances", "open", 128),
        ],
    )


@register.simple_tag
def samples() -> dict[str, Any]:
    """People, posts, reactions, outcomes, files and a shell: {% samples as sample %}."""
    now = clock.now()
    people = _people()
    posts = _posts(people, now)
    return {
        "people": people,
        "everyone": list(people.values()),
        "posts": posts,
        "outcomes": _outcomes(people, posts, now),
        "shell": _shell(people["ada"]),
        "reactions": [
            _reaction("👍", "thumbs up", "1 2 4", "Adaeze Okonkwo, Bo Lindqvist, Samir Haddad"),
            _reaction("👀", "eyes", "3", "Mei-Lin Tanaka"),
        ],
        "files": [
            SimpleNamespace(pk=1, name="logger-porto-2026-11.csv", size=482_133, is_image=False),
            SimpleNamespace(
                pk=2,
                name="tolerance sheet revised by the supplier in March, page 7.pdf",
                size=2_310_442,
                is_image=False,
            ),
        ],
        "times": [
            now - age
            for age in (
                timedelta(seconds=5),
                timedelta(minutes=12),
                timedelta(hours=5),
                timedelta(days=1),
                timedelta(days=4),
                timedelta(days=20),
                timedelta(days=500),
            )
        ],
        "today": now.date(),
    }


@register.filter
def list_of(thing: object) -> list[object]:
    """A list of one."""
    return [thing]
