"""What can't be kept, numbers that no row has, and what a page of another person sends are refused in a sentence."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tests import factories as make
from workspace.web.middleware import house_errors

pytestmark = pytest.mark.django_db
ENDLESS = "9" * 4400


@pytest.fixture
def anna() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.person())
    return client


@pytest.mark.parametrize(
    "address", ["/complete/mentions/?space=1&q=%00", "/people/?q=%00", "/spaces/?q=%00", "/search/?q=%00", "/?%00=1"]
)
def test_no_nul_comes_in_by_the_address(anna: Client, address: str) -> None:
    answer = anna.get(address)
    assert answer.status_code == 422
    assert "U+0000" in answer.content.decode()


def test_an_address_with_a_nul_leads_nowhere(anna: Client) -> None:
    assert anna.get("/avatars/a%00b").status_code == 404


def test_no_nul_comes_in_by_a_form(anna: Client) -> None:
    post = make.thread().posts.get()
    for url, form in (
        (f"/posts/{post.pk}/reactions/", {"emoji": "\0"}),
        (f"/people/{post.author_id}/claim/", {"handle": "\0"}),
        (f"/threads/{post.thread_id}/replies/", {"body": "a\0b"}),
        ("/me/", {"name": "x", "time_zone": "\0", "locale": "en"}),
        ("/accounts/login/", {"login": "\0@causeway.example", "password": "x"}),
    ):
        answer = anna.post(url, form, HTTP_X_REQUESTED_WITH="causeway")
        assert answer.status_code == 422, url
        assert "U+0000" in answer.json()["error"]


@pytest.mark.parametrize(("locale", "said"), [("en", "attach it as a file"), ("de", "hängen Sie es als Datei an")])
def test_a_book_in_a_form_is_told_how_to_send_it(caplog: pytest.LogCaptureFixture, locale: str, said: str) -> None:
    reader = make.person(locale=locale)
    client = Client()
    client.force_login(reader)
    thread = make.thread(reader)
    book = {"body": "Once upon a time. " * 150_000}
    answer = client.post(f"/threads/{thread.pk}/replies/", book, HTTP_X_REQUESTED_WITH="causeway")
    assert answer.status_code == 413
    assert said in answer.json()["error"]
    page = client.post(f"/threads/{thread.pk}/replies/", book)
    assert page.status_code == 413
    assert said in page.content.decode()
    assert thread.posts.count() == 1
    assert [one for one in caplog.records if one.levelname == "ERROR" and one.name != "django.request"] == []


def test_a_nul_that_slipped_through_is_told_and_not_an_accident() -> None:
    def never(request: HttpRequest) -> None:
        raise AssertionError

    request = RequestFactory().get("/", headers={"X-Requested-With": "causeway"})
    error = ValueError("A string literal cannot contain NUL (0x00) characters.")
    answer = house_errors(never).process_exception(request, error)
    assert answer is not None
    assert answer.status_code == 422
    assert house_errors(never).process_exception(request, ValueError("else")) is None


def test_numbers_that_no_row_has_are_refused(anna: Client) -> None:
    thread = make.thread()
    for address in ("/spaces/", "/people/", "/search/", "/circles/"):
        assert anna.get(address, {"page": ENDLESS}).status_code == 200
    assert anna.get(f"/threads/{thread.pk}/", {"at": ENDLESS}).status_code == 200
    assert anna.get("/me/ledger/", {"before": ENDLESS}).status_code == 200
    assert anna.get("/people/chart/", {"at": ENDLESS}).status_code == 200
    for pairs in (f"{ENDLESS}:1", f"{thread.pk}:{ENDLESS}", f"{thread.pk}:9999999999", f"{thread.pk}:1:2", "²:1"):
        assert anna.post("/catch-up/read/", {"threads": pairs}).status_code == 422, pairs[:20]
    assert anna.post("/preview/", {"space": ENDLESS, "body": "*x*"}).status_code == 200


def test_a_preview_is_drawn_so_often_a_minute_and_no_more(anna: Client) -> None:
    cache.clear()
    answers = [anna.post("/preview/", {"body": "*x*"}).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    other = Client()
    other.force_login(make.person())
    assert other.post("/preview/", {"body": "*x*"}).status_code == 200


def test_whoever_is_signed_out_is_told_and_not_led_away() -> None:
    url = make.thread().get_absolute_url() + "replies/"
    answer = Client().post(url, {"body": "An hour of words"}, HTTP_X_REQUESTED_WITH="causeway")
    assert answer.status_code == 401
    assert "still here" in answer.json()["error"]
    assert Client().get("/", HTTP_X_REQUESTED_WITH="causeway").status_code == 401
    assert Client().post(url, {"body": "x"}).status_code == 302


def test_a_page_writes_only_for_whom_it_was_drawn(anna: Client) -> None:
    thread, other = make.thread(), make.person()
    url = f"{thread.get_absolute_url()}replies/"
    answer = anna.post(url, {"body": "x"}, HTTP_X_REQUESTED_WITH="causeway", HTTP_X_CAUSEWAY_ME=str(other.pk))
    assert answer.status_code == 409
    assert "Nothing was sent" in answer.json()["error"]
    me = anna.session["_auth_user_id"]
    assert anna.post(url, {"body": "x"}, HTTP_X_REQUESTED_WITH="causeway", HTTP_X_CAUSEWAY_ME=me).status_code == 201
    assert thread.posts.count() == 2
