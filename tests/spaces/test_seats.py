"""Who has joined follows who may look in, and somebody who can sign in looks after every space."""

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Refused
from workspace.people import actions as people
from workspace.people.models import Person
from workspace.spaces import actions, permissions, queries
from workspace.spaces.models import Access, Grant, Membership, Space
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db
WHY = "The works council asked for it"


def joined(space: Space) -> set[Person]:
    return set(Person.objects.filter(memberships__space=space))


def narrow(space: Space, **terms: bool) -> None:
    actions.change_space(by=space.created_by, space=space, name=space.name, purpose="", access=Access.INVITED, **terms)


def main_of(reader: Person, url: str) -> str:
    client = Client()
    client.force_login(reader)
    page = client.get(url).content.decode()
    return page[page.index("<main") :]


def crowd(space: Space, number: int) -> None:
    """Colleagues who joined: straight into the table, since only narrowing is tried here."""
    employer = make.employer()
    made = Person.objects.bulk_create(
        Person(name=f"Member {n}", handle=f"member-{n}", organisation=employer, side=employer.side)
        for n in range(number)
    )
    Membership.objects.bulk_create(Membership(space=space, person=one) for one in made)


class TestNarrowing:
    @pytest.mark.parametrize("by_name", [True, False])
    def test_a_customer_who_may_only_read_is_not_raised(self, by_name: bool) -> None:
        space, guest = make.space(), make.guest()
        to = {"person": guest} if by_name else {"group": guest.organisation.group}
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, **to)
        if not by_name:
            actions.join_space(by=guest, space=space)
        narrow(space)
        assert permissions.rights(guest, space) == {Can.VIEW}
        assert guest in joined(space)

    def test_nor_is_an_employee_who_was_let_in_to_read(self) -> None:
        space, person = make.space(), make.person()
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, person=person)
        narrow(space)
        assert permissions.rights(person, space) == {Can.VIEW}

    def test_a_customer_whom_nobody_let_in_is_not_let_in_by_having_a_seat(self) -> None:
        space, guest = make.space(), make.guest()
        Membership.objects.create(space=space, person=guest)
        narrow(space)
        assert permissions.rights(guest, space) == set()
        assert guest not in joined(space)

    @pytest.mark.parametrize("keep", [True, False])
    def test_two_hundred_members_take_as_many_queries_as_two(self, keep: bool) -> None:
        def queries_for(members: int) -> int:
            Person.objects.filter(handle__startswith="member-").delete()
            space = make.space()
            crowd(space, members)
            with CaptureQueriesContext(connection) as asked:
                narrow(space, keep_members=keep)
            assert Grant.objects.filter(content_object=space).count() == (members + 1 if keep else 1)
            assert len(joined(space)) == (members + 1 if keep else 1)
            return len(asked)

        few, many = queries_for(2), queries_for(200)
        assert many == few

    def test_each_of_them_leaves_a_signed_diff(self) -> None:
        space = make.space()
        crowd(space, 3)
        narrow(space)
        given = Grant.objects.filter(content_object=space).exclude(user=space.created_by)
        kind = ContentType.objects.get_for_model(Grant)
        diffs = LogEntry.objects.filter(content_type=kind, object_id__in=given.values("pk"))
        entry = Participation.objects.get(verb=Verb.CHANGED_SPACE, space=space.pk).entry
        assert {(one.action, one.actor, one.cid) for one in diffs} == {
            (LogEntry.Action.CREATE, space.created_by, str(entry))
        }
        assert {int(one.changes["user"][1]) for one in diffs} == set(given.values_list("user", flat=True))

    def test_a_diff_in_bulk_reads_as_one_by_itself(self) -> None:
        space, other, person = make.space(), make.space(), make.person()
        actions.join_space(by=person, space=space)
        narrow(space)
        actions.grant(by=other.created_by, space=other, can=Can.CONTRIBUTE, person=person)

        def kept(where: Space) -> LogEntry:
            return LogEntry.objects.get_for_object(Grant.objects.get(user=person, content_object=where)).get()

        bulk, single = kept(space), kept(other)
        assert set(bulk.changes) == set(single.changes)
        assert bulk.changes["user"] == single.changes["user"]
        assert bulk.object_repr == f"person {person.pk} in space {space.pk}"


