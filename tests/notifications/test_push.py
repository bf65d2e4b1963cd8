"""What leaves by push: encrypted for one browser, signed by us, once, and only what its reader may still see."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from py_vapid import Vapid02
from pytest_django.fixtures import Settings

from tests import factories as make
from tests.notifications.push_service import Browser, PushService, push_service
from tests.notifications.told import follow
from workspace.common import clock
from workspace.notifications import actions, queries
from workspace.notifications.actions import pushing
from workspace.notifications.models import Delivery, DeliveryState, Preference, PushSubscription, Rhythm
from workspace.notifications.queries import push_keys
from workspace.notifications.queries import pushing as queries_of_push
from workspace.notifications.tasks.push import send_due_pushes
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.threads import actions as threads
from workspace.threads.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with push_service() as running:
        settings.PUSH_SERVICES = [running.origin]
        yield running


@pytest.fixture
def mei() -> Person:
    """Somebody who is never asleep."""
    mei = make.person("Mei Tanaka")
    Rhythm.objects.create(person=mei, quiet_from=0, quiet_to=0, quiet_weekends=False)
    return mei


def subscribe(person: Person, service: PushService, name: str = "laptop") -> Browser:
    browser = Browser(name)
    actions.add_browser(by=person, endpoint=service.address_of(browser), **browser.keys)
    return browser


def mention(person: Person, words: str = "have you seen this?") -> Post:
    """Told, and due at once."""
    omar = make.person("Omar Haddad")
    where = make.space(access="invited", people=[person, omar])
    post = make.reply(omar, make.thread(None, where, "Seal 40-B"), f"@{person.handle}, {words}")
    follow()
    due()
    return post


def due() -> None:
    Delivery.objects.filter(state=DeliveryState.DUE).update(due_at=clock.now() - timedelta(seconds=1))


def state() -> tuple[str, str]:
    one = Delivery.objects.filter(channel="push").latest("pk")
    return one.state, one.reason


def test_a_mention_reaches_the_browser_which_alone_can_read_it(mei: Person, service: PushService) -> None:
    browser = subscribe(mei, service)
    post = mention(mei)
    assert send_due_pushes() == 1
    (pushed,) = service.pushed
    assert b"Omar" not in pushed.body
    told = json.loads(browser.read(pushed.body))
    assert told["title"] == "Omar Haddad mentioned you"
    assert told["body"].startswith("Seal 40-B\n")
    assert "have you seen this?" in told["body"]
    assert told["url"] == post.get_absolute_url()
    assert state() == (DeliveryState.SENT, "")
    assert pushed.headers["ttl"] == "86400"
    assert pushed.headers["topic"] == told["tag"]


def test_it_is_signed_by_the_key_that_browsers_are_given(mei: Person, service: PushService) -> None:
    subscribe(mei, service)
    mention(mei)
    send_due_pushes()
    signed = service.pushed[0].headers["authorization"]
    assert Vapid02.verify(signed)
    assert f"k={queries.public_key()}" in signed.replace("=,", ",").rstrip("=")


def test_the_key_follows_from_the_secret_or_is_given(settings: Settings) -> None:
    ours = queries.public_key()
    for ask in (push_keys.signing_key, push_keys.public_key):
        ask.cache_clear()
    assert queries.public_key() == ours
    given = Vapid02()
    given.generate_keys()
    for ask in (push_keys.signing_key, push_keys.public_key):
        ask.cache_clear()
    settings.VAPID_PRIVATE_KEY = given.private_pem().decode().replace("\n", "").split("-----")[2]
    assert queries.public_key() != ours
    for ask in (push_keys.signing_key, push_keys.public_key):
        ask.cache_clear()


def test_every_browser_of_a_person_is_told_and_what_is_long_is_cut(mei: Person, service: PushService) -> None:
    browsers = [subscribe(mei, service, name) for name in ("laptop", "phone")]
    mention(mei, "漢字 😀 " * 800)
    assert send_due_pushes() == 1
    assert sorted(pushed.browser for pushed in service.pushed) == ["laptop", "phone"]
    for pushed in service.pushed:
        browser = next(one for one in browsers if one.name == pushed.browser)
        assert "漢字" in json.loads(browser.read(pushed.body))["body"]
        assert len(pushed.body) <= 4096


def test_what_was_read_meanwhile_is_not_sent(mei: Person, service: PushService) -> None:
    subscribe(mei, service)
    post = mention(mei)
    threads.mark_read(by=mei, thread=post.thread, number=post.number)
    assert send_due_pushes() == 0
    assert (service.pushed, state()) == ([], (DeliveryState.DROPPED, "read meanwhile"))


def test_what_may_not_be_seen_any_more_is_not_sent(mei: Person, service: PushService) -> None:
    subscribe(mei, service)
    where = mention(mei).thread.space
    spaces.revoke(by=where.created_by, space=where, person=mei)
    assert send_due_pushes() == 0
    assert (service.pushed, state()) == ([], (DeliveryState.DROPPED, "gone, or not visible any more"))


def test_what_is_not_wanted_any_more_is_not_sent(mei: Person, service: PushService) -> None:
    subscribe(mei, service)
    mention(mei)
    Preference.objects.create(person=mei, kind="thread.mention", push=False)
    assert send_due_pushes() == 0
    assert state() == (DeliveryState.DROPPED, "no push wanted")


def test_quiet_hours_hold_it_and_are_no_try(mei: Person, service: PushService) -> None:
    subscribe(mei, service)
    mention(mei)
    paused = clock.now() + timedelta(days=3)
    Rhythm.objects.filter(person=mei).update(paused_until=paused)
    assert send_due_pushes() == 0
    one = Delivery.objects.get(channel="push")
    assert (one.state, one.due_at, one.tries) == (DeliveryState.DUE, paused, 0)


def test_whoever_has_no_browser_is_owed_nothing(mei: Person) -> None:
    mention(mei)
    assert not Delivery.objects.filter(channel="push").exists()


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(mei: Person, service: PushService, status: int) -> None:
    subscribe(mei, service)
    service.answers["laptop"] = status
    mention(mei)
    send_due_pushes()
    assert not PushSubscription.objects.exists()
    assert state() == (DeliveryState.DROPPED, "no browser")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_signature_is_no_browsers_fault(mei: Person, service: PushService, status: int) -> None:
    """Our clock is wrong, or our key is another: it is tried again, /health/ tells, and no browser is forgotten."""
    subscribe(mei, service)
    service.answers["laptop"] = status
    mention(mei)
    send_due_pushes()
    assert state() == (DeliveryState.DUE, f"the push service answered {status}")
    assert Client().get("/health/").json()["troubles"] == {"push_refused": 1, "skipped": 0}
    assert "1 refused for our key" in Client().get("/health/", headers={"Accept": "text/html"}).content.decode()
    mention(mei)
    assert Delivery.objects.filter(channel="push", state=DeliveryState.DUE).count() == 2  # it is told of news as well
    del service.answers["laptop"]
    due()
    assert send_due_pushes() == 2
    assert PushSubscription.objects.get().failed_at is None
    assert Client().get("/health/").json()["troubles"]["push_refused"] == 0


def signed_in(person: Person, service: PushService) -> Client:
    """A client in whose browser the person turned pushes on."""
    client, browser = Client(), Browser("laptop")
    client.force_login(person)
    client.post("/me/notifications/browsers/", {"endpoint": service.address_of(browser), **browser.keys})
    return client


def end_by_the_password(person: Person, client: Client) -> None:
    person.set_password("another one that is long enough")
    person.save()


def end_by_time(person: Person, client: Client) -> None:
    over = clock.now() - timedelta(seconds=1)
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=over)


def end_by_the_button(person: Person, client: Client) -> None:
    client.logout()


@pytest.mark.parametrize("end", [end_by_the_password, end_by_time, end_by_the_button])
def test_a_session_that_is_over_takes_its_browser_along(
    mei: Person, service: PushService, end: Callable[[Person, Client], None]
) -> None:
    client = signed_in(mei, service)
    mention(mei)
    assert send_due_pushes() == 1
    end(mei, client)
    mention(mei)
    assert send_due_pushes() == 0
    assert not PushSubscription.objects.exists()
    assert len(service.pushed) == 1
    signed_in(mei, service)  # as the page does by itself when the same person comes back
    mention(mei)
    assert send_due_pushes() == 1


def test_a_session_of_somebody_else_is_none(mei: Person, service: PushService) -> None:
    client = signed_in(mei, service)
    client.force_login(make.person())  # on the same computer, in the same browser
    other = make.person()
    held = PushSubscription.objects.get()
    assert queries_of_push.still_signed_in(mei, [held]) == ([], [held])
    assert queries_of_push.still_signed_in(other, [held]) == ([], [held])


def test_one_browser_that_is_gone_holds_up_no_other(mei: Person, service: PushService) -> None:
    for name in ("laptop", "phone"):
        subscribe(mei, service, name)
    service.answers["laptop"] = 410
    mention(mei)
    assert send_due_pushes() == 1
    assert [one.endpoint.rpartition("/")[2] for one in PushSubscription.objects.all()] == ["phone"]


def test_a_service_that_fails_is_tried_again_with_growing_pauses_and_then_no_more(
    mei: Person, service: PushService
) -> None:
    subscribe(mei, service)
    service.answers["laptop"] = 503
    mention(mei)
    pauses = []
    for _ in range(pushing.TRIES):
        began = clock.now()
        send_due_pushes()
        pauses.append(Delivery.objects.get(channel="push").due_at - began)
        due()
    assert pauses[: len(pushing.PAUSES)] == sorted(pauses[: len(pushing.PAUSES)])
    assert state() == (DeliveryState.FAILED, "the push service answered 503")
    assert send_due_pushes() == 0
    assert len(service.pushed) == pushing.TRIES
    assert PushSubscription.objects.get().failed_at


def test_nobody_is_led_elsewhere(mei: Person, service: PushService) -> None:
    subscribe(mei, service)
    service.answers["laptop"] = 307
    mention(mei)
    send_due_pushes()
    assert [pushed.browser for pushed in service.pushed] == ["laptop"]
    assert state() == (DeliveryState.DUE, "the push service answered 307")


def test_a_key_that_is_no_key_is_forgotten_and_holds_up_nobody(mei: Person, service: PushService) -> None:
    actions.add_browser(by=mei, endpoint=f"{service.origin}/push/x", p256dh="B" + "_" * 86, auth="A" * 22)
    subscribe(mei, service)
    mention(mei)
    assert send_due_pushes() == 1
    assert PushSubscription.objects.count() == 1


def test_whoever_died_while_sending_is_followed_by_another_under_the_same_name(
    mei: Person, service: PushService
) -> None:
    browser = subscribe(mei, service)
    mention(mei)
    left = pushing.take_push(clock.now())
    assert left is not None
    assert send_due_pushes() == 0  # it is still theirs
    Delivery.objects.filter(pk=left.pk).update(until=clock.now() - timedelta(seconds=1))
    assert send_due_pushes() == 1
    assert json.loads(browser.read(service.pushed[0].body))["tag"] == f"told-{left.notification_id}"
    pushing.retry_push(left, "too late", clock.now())  # by whom it was given up: it is not theirs any more
    assert state() == (DeliveryState.SENT, "")


def test_a_person_who_left_is_not_told(mei: Person, service: PushService) -> None:
    subscribe(mei, service)
    mention(mei)
    Person.objects.filter(pk=mei.pk).update(is_active=False)
    assert send_due_pushes() == 0
    assert state() == (DeliveryState.DROPPED, "nobody to tell")
