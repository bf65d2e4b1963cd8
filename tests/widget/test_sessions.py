"""From where, for how long and as whom one speaks by a widget."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.test.utils import override_settings

from ideas.boards.models import Idea
from ideas.widget import actions, secrecy
from ideas.widget.models import KnownOrganisation
from tests import factories as make
from tests.boards import garden
from tests.widget import counter
from tests.widget.counter import ORIGIN, Product, code_of
from workspace.audit.models import Participation, Verb
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.people import actions as people
from workspace.people.models import Identity, Organisation, Person
from workspace.spaces import actions as spaces
from workspace.spaces import permissions
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://elsewhere.example"
OWN = "http://testserver"


@pytest.fixture
def product() -> Product:
    return counter.product()


# ---- from where ---------------------------------------------------------------------------------


def test_only_pages_at_the_keys_origins_may_ask_and_read(product: Product) -> None:
    answer = product.exchange(origin=ELSEWHERE)
    assert (answer.status_code, code_of(answer)) == (403, "wrong_origin")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert code_of(product.exchange(origin="")) == "wrong_origin"
    assert code_of(product.exchange(origin="null")) == "wrong_origin"
    assert code_of(product.exchange(origin=f"{ORIGIN}.evil.example")) == "wrong_origin"
    fine = product.exchange()
    assert fine.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in fine.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in fine.headers


def test_a_preflight_is_answered_to_the_same_origins(product: Product) -> None:
    client, path = Client(), f"{product.path}ideas/new/"
    allowed = client.options(path, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})
    assert allowed.status_code == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "authorization" in allowed.headers["Access-Control-Allow-Headers"]
    refused = client.options(path, headers={"Origin": ELSEWHERE, "Access-Control-Request-Method": "POST"})
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_what_went_wrong_can_be_read_by_the_page_that_built_it(product: Product) -> None:
    answer = product.exchange(aud="another")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.json()["error"]["message"].startswith("The token is made out for something else")  # type: ignore[attr-defined]


def test_origins_are_of_each_key(product: Product) -> None:
    by = product.widget.kept_by
    actions.change_origins(by=by, widget_key=product.public, origins=[ELSEWHERE])
    assert code_of(product.exchange(origin=ELSEWHERE)) == "wrong_origin"
    assert product.exchange(product.token(algorithm="EdDSA"), origin=ELSEWHERE).status_code == 200


def test_a_session_stays_where_it_was_opened(product: Product) -> None:
    by = product.widget.kept_by
    actions.change_origins(by=by, widget_key=product.shared, origins=[ORIGIN, ELSEWHERE])
    bearer = product.enter()
    assert product.get("ideas/", bearer=bearer).status_code == 200
    for origin in (ELSEWHERE, "", OWN):
        assert code_of(product.get("ideas/", bearer=bearer, origin=origin)) == "session_over"
    other = counter.product()
    assert code_of(other.get("ideas/", bearer=bearer)) == "session_over"


def test_our_own_frame_may_ask_and_reads_without_an_origin(product: Product) -> None:
    bearer = product.exchange(origin=OWN).json()["session"]  # type: ignore[attr-defined]
    headers = {"Authorization": f"Bearer {bearer}", "Sec-Fetch-Site": "same-origin"}
    assert Client().get(f"{product.path}ideas/", headers=headers).status_code == 200
    headers["Sec-Fetch-Site"] = "cross-site"
    assert Client().get(f"{product.path}ideas/", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "given",
    ["*", "https://*.example.com", "null", "portal.example", "https://a.example/path", "https://a b.example", "ftp://a.example",
     "https://me@a.example", "https://", "https://a.example?x", "javascript://a.example", "https://a..example", "https://[::1]"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(product: Product, given: str) -> None:
    with pytest.raises(Invalid):
        actions.change_origins(by=product.widget.kept_by, widget_key=product.shared, origins=[given])


def test_origins_are_kept_as_browsers_write_them(product: Product) -> None:
    given = [
        "HTTPS://Portal.Example:443/",
        "https://portal.example",
        "https://müller.example:8443",
        "http://localhost:3000",
    ]
    key = actions.change_origins(by=product.widget.kept_by, widget_key=product.shared, origins=given)
    assert key.origins == ["https://portal.example", "https://xn--mller-kva.example:8443", "http://localhost:3000"]
    with override_settings(LOCAL=False), pytest.raises(Invalid, match="TLS"):
        actions.change_origins(by=product.widget.kept_by, widget_key=product.shared, origins=["http://portal.example"])


# ---- for how long -------------------------------------------------------------------------------


def test_a_session_ends_after_a_quarter_of_an_hour(product: Product) -> None:
    bearer = product.enter()
    with time_machine.travel(clock.now() + timedelta(minutes=14)):
        assert product.get("ideas/", bearer=bearer).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert code_of(product.get("ideas/", bearer=bearer)) == "session_over"


def test_revoking_a_key_ends_its_sessions_and_no_others_at_once(product: Product) -> None:
    bearer, other = product.enter(), product.exchange(product.token(algorithm="EdDSA")).json()["session"]  # type: ignore[attr-defined]
    actions.revoke_key(by=product.widget.kept_by, widget_key=product.shared)
    answer = product.get("ideas/", bearer=bearer)
    assert (answer.status_code, code_of(answer)) == (401, "session_over")
    assert product.get("ideas/", bearer=other).status_code == 200
    actions.close_widget(by=product.widget.kept_by, widget=product.widget)
    assert code_of(product.get("ideas/", bearer=other)) == "session_over"
    assert product.exchange().status_code == 404


def test_an_origin_that_is_taken_off_a_key_ends_its_sessions(product: Product) -> None:
    bearer = product.enter()
    actions.change_origins(by=product.widget.kept_by, widget_key=product.shared, origins=[ELSEWHERE])
    assert code_of(product.get("ideas/", bearer=bearer)) == "session_over"


def test_a_customer_who_is_let_out_of_the_space_finds_nothing(product: Product) -> None:
    bearer = product.enter()
    space = product.widget.board.space
    spaces.revoke(by=space.created_by, space=space, group=product.customer.group)
    assert product.get("ideas/", bearer=bearer).status_code == 404
    assert product.post("ideas/new/", {"title": "A", "problem": "B"}, bearer=bearer).status_code == 404
    assert code_of(product.exchange()) == "not_let_in"


def test_a_person_who_is_closed_stays_out(product: Product) -> None:
    bearer = product.enter()
    person = Person.objects.get(name="Klara Vogt")
    people.deactivate_person(by=make.person(is_operator=True), person=person)
    assert code_of(product.get("ideas/", bearer=bearer)) == "session_over"
    assert code_of(product.exchange()) == "not_a_customer"


def test_forged_sessions_open_nothing(product: Product) -> None:
    bearer = product.enter()
    for given in ("", "x", bearer[:-2], f"{bearer}x", "a" * 5_000, "ü"):
        headers = {"Origin": ORIGIN, "Authorization": f"Bearer {given}"} if given.isascii() else {"Origin": ORIGIN}
        answer = Client().get(f"{product.path}ideas/", headers=headers)
        assert code_of(answer) == "session_over"
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert code_of(product.get("ideas/", bearer=bearer)) == "session_over"


def test_signed_in_people_have_no_session_by_their_cookie(product: Product) -> None:
    """So no other page can make them ask anything here."""
    client = Client()
    client.force_login(product.widget.kept_by)
    headers = {"Origin": ORIGIN}
    for path in ("ideas/", "similar/", "done/"):
        assert client.get(f"{product.path}{path}", headers=headers).status_code == 401
    answer = client.post(f"{product.path}ideas/new/", "{}", content_type="application/json", headers=headers)
    assert answer.status_code == 401


# ---- as whom ------------------------------------------------------------------------------------


def test_who_comes_first_becomes_a_customer_who_cannot_sign_in(product: Product) -> None:
    product.enter(email="Klara@Aqua.example", name="  Klara\x00\u202e  Vogt ")
    person = Person.objects.get(organisation=product.customer)
    assert (person.name, person.side, person.email) == ("Klara Vogt", "customer", None)
    assert person.is_active
    assert not person.has_usable_password()
    assert person.groups.filter(organisation=product.customer).exists()
    joined = Participation.objects.get(actor=person.pk)
    assert (joined.verb, joined.source, joined.space) == (Verb.JOINED, "widget", product.widget.board.space_id)
    product.enter(name="Another name")
    assert Person.objects.filter(organisation=product.customer).count() == 1
    product.enter(sub="user-2")
    assert Person.objects.filter(organisation=product.customer).count() == 2


def test_unknown_organisations_stay_out(product: Product) -> None:
    answer = product.exchange(org="org-8", org_name=product.customer.name)
    assert (answer.status_code, code_of(answer)) == (403, "unknown_organisation")
    assert "org-8" in answer.json()["error"]["message"]  # type: ignore[attr-defined]
    assert not Person.objects.filter(side="customer").exists()


def test_a_mapped_customer_who_is_not_let_in_stays_out(product: Product) -> None:
    other = make.customer()
    actions.map_organisation(by=product.widget.kept_by, widget=product.widget, external_id="org-8", organisation=other)
    assert code_of(product.exchange(org="org-8")) == "not_let_in"


def test_the_same_user_in_two_organisations_is_two_people(product: Product) -> None:
    other, space = make.customer(), product.widget.board.space
    spaces.grant(
        by=space.created_by, space=space, can=Can.CONTRIBUTE, group=other.group, customers_may_meet=True
    )  # fmt: skip
    actions.map_organisation(by=space.created_by, widget=product.widget, external_id="org-8", organisation=other)
    product.enter()
    product.enter(org="org-8")
    assert {one.organisation for one in Person.objects.filter(side="customer")} == {product.customer, other}


def test_new_organisations_come_in_where_an_operator_says_so(product: Product) -> None:
    by = product.widget.kept_by
    Person.objects.filter(pk=by.pk).update(is_operator=True)
    by.refresh_from_db()
    actions.change_widget(by=by, widget=product.widget, name="Portal", takes_new=True)
    product.enter(org="org-9", org_name="Brook & Sons")
    made = Organisation.objects.get(name="Brook & Sons")
    assert made.side == "customer"
    person = Person.objects.get(organisation=made)
    assert permissions.may(person, Can.CONTRIBUTE, product.widget.board.space)
    product.enter(org="org-9", org_name="Brook, renamed")
    assert KnownOrganisation.objects.filter(widget=product.widget).count() == 2
    # It may not take a name that is there: its users would stand among somebody else's.
    answer = product.exchange(org="org-10", org_name=product.customer.name.upper())
    assert code_of(answer) == "name_is_taken"
    assert product.exchange(org="org-10", org_name=make.employer().name).status_code == 403


def test_new_organisations_come_with_the_rights_of_whoever_said_so(product: Product) -> None:
    by = product.widget.kept_by
    Person.objects.filter(pk=by.pk).update(is_operator=True)
    by.refresh_from_db()
    actions.change_widget(by=by, widget=product.widget, name="Portal", takes_new=True)
    Person.objects.filter(pk=by.pk).update(is_operator=False)
    assert code_of(product.exchange(org="org-9")) == "nobody_keeps_it"
    assert not Organisation.objects.filter(name="org-9").exists()


def test_an_address_means_somebody_here_only_if_it_is_verified_and_of_that_customer(product: Product) -> None:
    known = make.guest(product.customer, "Klara Vogt")
    stranger, employee = make.guest(), make.person()
    bearer = product.enter(email=str(known.email).upper(), email_verified=True)
    product.post("ideas/new/", {"title": "Quiet", "problem": "Noise."}, bearer=bearer)
    assert Idea.objects.get().author == known
    for who, said in ((known, {}), (stranger, {"email_verified": True}), (employee, {"email_verified": True}),
                      (known, {"email_verified": "true"})):  # fmt: skip
        product.enter(sub=f"other-{who.pk}-{said}", email=who.email, **said)
        made = Person.objects.order_by("-pk").first()
        assert made
        assert made not in {known, stranger, employee}
        assert made.organisation == product.customer


def test_whoever_proves_the_address_claims_what_was_said_with_it(product: Product) -> None:
    bearer = product.enter(email="klara@aqua.example", email_verified=True)
    product.post("ideas/new/", {"title": "Quiet", "problem": "Noise."}, bearer=bearer)
    placeholder = Person.objects.get(organisation=product.customer)
    assert Identity.objects.filter(person=placeholder, source="email", external_id="klara@aqua.example").exists()
    klara = make.guest(product.customer, "Klara Vogt")
    operator = make.person(is_operator=True)
    people.claim_placeholder(by=operator, placeholder=placeholder, person=klara)
    again = product.enter(email="klara@aqua.example", email_verified=True)
    (idea,) = product.get("ideas/", bearer=again, mine="1").json()["ideas"]  # type: ignore[attr-defined]
    assert (idea["mine"], idea["by"]) == (True, "Klara Vogt")
    assert Idea.objects.get().author == klara


def test_an_account_that_became_somebody_elses_stays_out(product: Product) -> None:
    product.enter()
    employee = make.person()
    Identity.objects.filter(source=f"widget:{product.widget.pk}").update(person=employee)
    assert code_of(product.exchange()) == "not_a_customer"


def test_they_see_the_widgets_board_and_nothing_else(product: Product) -> None:
    """Not even another board of the same space."""
    other = garden.board(product.widget.kept_by, product.widget.board.space, title="Beside it")
    hidden = garden.idea(other.opened_by, other, title="Quiet pumps beside it")
    bearer = product.enter()
    assert product.post(f"ideas/{hidden.pk}/support/", {"on": True}, bearer=bearer).status_code == 404
    assert product.get("ideas/", bearer=bearer).json()["ideas"] == []  # type: ignore[attr-defined]
    found = product.get("similar/", bearer=bearer, title="Quiet pumps beside it").json()  # type: ignore[attr-defined]
    assert found == {"similar": []}
    secret = garden.idea(title="Elsewhere")
    assert product.post(f"ideas/{secret.pk}/support/", {"on": True}, bearer=bearer).status_code == 404


# ---- the preview --------------------------------------------------------------------------------


def test_a_preview_shows_and_sends_nothing(product: Product) -> None:
    garden.idea(product.widget.kept_by, product.widget.board)
    client = Client()
    client.force_login(product.widget.kept_by)
    said = client.post(f"/widgets/{product.widget.pk}/preview/session/").json()
    assert said["preview"]
    headers = {"Authorization": f"Bearer {said['session']}", "Sec-Fetch-Site": "same-origin"}
    assert len(Client().get(f"{product.path}ideas/", headers=headers).json()["ideas"]) == 1
    headers = {"Authorization": f"Bearer {said['session']}", "Origin": OWN}
    given = '{"title": "A", "problem": "B"}'
    answer = Client().post(f"{product.path}ideas/new/", given, content_type="application/json", headers=headers)
    assert (answer.status_code, code_of(answer)) == (403, "refused")
    space = product.widget.board.space
    helper = make.person()
    spaces.grant(by=space.created_by, space=space, can=Can.FACILITATE, person=helper)
    spaces.revoke(by=helper, space=space, person=product.widget.kept_by)
    headers = {"Authorization": f"Bearer {said['session']}", "Sec-Fetch-Site": "same-origin"}
    assert Client().get(f"{product.path}ideas/", headers=headers).status_code == 401


def test_a_preview_is_for_whoever_facilitates(product: Product) -> None:
    for person, status in ((make.guest(product.customer), 403), (make.person(), 404)):
        client = Client()
        client.force_login(person)
        assert client.post(f"/widgets/{product.widget.pk}/preview/session/").status_code == status
    with_csrf = Client(enforce_csrf_checks=True)
    with_csrf.force_login(product.widget.kept_by)
    assert with_csrf.post(f"/widgets/{product.widget.pk}/preview/session/").status_code == 403


def test_a_session_says_who_speaks_in_its_own_bytes_only() -> None:
    told = secrecy.opened(secrecy.Session(1, 2, 3, ORIGIN))
    assert secrecy.session_of(told) == secrecy.Session(1, 2, 3, ORIGIN)
