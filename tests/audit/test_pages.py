"""Everybody reads their own ledger; a space's is for those who facilitate it."""

import csv
import io
from datetime import UTC, datetime

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests import factories as make
from tests.visiting import signed_in
from workspace.audit import queries
from workspace.audit.models import Participation, Verb
from workspace.audit.phrases import PHRASES
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions
from workspace.spaces.models import Access
from workspace.spaces.permissions import Can

pytestmark = pytest.mark.django_db


def exported(person: Person) -> str:
    """One's own ledger as a file, put together from its pieces."""
    answer = signed_in(person).get("/me/ledger/export.csv")
    assert answer.streaming
    assert answer["Content-Type"].startswith("text/csv")
    return answer.getvalue().decode()


def test_every_verb_begins_a_sentence() -> None:
    assert set(PHRASES) == set(Verb.values)
    assert all(str(words) for words in PHRASES.values())


def test_i_read_what_i_did_and_towards_whom() -> None:
    me, other = make.person(), make.person("Omar Haddad")
    space = make.space(me, "Pump curves")
    actions.grant(by=me, space=space, can=Can.VIEW, person=other)
    page = signed_in(me).get("/me/ledger/").content.decode()
    assert "Opened the space" in page
    assert "Gave a right in" in page
    assert f'href="/spaces/{space.pk}/"' in page
    assert "Omar Haddad" in page


def test_what_i_said_is_named_by_its_thread_and_leads_there() -> None:
    me = make.person()
    thread = make.thread(me, title="Cavitation at 11 °C")
    post = make.reply(me, thread)
    make.outcome(me, post)
    page = signed_in(me).get("/me/ledger/").content.decode()
    assert page.count("Cavitation at 11 °C") == 3
    assert f"#post-{post.pk}" in page
    assert "see any more" not in page


def test_nobody_reads_the_ledger_of_another() -> None:
    me, other = make.person(), make.person()
    make.space(other, "The others' space")
    assert "The others" not in signed_in(me).get("/me/ledger/").content.decode()


def test_one_must_be_signed_in() -> None:
    for url in ("/me/ledger/", "/me/ledger/export.csv", "/spaces/1/ledger/"):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_what_i_can_see_no_more_has_no_name() -> None:
    me = make.person()
    space = make.space(name="Secret merger", access=Access.INVITED, people=[me])
    actions.leave_space(by=me, space=space)
    page = signed_in(me).get("/me/ledger/").content.decode()
    assert "Secret merger" not in page
    assert "see any more" in page
    assert "Secret merger" not in exported(me)


def test_a_customer_is_not_told_the_names_of_other_customers() -> None:
    owner, mine, theirs = make.person("Ines Costa"), make.guest(), make.guest(name="Vera Verboten")
    space = make.share(make.space(owner), mine.organisation)
    actions.grant(by=owner, space=space, can=Can.VIEW, person=theirs, customers_may_meet=True)
    actions.join_space(by=mine, space=space)
    entry = Participation.objects.filter(actor=mine.pk).latest("pk")
    copied = {"verb": "replied", "object_kind": "x", "object_id": 1, "actor": mine.pk, "side": "customer"}
    for ordinal, target in enumerate((owner, theirs)):
        Participation.objects.create(
            **copied, key=None, ordinal=ordinal, target=target.pk, weight=0.5, entry=clocked(entry)
        )
    page = signed_in(mine).get("/me/ledger/").content.decode()
    assert "Ines Costa" in page
    assert "Vera Verboten" not in page
    assert "1 person whom you don" in page


def clocked(entry: Participation) -> str:
    """An entry of its own, the same for all its rows."""
    return str(entry.entry)[:-4] + "abcd"


def test_filtered_by_month_and_verb() -> None:
    me = make.person()
    with clock.at(datetime(2026, 3, 31, 23, 30, tzinfo=UTC)):
        make.space(me, "In March")
    with clock.at(datetime(2026, 4, 1, 0, 30, tzinfo=UTC)):
        space = make.space(me, "In April")
        actions.archive_space(by=me, space=space)
    client = signed_in(me)
    march = client.get("/me/ledger/?month=2026-03").content.decode()
    assert "In March" in march
    assert "In April" not in march
    archived = client.get("/me/ledger/?month=2026-04&verb=archived").context["page"].entries
    assert [entry.verb for entry in archived] == ["archived"]


