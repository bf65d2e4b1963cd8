"""What people do at the same moment, what they are told and what is planned: each page full of all that can happen."""

from collections.abc import Callable

import pytest

from tests.journeys import furnished
from tests.journeys.conftest import DESKTOP, PHONE, Visit
from tests.journeys.furnished import House
from tests.journeys.test_every_page import look_at, walk
from tests.notifications.told import follow
from workspace.common import letters
from workspace.notifications.mail import folder
from workspace.notifications.mail.stopping import DIGEST, Stop
from workspace.people.models import Person
from workspace.spaces.queries import sections

Come = Callable[..., Visit]
TOLD = ["/notifications/", "/me/notifications/"]


@pytest.fixture
def house(transactional_db: None) -> House:
    made = furnished.house()
    follow()
    return made


def looked_at(house: House) -> list[str]:
    """What whoever may read finds."""
    space, asked = f"/spaces/{house.space.pk}/", (house.polls[0], house.polls[-1])
    pages = [house.live, house.past, house.thread, *asked]
    return [*(one.get_absolute_url() for one in pages), f"{space}gatherings/", f"{space}scheduled/"]


def taken_part_in(house: House) -> list[str]:
    """What whoever may write finds besides."""
    thread, live = house.thread.get_absolute_url(), house.live.get_absolute_url()
    note = f"/gatherings/notes/{house.live.notes.first().pk}/"
    space = f"/spaces/{house.space.pk}/"
    return [
        f"{thread}polls/", f"{thread}polls/new/", f"{thread}schedule/", f"{space}scheduled/new/",
        f"{space}gatherings/new/", f"{live}outcome/?kind=decision", f"{live}outcome/?kind=action",
        f"{note}edit/", f"{note}versions/", *(plan.get_absolute_url() for plan in house.plans[::2]),
    ]  # fmt: skip


def led(house: House) -> list[str]:
    """What only whoever facilitates finds."""
    live = house.live.get_absolute_url()
    point = house.live.agenda.first()
    return [
        f"{live}hand-over/",
        f"{live}end/",
        f"/gatherings/agenda/{point.pk}/edit/",
        f"/polls/{house.polls[0].pk}/withdraw/",
    ]


def test_whoever_facilitates_finds_every_room_whole(visit: Come, house: House) -> None:
    walk(visit, house.lead, [*TOLD, *looked_at(house), *taken_part_in(house), *led(house)])


def test_whoever_may_only_look_finds_every_room_whole(visit: Come, house: House) -> None:
    walk(visit, house.reader, looked_at(house))


def test_a_customer_finds_every_room_whole(visit: Come, house: House) -> None:
    walk(visit, house.guest, [*TOLD, *looked_at(house), *taken_part_in(house)[:3]])


def test_rooms_are_mirrored_from_right_to_left(visit: Come, house: House) -> None:
    Person.objects.filter(pk=house.lead.pk).update(locale="ar")
    screen = visit(house.lead, viewport=PHONE)
    for path in (*TOLD, *looked_at(house)):
        look_at(screen.go(path), f"{path} mirrored")
        screen.accessible()


def test_all_parts_of_a_space_are_in_sight(visit: Come, house: House) -> None:
    """However many there are: none is left out at the edge, on a desk or on a phone."""
    for viewport in (DESKTOP, PHONE):
        page = visit(house.lead, viewport=viewport).go(f"/spaces/{house.space.pk}/scheduled/")
        tabs = page.get_by_role("navigation", name="In this space").get_by_role("link")
        boxes = [tab.bounding_box() for tab in tabs.all()]
        assert len(boxes) == len(sections()) + len(["Rights", "Ledger"])
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"] for box in boxes)


def test_the_mails_of_this_machine_and_the_pages_that_stop_them(visit: Come, house: House) -> None:
    words = {"person": house.lead, "by": house.colleague}
    name = folder.keep(letters.letter("people/mail/invitation", words, to=house.lead.email, subject=furnished.LONG))
    stop = Stop(house.lead.pk, ("threads.mention",), house.thread.stream).url
    digest = Stop(house.lead.pk, (DIGEST,)).url
    pages = ["/dev/mail/", f"/dev/mail/{name}/", *(url.removeprefix(letters.site()) for url in (stop, digest))]
    try:
        walk(visit, None, pages)
    finally:
        (folder.folder() / f"{name}.eml").unlink()
