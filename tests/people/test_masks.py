"""A mask: a pseudonym per place, that tells nothing of who wears it nor of their other ones."""

import statistics

import pytest
from django.db import transaction

from tests import factories as make
from workspace.audit import ledger
from workspace.audit.ledger import Unsigned
from workspace.common.errors import NotVisible, Refused
from workspace.people import actions, queries
from workspace.people.models import MASKS_FROM, Mask, Person

pytestmark = pytest.mark.django_db


def test_one_wears_one_mask_in_a_place_and_another_one_elsewhere() -> None:
    someone = make.person()
    here, again, there = (actions.mask_for(someone, scope) for scope in ("board:1", "board:1", "board:2"))
    assert here == again
    assert here != there


def test_two_masks_of_one_person_have_nothing_in_common() -> None:
    someone = make.person("Anna Berg", unit="Finance", title="Head", time_zone="Asia/Tokyo", locale="ja", about="Tea.")
    guest = make.guest()
    masks = [actions.mask_for(one, f"board:{n}") for one in (someone, guest) for n in (1, 2)]
    for field in ("pk", "name", "handle"):
        assert len({getattr(mask, field) for mask in masks}) == 4
    for field in ("email", "about", "avatar", "time_zone", "locale", "joined_at", "organisation", "side", "pronouns"):
        assert len({str(getattr(mask, field)) for mask in masks}) == 1
    assert not any(part in mask.handle for mask in masks for part in ("anna", "berg"))


def test_numbers_of_masks_tell_neither_an_order_nor_a_neighbour() -> None:
    people = [make.person() for _ in range(12)]
    numbers = [actions.mask_for(one, "board:1").pk for one in people] + [
        actions.mask_for(one, "board:2").pk for one in people
    ]
    assert all(MASKS_FROM <= number < 2 * MASKS_FROM for number in numbers)
    gaps = [abs(one - other) for one, other in zip(numbers, numbers[12:], strict=False)]
    assert min(gaps) > 2**30
    assert numbers != sorted(numbers)
    assert abs(statistics.correlation(range(24), numbers)) < 0.9


def test_nobody_signs_in_with_a_mask_nor_finds_it() -> None:
    someone, operator = make.person(), make.person(is_operator=True)
    mask = actions.mask_for(someone, "board:1")
    assert not mask.is_active
    assert mask.email is None
    assert not mask.has_usable_password()
    assert mask not in queries.people_completion(operator, mask.name)
    assert mask not in queries.directory_page(operator, q=mask.name).people
    with pytest.raises(NotVisible):
        actions.claim_placeholder(by=operator, placeholder=mask, person=someone)
    with pytest.raises(Refused):
        actions.reactivate_person(by=operator, person=mask)


def test_who_wears_it_is_known_to_themselves_alone() -> None:
    someone, other = make.person(), make.person()
    mask = actions.mask_for(someone, "board:1")
    assert queries.is_mine(someone, mask.pk)
    assert not queries.is_mine(other, mask.pk)
    assert set(Person.objects.filter(pk__in=queries.faces(someone))) == {someone, mask}
    assert queries.face_number(someone, "board:1") == mask.pk
    ahead = queries.face_number(other, "board:1")
    assert actions.mask_for(other, "board:1").pk == ahead


def test_names_in_a_place_are_distinct_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workspace.people.actions.masks.KINDS", "calm keen")
    monkeypatch.setattr("workspace.people.actions.masks.ANIMALS", "owl hare")
    names = {actions.mask_for(make.person(), "board:1").name for _ in range(12)}
    assert len(names) == 12


def test_after_it_was_taken_off_one_wears_another_one() -> None:
    someone = make.person()
    first = actions.mask_for(someone, "board:1")
    actions.take_off("board:1")
    second = actions.mask_for(someone, "board:1")
    first.refresh_from_db()
    assert first.claimed_by == someone
    assert second != first
    assert second.claimed_by is None
    assert Mask.objects.filter(person=someone, unmasked_at__isnull=True).count() == 1


def test_a_deed_speaks_with_one_voice_and_only_within_a_deed() -> None:
    mask = actions.mask_for(make.person(), "board:1")
    with pytest.raises(Unsigned):
        ledger.speak_as(mask)


@pytest.mark.django_db(transaction=True)
def test_nobody_puts_a_mask_on_while_they_are_taken_off() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    someone = make.person()

    def speak() -> str:
        try:
            with transaction.atomic():
                actions.mask_for(someone, "board:1")
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()
        return "spoke"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert actions.alone_with("board:1")
            assert "try again" in pool.submit(speak).result(30)
        assert pool.submit(speak).result(30) == "spoke"
