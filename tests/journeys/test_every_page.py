"""Every page, as an employee, an operator, a customer and a stranger, on a wide screen and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import factories as make
from tests.journeys.conftest import DESKTOP, PHONE, Visit
from workspace.people.models import Person
from workspace.threads.models import Thread

Come = Callable[..., Visit]

LONG = "Wolfeschlegelsteinhausenbergerdorff-Pneumonoultramicroscopicsilicovolcanoconiosis"
BODY = f"""{LONG * 2} asks:

| a | {LONG} | c | d | e |
|---|---|---|---|---|
| 1 | 2 | 3 | 4 | 5 |

```python
print("{LONG}", "{LONG}")
```

> @omar-haddad https://example.org/{LONG}/{LONG}
"""
FOR_ALL = [
    "/",
    "/spaces/",
    "/outcomes/",
    "/search/",
    "/search/?q=seal",
    "/me/",
    "/me/ledger/",
    "/me/tokens/",
    "/nothing/",
]
FOR_EMPLOYEES = ["/people/", "/people/chart/", "/spaces/new/", "/circles/", "/circles/new/"]
FOR_OPERATORS = ["/organisations/", "/spaces/administer/", "/imports/"]
FOR_STRANGERS = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/"]


def about(thread: Thread, *sections: str) -> list[str]:
    space = f"/spaces/{thread.space_id}/"
    first = thread.posts.get(number=1)
    return [f"/threads/{thread.pk}/", f"/posts/{first.pk}/versions/", space, *(f"{space}{one}/" for one in sections)]


@pytest.fixture
def thread() -> Thread:
    """With a name of 80 characters, a word that nothing breaks, a wide table and long code."""
    author = make.person(LONG[:80], title="Lead engineer of everything that is wet", unit="Pumps and valves")
    space = make.space(author, f"Seals and {LONG}"[:80], people=[make.person("Omar Haddad")])
    make.share(space, make.customer("Aqua Works"))
    thread = make.thread(author, space, f"Which seal for {LONG}?", body=BODY)
    make.reply(author, thread, "And **this**.")
    return thread


def walk(visit: Come, person: Person | None, paths: list[str]) -> None:
    for viewport, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        screen = visit(person, viewport=viewport, color_scheme=scheme)
        for path in paths:
            look_at(screen.go(path), f"{path} at {viewport['width']}")
            screen.accessible()


def look_at(page: Page, where: str) -> None:
    wide, width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= width, f"{where} is {wide} wide"
    assert page.locator("h1").count() == 1, where
    assert page.title().removesuffix("· Causeway").strip(), where


def test_an_employee_finds_every_page_whole(visit: Come, thread: Thread) -> None:
    pages = about(thread, "who", "outcomes", "people", "about", "settings", "ledger", "rights", "threads/new")
    walk(visit, thread.opened_by, [*FOR_ALL, *FOR_EMPLOYEES, f"/people/{thread.opened_by_id}/", *pages])


def test_an_operator_and_a_stranger_find_every_page_whole(visit: Come, thread: Thread) -> None:
    walk(visit, make.person("Nadia Rahman", is_operator=True), [*FOR_OPERATORS, f"/people/{thread.opened_by_id}/"])
    walk(visit, None, FOR_STRANGERS)


def test_a_customer_finds_every_page_whole(visit: Come, thread: Thread) -> None:
    guest = make.guest(thread.space.group_grants.get().group.organisation, "Carla Vance")
    walk(visit, guest, [*FOR_ALL, "/people/", *about(thread, "who", "outcomes", "people")])


def test_a_page_in_a_language_from_right_to_left_is_mirrored(visit: Come, thread: Thread) -> None:
    reader = thread.opened_by
    Person.objects.filter(pk=reader.pk).update(locale="ar")
    screen = visit(reader, viewport=PHONE)
    for path in ("/", f"/threads/{thread.pk}/", "/people/chart/"):
        page = screen.go(path)
        assert page.locator("html").get_attribute("dir") == "rtl"
        look_at(page, f"{path} mirrored")
        screen.accessible()