@pytest.mark.parametrize(
    "nonsense",
    [
        *("month=2026-13", "month=9999-12", "month=0001-01", "month=x", "verb=flew"),
        *(
            "before=-1",
            "before=5",
            "before=99999999999999999999-1",
            "before=1-²",
            "before=1-2-3",
            "before=9000000000000000000-1",
        ),
    ],
)
def test_nonsense_in_the_address_is_left_out(nonsense: str) -> None:
    me = make.person()
    make.space(me)
    assert len(signed_in(me).get(f"/me/ledger/?{nonsense}").context["page"].entries) == 1


def test_paging_shows_every_entry_once_even_at_one_moment() -> None:
    me = make.person()
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        for _ in range(7):
            make.space(me)
    rows = Participation.objects.of(me.pk)
    seen, want = [], queries.Wanted()
    while True:
        page = queries.ledger_page(me, rows, want, size=3)
        seen += [entry.id for entry in page.entries]
        if page.older is None:
            break
        want = queries.Wanted(before=page.older)
    assert seen == list(rows.order_by("-pk").values_list("pk", flat=True))


def test_my_data_is_mine_to_take() -> None:
    boss = make.person(title="Chief")
    me, other = make.person(manager=boss, unit="Pumps"), make.person(manager=boss, unit="Secret unit")
    space = make.space(me, "=cmd()|evil")
    actions.grant(by=me, space=space, can=Can.VIEW, person=other)
    file = exported(me)
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["verb"] for row in rows] == ["opened space", "granted"]
    assert rows[0]["what"] == "'=cmd()|evil", "a spreadsheet must not take it for a formula"
    assert (rows[1]["towards"], rows[1]["your_level"], rows[1]["your_unit"]) == (other.name, "2", "Pumps")
    assert (rows[1]["steps_up"], rows[1]["steps_down"]) == ("1", "1")
    assert "Secret unit" not in file, "the rank of others is theirs"


def test_a_long_ledger_is_given_out_piece_by_piece_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    me = make.person()
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):  # all at one moment
        for _ in range(7):
            make.space(me)
    rows = Participation.objects.of(me.pk)
    monkeypatch.setattr(queries, "PIECE", 3)
    pieces = list(queries.export_rows(me, rows, queries.Wanted()))
    assert [len(piece) for piece in pieces] == [3, 3, 1]
    numbers = [row[queries.COLUMNS.index("what_id")] for piece in pieces for row in piece]
    assert numbers == [str(number) for number in rows.order_by("pk").values_list("object_id", flat=True)]


def test_the_file_is_streamed_where_the_server_is_asynchronous() -> None:
    me = make.person()
    make.space(me)
    client = AsyncClient()
    client.force_login(me)

    async def read() -> list[str]:
        answer = await client.get("/me/ledger/export.csv")
        assert answer.is_async
        return [piece.decode() async for piece in answer.streaming_content]

    pieces = async_to_sync(read)()  # its database work is done in this thread, within this test's transaction
    assert [piece.count("\r\n") for piece in pieces] == [1, 1]


def test_what_can_be_chosen_is_not_counted() -> None:
    me = make.person()
    for month in (1, 3):
        with clock.at(datetime(2026, month, 31, 23, 30, tzinfo=UTC)), timezone.override("Europe/Stockholm"):
            make.space(me)
    rows = Participation.objects.of(me.pk)
    with timezone.override("Europe/Stockholm"), CaptureQueriesContext(connection) as asked:
        found = queries.choices(rows)
    assert [month.strftime("%Y-%m") for month in found.months] == ["2026-04", "2026-03", "2026-02"]
    assert [verb for verb, _ in found.verbs] == sorted(Verb.values)
    assert len(asked) == 1
    assert "COUNT" not in asked[0]["sql"]
    assert queries.choices(Participation.objects.of(0)).months == []


def test_a_spaces_ledger_is_for_its_facilitators() -> None:
    member = make.person()
    space = make.space(name="Pumps", access=Access.INVITED, people=[member])
    url = f"/spaces/{space.pk}/ledger/"
    assert signed_in(space.created_by).get(url).status_code == 200
    assert signed_in(member).get(url).status_code == 403
    assert signed_in(make.person()).get(url).status_code == 404
    assert signed_in(make.person(is_operator=True)).get(url).status_code == 404
    page = signed_in(space.created_by).get(url).content.decode()
    assert "Opened the space" in page
    assert member.name in page


def test_the_pages_stay_within_their_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    me = make.person()
    for _ in range(12):
        space = make.space(me)
        actions.grant(by=me, space=space, can=Can.VIEW, person=make.person())
    client = signed_in(me)
    client.get("/me/ledger/")
    with django_assert_max_num_queries(12):
        client.get("/me/ledger/")
    with django_assert_max_num_queries(12):
        client.get(f"/spaces/{space.pk}/ledger/")
