"""The pages on which a widget is set up, its frame, its script, and what stays shut."""

import pytest
from django.test import Client
from django.urls import get_resolver

from ideas.widget import actions
from ideas.widget.models import Widget, WidgetKey
from tests import factories as make
from tests.visiting import signed_in
from tests.widget import counter
from tests.widget.counter import ORIGIN, Product
from workspace.audit.models import Participation
from workspace.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return counter.product()


def policy_of(answer: object) -> str:
    return str(answer.headers["Content-Security-Policy"])  # type: ignore[attr-defined]


def test_only_whoever_facilitates_finds_the_settings(product: Product) -> None:
    widget, key = product.widget, product.shared
    pages = [f"/boards/{widget.board_id}/widget/", *(f"/widgets/{widget.pk}/{rest}" for rest in (
        "", "edit/", "keys/new/", f"keys/{key.pk}/", "preview/"))]  # fmt: skip
    lead, guest, stranger = (signed_in(one) for one in (widget.kept_by, make.guest(product.customer), make.guest()))
    for page in pages:
        assert lead.get(page).status_code == 200, page
        assert guest.get(page).status_code == 403, page
        assert stranger.get(page).status_code == 404, page
        assert Client().get(page).status_code == 302, page
    for rest in ("close/", "reopen/", f"keys/{key.pk}/revoke/", "organisations/", "organisations/remove/"):
        assert guest.post(f"/widgets/{widget.pk}/{rest}").status_code == 403, rest
        assert stranger.post(f"/widgets/{widget.pk}/{rest}").status_code == 404, rest
    tab = f"/boards/{widget.board_id}/widget/"
    assert tab in lead.get(widget.board.get_absolute_url()).content.decode()
    assert tab not in guest.get(widget.board.get_absolute_url()).content.decode()


def test_a_secret_is_shown_once(product: Product) -> None:
    client = signed_in(product.widget.kept_by)
    page = f"/widgets/{product.widget.pk}/"
    given = {
        "algorithm": "HS256",
        "origins": f"{ORIGIN}\nhttp://localhost:3000",
        "key": "6f7ad0a6-2cd0-4f5b-9f0e-6f5f7d0c8a11",
    }
    first = client.post(f"{page}keys/new/", given)
    made = WidgetKey.objects.order_by("-pk").first()
    assert made
    assert first.status_code == 201
    assert "cww_" in first.content.decode()
    assert made.origins == [ORIGIN, "http://localhost:3000"]
    again = client.post(f"{page}keys/new/", given)
    assert WidgetKey.objects.filter(widget=product.widget).count() == 3
    assert "cww_" not in again.content.decode()
    assert "cww_" not in client.get(page).content.decode()
    assert first.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_a_form_that_can_not_be_taken_keeps_what_was_typed(product: Product) -> None:
    client, page = signed_in(product.widget.kept_by), f"/widgets/{product.widget.pk}/"
    wrong = client.post(f"{page}keys/new/", {"algorithm": "EdDSA", "public": "my key", "origins": ORIGIN})
    assert wrong.status_code == 422
    assert "my key" in wrong.content.decode()
    taken = client.post(f"{page}organisations/", {"external_id": "org-7", "organisation": make.customer().pk})
    assert taken.status_code == 422
    Person.objects.filter(pk=product.widget.kept_by.pk).update(is_operator=False)
    refused = client.post(f"{page}edit/", {"name": "Portal", "takes_new": "on"})
    assert refused.status_code == 403
    assert not Widget.objects.get(pk=product.widget.pk).takes_new


def test_what_is_set_up_stands_in_the_ledger_of_the_space(product: Product) -> None:
    client, widget = signed_in(product.widget.kept_by), product.widget
    page = f"/widgets/{widget.pk}/"
    client.post(f"{page}edit/", {"name": "The portal"})
    client.post(f"{page}keys/{product.shared.pk}/revoke/")
    client.post(f"{page}organisations/remove/", {"external_id": "org-7"})
    client.post(f"{page}close/")
    told = Participation.objects.filter(space=widget.board.space_id).order_by("pk").values_list("verb", flat=True)
    assert list(told)[-8:] == [
        "made widget", "made widget key", "made widget key", "changed widget",
        "changed widget", "revoked widget key", "changed widget", "changed widget",
    ]  # fmt: skip
    ledger = client.get(f"/spaces/{widget.board.space_id}/ledger/").content.decode()
    assert "Made a key of the widget" in ledger
    assert "The portal" in ledger
    assert product.shared.kid in ledger
    for rest in ("", "edit/", "preview/"):
        assert client.get(f"{page}{rest}").status_code == 200
    client.post(f"{page}reopen/")
    assert not Widget.objects.get(pk=widget.pk).is_closed


def test_only_pages_at_the_keys_origins_may_frame_it_and_no_page_may_frame_another(product: Product) -> None:
    frame = Client().get(f"{product.path}frame/")
    assert f"frame-ancestors {ORIGIN}" in policy_of(frame)
    assert "'none'" not in policy_of(frame).partition("frame-ancestors")[2].partition(";")[0]
    assert "X-Frame-Options" not in frame.headers
    for key in (product.shared, product.public):
        actions.revoke_key(by=product.widget.kept_by, widget_key=key)
    shut = Client().get(f"{product.path}frame/")
    assert "frame-ancestors 'none'" in policy_of(shut)
    assert shut.headers["X-Frame-Options"] == "DENY"
    client = signed_in(product.widget.kept_by)
    for page in (
        "/",
        f"/widgets/{product.widget.pk}/preview/",
        product.widget.board.get_absolute_url(),
        "/accounts/login/",
    ):
        answer = client.get(page)
        assert "frame-ancestors 'none'" in policy_of(answer), page
        assert answer.headers["X-Frame-Options"] == "DENY", page


def test_a_frame_tells_nothing_of_anybody(product: Product) -> None:
    page = Client().get(f"{product.path}frame/?show=ideas&lang=ar&theme=dark")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'dir="rtl"' in text
    assert "causeway-ideas" in text
    assert "causeway-feedback" not in text
    assert product.widget.name not in text
    assert product.widget.board.title not in text
    assert "Set-Cookie" not in page.headers
    odd = Client().get(f"{product.path}frame/?show=%3Cscript%3E&lang=%22&theme=%22").content.decode()
    assert "<script>" not in odd
    assert Client().get("/widget/999999/frame/").status_code == 404


def test_the_script_leads_to_the_file_as_it_is_now() -> None:
    answer = Client().get("/widget/widget.js")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("web/dist/widget.js")
    assert "max-age=300" in answer.headers["Cache-Control"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_every_address_of_the_widget_wants_a_bearer(product: Product) -> None:
    """Read from the addresses themselves, so that another one is asked without anybody remembering it."""
    found = [str(one.pattern) for one in _routes() if str(one.pattern).startswith("widget/<int:widget>/")]
    assert len(found) >= 7
    for route in found:
        if route.endswith(("frame/", "session/")):
            continue
        path = "/" + route.replace("<int:widget>", str(product.widget.pk)).replace("<int:idea>", "1")
        answers = [getattr(Client(), how)(path, headers={"Origin": ORIGIN}).status_code for how in ("get", "post")]
        assert sorted(answers) == [401, 405], path


def _routes() -> list[object]:
    resolver = next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "widget")
    return list(resolver.url_patterns)
