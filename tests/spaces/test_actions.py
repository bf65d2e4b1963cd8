"""What the writes of spaces promise."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group

from tests import factories as make
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person
from workspace.spaces import actions, permissions
from workspace.spaces.models import Access, Grant, GroupGrant, Membership, Space
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db
WHY = "The works council asked for it"


def joined(space: Space) -> set[Person]:
    return set(Person.objects.filter(memberships__space=space))


class TestOpening:
    def test_whoever_opens_it_facilitates_and_has_joined(self) -> None:
        person = make.person()
        space = actions.open_space(by=person, name="  Pumps   and seals ", purpose=" Why they leak ")
        assert (space.name, space.purpose, space.access) == ("Pumps and seals", "Why they leak", Access.OPEN)
        assert permissions.rights(person, space) == set(Can)
        assert joined(space) == {person}

    def test_a_space_needs_a_name(self) -> None:
        with pytest.raises(Invalid):
            actions.open_space(by=make.person(), name="  ")

    def test_customers_and_the_inactive_open_none(self) -> None:
        for person in (make.guest(), make.person(is_active=False)):
            with pytest.raises(NotVisible):
                actions.open_space(by=person, name="Ours")

    def test_the_same_key_opens_one_space(self) -> None:
        person, key = make.person(), uuid4()
        first = actions.open_space(by=person, name="Once", key=key)
        assert actions.open_space(by=person, name="Once", key=key) == first
        assert Space.objects.filter(name="Once").count() == 1


class TestChanging:
    def test_narrowing_lets_in_by_name_who_has_joined(self) -> None:
        space, member, stranger = make.space(), make.person(), make.person()
        actions.join_space(by=member, space=space)
        actions.change_space(by=space.created_by, space=space, name="N", purpose="", access=Access.INVITED)
        assert permissions.rights(member, space) == {Can.VIEW, Can.CONTRIBUTE}
        assert permissions.rights(stranger, space) == set()
        assert permissions.rights(space.created_by, space) == set(Can), "kept what they had"

    def test_narrowing_can_cut_off_who_has_joined(self) -> None:
        space, member = make.space(), make.person()
        actions.join_space(by=member, space=space)
        actions.change_space(
            by=space.created_by, space=space, name="N", purpose="", access=Access.INVITED, keep_members=False
        )
        assert permissions.rights(member, space) == set()
        assert joined(space) == {space.created_by}

    def test_changing_nothing_is_not_written_down(self) -> None:
        space = make.space(name="Same")
        before = Participation.objects.count()
        actions.change_space(by=space.created_by, space=space, name="Same", purpose="", access=Access.OPEN)
        assert Participation.objects.count() == before

    def test_only_facilitators_change_it(self) -> None:
        space = make.space()
        with pytest.raises(Refused):
            actions.change_space(by=make.person(), space=space, name="Mine", purpose="", access="open")
        hidden = make.space(access=Access.INVITED)
        with pytest.raises(NotVisible):
            actions.change_space(by=make.person(), space=hidden, name="Mine", purpose="", access="open")


class TestJoiningAndLeaving:
    def test_joining_needs_the_sight_of_it_even_for_operators(self) -> None:
        space = make.space(access=Access.INVITED)
        for person in (make.person(), make.person(is_operator=True), make.guest()):
            with pytest.raises(NotVisible):
                actions.join_space(by=person, space=space)

    def test_joining_twice_is_joining_once(self) -> None:
        space, person = make.space(), make.person()
        assert actions.join_space(by=person, space=space) == actions.join_space(by=person, space=space)
        assert Participation.objects.filter(actor=person.pk, verb=Verb.JOINED).count() == 1

    def test_leaving_gives_back_ones_own_grant(self) -> None:
        person = make.person()
        space = make.space(access=Access.INVITED, people=[person])
        actions.leave_space(by=person, space=space)
        assert permissions.rights(person, space) == set()
        assert person not in joined(space)

    def test_the_last_facilitator_first_appoints_another(self) -> None:
        space, other = make.space(), make.person()
        with pytest.raises(Refused):
            actions.leave_space(by=space.created_by, space=space)
        actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, person=other)
        actions.leave_space(by=space.created_by, space=space)
        with pytest.raises(Refused):
            actions.revoke(by=other, space=space, person=other)
        with pytest.raises(Refused):
            actions.grant(by=other, space=space, can=Can.VIEW, person=other)

    def test_an_inactive_facilitator_does_not_count_as_one(self) -> None:
        space, other = make.space(), make.person()
        actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, person=other)
        Person.objects.filter(pk=other.pk).update(is_active=False)
        with pytest.raises(Refused):
            actions.leave_space(by=space.created_by, space=space)

    def test_a_circle_that_facilitates_counts(self) -> None:
        space = make.space()
        circle = make.circle(make.person())
        actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, group=circle.group)
        actions.leave_space(by=space.created_by, space=space)
        with pytest.raises(Refused):
            actions.revoke(by=circle.created_by, space=space, group=circle.group)


class TestGranting:
    def test_a_new_grant_replaces_the_old_one(self) -> None:
        space, person = make.space(access=Access.INVITED), make.person()
        for can in (Can.VIEW, Can.FACILITATE, Can.CONTRIBUTE):
            actions.grant(by=space.created_by, space=space, can=can, person=person)
            assert max(permissions.rights(person, space), key=list(Can).index) is can
        assert Grant.objects.filter(user=person, content_object=space).count() == 1

    def test_the_same_grant_again_is_not_written_down_twice(self) -> None:
        space, person = make.space(), make.person()
        for _ in range(2):
            actions.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, person=person)
        assert Participation.objects.filter(verb=Verb.GRANTED, space=space.pk).count() == 1

    def test_one_person_or_one_group(self) -> None:
        space = make.space()
        with pytest.raises(Invalid):
            actions.grant(by=space.created_by, space=space, can=Can.VIEW)
        with pytest.raises(Invalid):
            actions.grant(
                by=space.created_by, space=space, can=Can.VIEW, person=make.person(), group=make.circle().group
            )
        with pytest.raises(Invalid):
            actions.revoke(by=space.created_by, space=space)

    def test_contributors_grant_nothing(self) -> None:
        member = make.person()
        space = make.space(people=[member])
        with pytest.raises(Refused):
            actions.grant(by=member, space=space, can=Can.VIEW, person=make.person())
        with pytest.raises(Refused):
            actions.grant(by=member, space=space, can=Can.FACILITATE, person=member)

    def test_customers_never_facilitate(self) -> None:
        space, guest = make.space(), make.guest()
        with pytest.raises(Invalid):
            actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, person=guest)
        with pytest.raises(Invalid):
            actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, group=guest.organisation.group)

    def test_revoking_ends_membership_where_it_ends_sight(self) -> None:
        guest = make.guest()
        space = make.share(make.space(), guest.organisation)
        actions.join_space(by=guest, space=space)
        actions.revoke(by=space.created_by, space=space, group=guest.organisation.group)
        assert permissions.rights(guest, space) == set()
        assert guest not in joined(space)

    def test_revoking_in_an_open_space_leaves_an_employee_joined(self) -> None:
        person = make.person()
        space = make.space(people=[person])
        actions.revoke(by=space.created_by, space=space, person=person)
        assert person in joined(space)


class TestCustomersMeeting:
    def test_a_second_customer_comes_in_only_when_that_is_said(self) -> None:
        space = make.space()
        first, second = make.customer("Aqua"), make.customer("Boreal")
        guest = make.guest(second)
        make.share(space, first)
        for terms in ({"group": second.group}, {"person": guest}):
            with pytest.raises(actions.CustomersWouldMeet, match="Aqua, Boreal"):
                actions.grant(by=space.created_by, space=space, can=Can.VIEW, **terms)
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, group=second.group, customers_may_meet=True)
        assert permissions.may(guest, Can.VIEW, space)

    def test_more_people_of_the_same_customer_meet_nobody_new(self) -> None:
        space, organisation = make.space(), make.customer()
        make.share(space, organisation)
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, person=make.guest(organisation))

    def test_employees_are_no_customers(self) -> None:
        space = make.share(make.space(), make.customer())
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, person=make.person())
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, group=make.circle().group)

    def test_a_group_of_customers_by_another_name_is_seen_through(self) -> None:
        space = make.share(make.space(), make.customer())
        mixed = Group.objects.create(name="mixed")
        mixed.user_set.add(make.guest())
        with pytest.raises(actions.CustomersWouldMeet):
            actions.grant(by=space.created_by, space=space, can=Can.VIEW, group=mixed)


class TestArchiving:
    def test_an_archived_space_is_read_not_written_to(self) -> None:
        member = make.person()
        space = make.space(people=[member])
        thread = make.thread(space.created_by, space)
        actions.archive_space(by=space.created_by, space=space)
        space.refresh_from_db()
        assert space.archived_by == space.created_by
        with pytest.raises(Refused, match="archived"):
            make.reply(member, thread)
        actions.restore_space(by=space.created_by, space=space)
        make.reply(member, thread)

    def test_only_facilitators_and_operators(self) -> None:
        space = make.space(access=Access.INVITED)
        with pytest.raises(NotVisible):
            actions.archive_space(by=make.person(), space=space)
        actions.archive_space(by=make.person(is_operator=True), space=space)
        with pytest.raises(Refused):
            actions.restore_space(by=_let_in(space, Can.CONTRIBUTE), space=space)


class TestGlass:
    def test_an_operator_reads_nothing_without_breaking_it(self) -> None:
        space = make.space(access=Access.INVITED)
        operator = make.person(is_operator=True)
        assert permissions.rights(operator, space) == set()
        with pytest.raises(NotVisible):
            permissions.require(operator, Can.VIEW, space)

    def test_broken_glass_lets_read_for_an_hour_and_closes(self) -> None:
        space = make.space(access=Access.INVITED)
        operator = make.person(is_operator=True)
        actions.break_glass(by=operator, space=space, reason=WHY)
        assert permissions.rights(operator, space) == {Can.VIEW}
        with clock.at(clock.now() + actions.GLASS_STAYS_BROKEN + timedelta(seconds=1)):
            assert permissions.rights(operator, space) == set()
            actions.break_glass(by=operator, space=space, reason=WHY + " again")

    def test_it_is_signed(self) -> None:
        space = make.space(access=Access.INVITED)
        operator = make.person(is_operator=True)
        actions.break_glass(by=operator, space=space, reason=WHY)
        row = Participation.objects.get(verb=Verb.BROKE_GLASS)
        assert (row.actor, row.space) == (operator.pk, space.pk)

    def test_it_takes_a_reason_and_a_need(self) -> None:
        operator = make.person(is_operator=True)
        with pytest.raises(Invalid):
            actions.break_glass(by=operator, space=make.space(access=Access.INVITED), reason="because")
        with pytest.raises(Invalid):
            actions.break_glass(by=operator, space=make.space(), reason=WHY)

    def test_for_everybody_else_there_is_no_glass(self) -> None:
        space = make.space(access=Access.INVITED)
        for person in (make.person(), make.guest(), make.person(is_operator=True, is_active=False)):
            with pytest.raises(NotVisible):
                actions.break_glass(by=person, space=space, reason=WHY)

    def test_a_facilitator_can_close_it_early(self) -> None:
        space = make.space(access=Access.INVITED)
        operator = make.person(is_operator=True)
        actions.break_glass(by=operator, space=space, reason=WHY)
        actions.revoke(by=space.created_by, space=space, person=operator)
        assert permissions.rights(operator, space) == set()

    def test_an_operator_appoints_others_but_not_themselves(self) -> None:
        space = make.space(access=Access.INVITED)
        operator, other = make.person(is_operator=True), make.person()
        with pytest.raises(NotVisible):
            actions.grant(by=operator, space=space, can=Can.FACILITATE, person=operator)
        for can in (Can.VIEW, Can.CONTRIBUTE):
            with pytest.raises(NotVisible):
                actions.grant(by=operator, space=space, can=can, person=other)
        with pytest.raises(NotVisible):
            actions.grant(by=operator, space=space, can=Can.FACILITATE, group=make.circle(operator).group)
        actions.grant(by=operator, space=space, can=Can.FACILITATE, person=other)
        assert permissions.rights(other, space) == set(Can)
        assert permissions.rights(operator, space) == set()

    def test_with_the_glass_broken_they_still_cannot_appoint_themselves(self) -> None:
        space = make.space(access=Access.INVITED)
        operator = make.person(is_operator=True)
        actions.break_glass(by=operator, space=space, reason=WHY)
        with pytest.raises(Refused):
            actions.grant(by=operator, space=space, can=Can.FACILITATE, person=operator)
        with pytest.raises(Refused):
            actions.change_space(by=operator, space=space, name="Open", purpose="", access=Access.OPEN)


class TestCircles:
    def test_whoever_makes_it_is_in_it(self) -> None:
        person, other = make.person(), make.person()
        circle = actions.make_circle(by=person, name="Schweißer Süd", people=[other])
        assert circle.handle == "schweisser-sud"
        assert set(Person.objects.filter(groups=circle.group)) == {person, other}

    def test_a_handle_stands_for_one_thing(self) -> None:
        make.person(handle="welders")
        with pytest.raises(Invalid):
            actions.make_circle(by=make.person(), name="Welders")
        make.circle(name="Night shift")
        with pytest.raises(Invalid):
            actions.make_circle(by=make.person(), name="Night Shift")
        with pytest.raises(Invalid):
            actions.make_circle(by=make.person(), name="!!!")

    def test_only_its_own_people_change_it(self) -> None:
        circle, outsider = make.circle(), make.person()
        with pytest.raises(Refused):
            actions.change_circle(by=outsider, circle=circle, add=[outsider])
        with pytest.raises(NotVisible):
            actions.change_circle(by=make.guest(), circle=circle, purpose="Ours")

    def test_it_keeps_somebody(self) -> None:
        circle = make.circle()
        with pytest.raises(Invalid):
            actions.change_circle(by=circle.created_by, circle=circle, remove=[circle.created_by])
        actions.change_circle(by=circle.created_by, circle=circle, add=[make.person()], remove=[circle.created_by])

    def test_circles_are_of_employees(self) -> None:
        with pytest.raises(Invalid):
            make.circle(people=[make.guest()])
        circle = make.circle()
        with pytest.raises(Invalid):
            actions.change_circle(by=circle.created_by, circle=circle, add=[make.guest()])

    def test_being_in_it_opens_what_it_was_let_into(self) -> None:
        space, circle, person = make.space(access=Access.INVITED), make.circle(), make.person()
        actions.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, group=circle.group)
        assert permissions.rights(person, space) == set()
        actions.change_circle(by=circle.created_by, circle=circle, add=[person])
        assert permissions.rights(person, space) == {Can.VIEW, Can.CONTRIBUTE}
        actions.change_circle(by=circle.created_by, circle=circle, remove=[person])
        assert permissions.rights(person, space) == set()


def _let_in(space: Space, can: Can) -> Person:
    person = make.person()
    actions.grant(by=space.created_by, space=space, can=can, person=person)
    return person


def test_no_right_follows_from_membership() -> None:
    space, person = make.space(access=Access.INVITED), make.person()
    Membership.objects.create(space=space, person=person)
    assert permissions.rights(person, space) == set()


def test_group_grants_are_one_row_for_a_group() -> None:
    organisation = make.customer()
    for _ in range(3):
        make.guest(organisation)
    space = make.share(make.space(), organisation)
    assert GroupGrant.objects.filter(content_object=space).count() == 1
    assert Grant.objects.filter(content_object=space).count() == 1
