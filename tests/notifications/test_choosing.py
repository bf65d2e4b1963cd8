"""What one is told of, how and when: chosen on one page, kept only where it differs, and followed from then on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests import factories as make
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.notifications import actions, queries
from workspace.notifications.models import Mail, Preference, PushSubscription, Rhythm
from workspace.notifications.queries import next_digest, reachable_at
from workspace.people.models import Person

pytestmark = pytest.mark.django_db
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"
KEYS = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}


@pytest.fixture
def mei() -> Person:
    return make.person("Mei Tanaka", time_zone="Europe/Berlin")


@pytest.fixture
def browser(mei: Person) -> Client:
    client = Client()
    client.force_login(mei)
    return client


def as_it_is(mei: Person) -> dict[str, str]:
    """The form as the page shows it, sent back."""
    form = {"digest_hour": "7", "quiet_from": "19", "quiet_to": "7", "quiet_weekends": "on"}
    for one in queries.choices(mei):
        form[f"{one.kind.name}:mail"] = one.mail.value
        form |= {f"{one.kind.name}:{way}": "on" for way, on in (("app", one.in_app), ("push", one.push)) if on}
    return form


def test_what_is_saved_as_it_was_keeps_nothing(mei: Person, browser: Client) -> None:
    assert browser.get("/me/notifications/").status_code == 200
    assert browser.post("/me/notifications/", as_it_is(mei)).status_code == 302
    assert not Preference.objects.exists()


def test_a_choice_is_kept_shown_and_taken_back(mei: Person, browser: Client) -> None:
    form = as_it_is(mei) | {"thread.mention:mail": "digest", "thread.reply:push": "on"}
    del form["thread.reaction:app"]
    browser.post("/me/notifications/", form)
    chosen = {one.kind.name: one for one in queries.choices(mei)}
    assert chosen["thread.mention"].mail == Mail.DIGEST
    assert chosen["thread.reply"].push
    assert not chosen["thread.reaction"].in_app
    assert Preference.objects.filter(person=mei).count() == 3
    page = browser.get("/me/notifications/").content.decode()
    mail = page.split('name="thread.mention:mail"')[1].partition("</select>")[0]
    assert 'value="digest" selected' in mail
    actions.choose(by=mei, choices=[queries.chosen_for(one.kind, None) for one in chosen.values()])
    assert not Preference.objects.exists()


def test_the_hours_are_those_of_the_readers_zone(mei: Person, browser: Client) -> None:
    day = (clock.now() + timedelta(days=100)).date()
    browser.post("/me/notifications/", as_it_is(mei) | {"paused_until": str(day), "quiet_weekends": ""})
    rhythm = Rhythm.objects.get(person=mei)
    assert rhythm.paused_until == datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Berlin"))
    assert f'value="{day}"' in browser.get("/me/notifications/").content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "2026-01-05"])
def test_a_pause_that_is_over_is_none(mei: Person, browser: Client, day: str) -> None:
    assert browser.post("/me/notifications/", as_it_is(mei) | {"paused_until": day}).status_code == 302
    assert Rhythm.objects.get(person=mei).paused_until is None


def test_a_pause_lasts_a_year_at_most(mei: Person) -> None:
    hours = {"digest_hour": 7, "quiet_from": 19, "quiet_to": 7, "quiet_weekends": True}
    actions.change_rhythm(by=mei, paused_until=clock.now() + timedelta(days=365), **hours)
    with pytest.raises(Invalid):
        actions.change_rhythm(by=mei, paused_until=clock.now() + timedelta(days=367), **hours)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_pause_for_ever_of_older_days_ends_within_a_year(browser: Client, mei: Person, zone: str) -> None:
    Person.objects.filter(pk=mei.pk).update(time_zone=zone)
    far = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    rhythm = Rhythm.objects.create(person=mei, paused_until=far)
    now = clock.now()
    for when in (next_digest(rhythm, ZoneInfo(zone), now), reachable_at(rhythm, ZoneInfo(zone), now)):
        assert timedelta(days=365) < when - now < timedelta(days=372)
    assert browser.get("/me/notifications/").status_code == 200


def test_a_browser_may_call_itself_anything(mei: Person, browser: Client) -> None:
    agent = {"User-Agent": "Fire\0fox"}
    assert browser.post("/me/notifications/browsers/", {"endpoint": ENDPOINT, **KEYS}, headers=agent).status_code == 302
    assert PushSubscription.objects.get().user_agent == "Firefox"


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest_hour": "24"},
        {"quiet_from": ""},
        {"paused_until": "soon"},
        {"paused_until": "9999-12-31"},
        {"thread.mention:mail": "hourly"},
    ],
)
def test_nonsense_is_told_and_nothing_is_saved(mei: Person, browser: Client, wrong: dict[str, str]) -> None:
    answer = browser.post("/me/notifications/", as_it_is(mei) | {"thread.reply:push": "on"} | wrong)
    assert answer.status_code == 422
    assert "could not be saved" in answer.content.decode()
    assert not Preference.objects.exists()
    assert not Rhythm.objects.exists()


def test_a_browser_is_added_named_and_removed(mei: Person, browser: Client) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    page = browser.post("/me/notifications/browsers/", {"endpoint": ENDPOINT, **KEYS}, headers=agent, follow=True)
    assert "Firefox on Windows" in page.content.decode()
    one = PushSubscription.objects.get()
    stranger = Client()
    stranger.force_login(make.person())
    stranger.post(f"/me/notifications/browsers/{one.pk}/remove/")
    stranger.post("/me/notifications/browsers/forget/", {"endpoint": ENDPOINT})
    assert PushSubscription.objects.filter(person=mei).exists()
    browser.post("/me/notifications/browsers/forget/", {"endpoint": ENDPOINT})
    assert not PushSubscription.objects.exists()


def test_a_browser_is_told_for_one_person_only(mei: Person) -> None:
    other = make.person()
    actions.add_browser(by=mei, endpoint=ENDPOINT, **KEYS)
    actions.add_browser(by=other, endpoint=ENDPOINT, **KEYS)
    assert list(PushSubscription.objects.values_list("person", flat=True)) == [other.pk]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:5432/", "https://localhost/", "https://169.254.169.254/latest/meta-data/",
        "https://evil.example/fcm.googleapis.com", "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com@10.0.0.1/", "https://fcm.googleapis.com:8443/x", "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x", "https://user:pass@fcm.googleapis.com/x", "https://[::1]/", "x", "",
    ],
)  # fmt: skip
def test_our_server_writes_to_no_address_but_that_of_a_push_service(browser: Client, endpoint: str) -> None:
    assert browser.post("/me/notifications/browsers/", {"endpoint": endpoint, **KEYS}).status_code == 422
    assert not PushSubscription.objects.exists()


def test_the_oldest_browsers_make_way(mei: Person) -> None:
    for number in range(23):
        actions.add_browser(by=mei, endpoint=f"{ENDPOINT}{number}", **KEYS)
    kept = set(PushSubscription.objects.values_list("endpoint", flat=True))
    assert len(kept) == 20
    assert f"{ENDPOINT}22" in kept
    assert f"{ENDPOINT}0" not in kept


BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, month: int = 11) -> datetime:
    """In Berlin, 2026. 20 November is a Friday."""
    return datetime(2026, month, day, hour, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (at(19, 12), at(19, 12)),  # at work
        (at(19, 20), at(20, 7)),  # in the evening: the next morning
        (at(20, 3), at(20, 7)),  # at night: that morning
        (at(20, 20), at(23, 7)),  # on Friday evening: on Monday
        (at(21, 12), at(23, 7)),  # on Saturday: on Monday, and not at midnight
    ],
)
def test_quiet_hours_end_in_the_morning_of_a_working_day(mei: Person, now: datetime, then: datetime) -> None:
    assert reachable_at(Rhythm(person=mei), BERLIN, now) == then


def test_a_digest_comes_in_the_morning_by_the_clock_of_that_day(mei: Person) -> None:
    rhythm = Rhythm(person=mei, quiet_weekends=False)
    assert next_digest(rhythm, BERLIN, at(19, 6)) == at(19, 7)
    assert next_digest(rhythm, BERLIN, at(19, 7)) == at(20, 7)
    # Clocks go forward on 29 March 2026 and back on 25 October: seven o'clock is seven o'clock.
    assert next_digest(rhythm, BERLIN, at(28, 12, 3)) == datetime(2026, 3, 29, 5, tzinfo=UTC)
    assert next_digest(rhythm, BERLIN, at(24, 12, 10)) == datetime(2026, 10, 25, 6, tzinfo=UTC)
    # An hour that the clock skips comes all the same, and one that comes twice comes once.
    early = Rhythm(person=mei, digest_hour=2, quiet_weekends=False)
    assert next_digest(early, BERLIN, at(28, 12, 3)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert next_digest(early, BERLIN, at(24, 12, 10)) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert next_digest(early, BERLIN, datetime(2026, 10, 25, 0, tzinfo=UTC)) == at(26, 2, 10)


def test_a_pause_holds_everything_until_the_first_morning_after_it(mei: Person) -> None:
    rhythm = Rhythm(person=mei, paused_until=at(26, 0))
    assert reachable_at(rhythm, BERLIN, at(19, 12)) == at(26, 7)
    assert next_digest(rhythm, BERLIN, at(19, 6)) == at(26, 7)


def test_the_same_hour_twice_is_never_quiet(mei: Person) -> None:
    rhythm = Rhythm(person=mei, quiet_from=0, quiet_to=0, quiet_weekends=False)
    assert reachable_at(rhythm, BERLIN, at(21, 3)) == at(21, 3)


def test_quiet_at_noon_ends_on_the_same_day(mei: Person) -> None:
    rhythm = Rhythm(person=mei, quiet_from=12, quiet_to=14)
    assert reachable_at(rhythm, BERLIN, at(19, 13)) == at(19, 14)
    assert reachable_at(rhythm, BERLIN, at(19, 14)) == at(19, 14)
