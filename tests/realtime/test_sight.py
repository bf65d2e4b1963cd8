"""Who may learn that somebody is here, who has not said a word: never the people of another customer."""

from typing import Any

import pytest

from tests import factories as make
from tests.live_server import Served, serve
from tests.realtime.conftest import ECHO, let_in
from tests.realtime.sockets import Message, Socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def guests(member: Any, stream: str) -> tuple[Any, Any, Any]:
    """Two of one customer and one of another, all let into the member's stream."""
    aqua = make.customer()
    people = make.guest(aqua, "Ada Aqua"), make.guest(aqua, "Bo Aqua"), make.guest(name="Cy Else")
    for person in people:
        let_in(person, stream)
    return people


def shown(count: int) -> Any:
    return lambda message: message["type"] == "presence" and message["count"] == count


def named(message: Message) -> set[int]:
    return {each["id"] for each in message["people"]}


def test_customers_are_told_of_another_customers_people_by_number_only(
    live: Served, member: Any, guests: tuple[Any, Any, Any], stream: str
) -> None:
    ada, bo, cy = guests
    with (
        serve(apps=ECHO) as other,
        Socket(live, member) as ours,
        Socket(live, ada) as adas,
        Socket(other, bo) as bos,
        Socket(other, cy) as cys,
    ):
        for socket in (ours, adas, bos, cys):
            socket.listen(stream, presence=True)
        assert named(ours.until_true(shown(4))) == {member.pk, ada.pk, bo.pk, cy.pk}
        assert named(adas.until_true(shown(4))) == {member.pk, ada.pk, bo.pk}
        assert named(bos.until_true(shown(4))) == {member.pk, ada.pk, bo.pk}
        assert named(cys.until_true(shown(4))) == {member.pk, cy.pk}


def test_that_somebody_types_is_not_told_to_another_customers_people(
    live: Served, member: Any, guests: tuple[Any, Any, Any], stream: str
) -> None:
    ada, bo, cy = guests
    with Socket(live, member) as ours, Socket(live, ada) as adas, Socket(live, bo) as bos, Socket(live, cy) as cys:
        for socket in (ours, adas, bos, cys):
            socket.listen(stream)
        adas.send(type="signal", stream=stream, kind="typing", on=True)
        assert ours.until("signal")["from"]["id"] == ada.pk
        assert bos.until("signal")["from"]["id"] == ada.pk
        ours.send(type="signal", stream=stream, kind="typing", on=True)
        assert cys.until("signal")["from"]["id"] == member.pk  # and not Ada's, which was sent before


def test_a_face_is_shown_to_those_who_are_told_the_name(
    live: Served, member: Any, guests: tuple[Any, Any, Any], stream: str
) -> None:
    ada, _, cy = guests
    ada.avatar = "avatars/ada.webp"
    ada.save(update_fields=["avatar"])
    with serve(apps=ECHO) as other, Socket(live, member) as ours, Socket(live, ada) as adas, Socket(other, cy) as cys:
        for socket in (ours, adas, cys):
            socket.listen(stream, presence=True)
        faces = {each["id"]: each for each in ours.until_true(shown(3))["people"]}
        assert faces[ada.pk] == {"id": ada.pk, "name": ada.name, "picture": "/avatars/ada.webp", "guest": True}
        assert faces[member.pk] == {"id": member.pk, "name": member.name}
        assert named(cys.until_true(shown(3))) == {member.pk, cy.pk}