class TestSeatsFollowRights:
    def test_who_is_taken_out_of_a_circle_has_not_joined_what_it_opened(self) -> None:
        maker, person = make.person(), make.person()
        circle = make.circle(maker, people=[person])
        hidden, open_one = make.space(access=Access.INVITED), make.space()
        for space in (hidden, open_one):
            actions.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, group=circle.group)
            actions.join_space(by=person, space=space)
        actions.change_circle(by=maker, circle=circle, remove=[person])
        assert person not in joined(hidden)
        assert person in joined(open_one), "which every employee may still see"

    def test_broken_glass_lets_read_not_join(self) -> None:
        space, operator = make.space(access=Access.INVITED), make.person(is_operator=True)
        actions.break_glass(by=operator, space=space, reason=WHY)
        with pytest.raises(Refused, match="for a while"):
            actions.join_space(by=operator, space=space)
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, person=operator)
        assert operator in joined(space)

    def test_a_seat_without_a_right_is_shown_and_counted_nowhere(self) -> None:
        space, gone = make.space(access=Access.INVITED), make.person("Zacharias Quint")
        Membership.objects.create(space=space, person=gone)
        assert gone.name not in main_of(space.created_by, f"/spaces/{space.pk}/people/")
        assert queries.space_head(space)["counts"]["members"] == 1
        assert queries.space_list(space.created_by).spaces[0].members == 1  # type: ignore[attr-defined]
        assert space.name not in main_of(space.created_by, f"/people/{gone.pk}/")

    def test_a_seat_by_a_grant_that_ended_is_not_counted_from_that_moment(self) -> None:
        space, person = make.space(access=Access.INVITED, people=[make.person()]), make.person()
        actions.grant(by=space.created_by, space=space, can=Can.VIEW, person=person)
        assert queries.space_head(space)["counts"]["members"] == 3
        Grant.objects.filter(user=person).update(until=clock.now())
        assert queries.space_head(space)["counts"]["members"] == 2


class TestSomebodyLooksAfterIt:
    @pytest.mark.parametrize("unable", [{"is_placeholder": True}, {"email": None}, {"is_bot": True}])
    def test_who_cannot_sign_in_does_not_count(self, unable: dict[str, object]) -> None:
        space, other = make.space(), make.person(**unable)
        actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, person=other)
        with pytest.raises(Refused, match="without a facilitator"):
            actions.leave_space(by=space.created_by, space=space)

    @pytest.mark.parametrize("others", [0, 1])
    def test_one_may_leave_while_the_own_circle_facilitates(self, others: int) -> None:
        space = make.space()
        circle = make.circle(space.created_by, people=[make.person() for _ in range(others)])
        actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, group=circle.group)
        actions.leave_space(by=space.created_by, space=space)
        assert Can.FACILITATE in permissions.rights(space.created_by, space)

    def test_a_circle_that_facilitates_keeps_somebody_who_can(self) -> None:
        space, able, left = make.space(), make.person(), make.person()
        circle = make.circle(able, people=[left])
        actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, group=circle.group)
        actions.leave_space(by=space.created_by, space=space)
        people.deactivate_person(by=make.person(is_operator=True), person=left)
        with pytest.raises(Refused, match="without a facilitator"):
            actions.change_circle(by=able, circle=circle, remove=[able])
        assert able in circle.group.user_set.all()
        actions.change_circle(by=able, circle=circle, add=[make.person()], remove=[able])

    def test_what_nobody_looked_after_before_is_nobodys_fault(self) -> None:
        space, member = make.space(), make.person()
        actions.grant(by=space.created_by, space=space, can=Can.CONTRIBUTE, person=member)
        people.deactivate_person(by=make.person(is_operator=True), person=space.created_by)
        actions.leave_space(by=member, space=space)

    def test_when_the_last_one_is_deactivated_the_page_says_who_can_help(self) -> None:
        space, member, operator = make.space(), make.person(), make.person(is_operator=True)
        assert "Nobody looks after this space" not in main_of(member, f"/spaces/{space.pk}/")
        people.deactivate_person(by=operator, person=space.created_by)
        assert "Nobody looks after this space. An operator can appoint somebody." in main_of(
            member, f"/spaces/{space.pk}/"
        )
        assert not queries.administered().get(pk=space.pk).looked_after  # type: ignore[attr-defined]

    def test_who_facilitates_in_a_circle_is_named(self) -> None:
        space, person = make.space(), make.person("Zacharias Quint")
        actions.grant(by=space.created_by, space=space, can=Can.FACILITATE, group=make.circle(person).group)
        actions.leave_space(by=space.created_by, space=space)
        assert list(queries.space_head(space)["facilitators"]) == [person]
        assert queries.administered().get(pk=space.pk).looked_after  # type: ignore[attr-defined]
