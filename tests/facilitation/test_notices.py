"""Whom sessions tell: of their beginning, and of their summary."""

import pytest

from ideas.facilitation import actions
from ideas.facilitation.queries import notices
from realtime.models import Event
from tests import factories as make
from tests.facilitation import workshop
from workspace.spaces import actions as spaces

pytestmark = pytest.mark.django_db


def test_a_session_that_begins_is_told_to_who_joined_the_space_until_they_come() -> None:
    on, member = workshop.canvas(), make.person()
    spaces.join_space(by=member, space=on.space)
    found = workshop.going_on(on)
    kind = next(one for one in notices.kinds() if one.name == "session.started")
    told = list(kind.concerned(list(Event.objects.filter(kind="session.started"))))
    assert member.pk in {one.person for one in told}
    assert [one.pk for one in notices.going_on(member)] == [found.pk]
    assert kind.standing(member, [found.pk])[found.pk].url == on.get_absolute_url()
    actions.be_here(by=member, session=found)
    assert not notices.going_on(member)


def test_everybody_who_was_in_it_gets_the_summary_and_nobody_else() -> None:
    on, writer, stranger = workshop.canvas(), make.person(), make.person()
    found = workshop.going_on(on)
    actions.write_in_drawer(by=writer, activity=workshop.begin(found), words="One login")
    actions.end_session(by=on.opened_by, session=found)
    kind = next(one for one in notices.kinds() if one.name == "session.summary")
    told = {one.person for one in kind.concerned(list(Event.objects.filter(kind="session.ended")))}
    assert told == {writer.pk, on.opened_by_id}
    assert kind.standing(stranger, [found.pk]) == {}
    assert kind.standing(writer, [found.pk])[found.pk].waits
    actions.see_summary(by=writer, session=found)
    assert not kind.standing(writer, [found.pk])[found.pk].waits
