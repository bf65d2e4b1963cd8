"""The brief beside a canvas: its form, how it reads, versions, the thread about it, and what is signed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob
from pycrdt import Doc, XmlElement, XmlText
from pytest_django import DjangoAssertNumQueries

from ideas.codesign import actions, brief, queries
from ideas.codesign.models import Canvas
from realtime.documents import documents
from realtime.documents.compaction import compact
from realtime.documents.guarding import Gutting
from realtime.documents.holding import keep_aside
from realtime.documents.models import HeldUpdate
from realtime.documents.storing import Incoming, locked_and_loaded, store
from realtime.models import Event
from search import indexer
from search.documents import Kind
from search.queries import search_page, suggestions
from search.tasks import look_at_canvas
from tests import factories as make
from tests.api.conftest import Script
from workspace.audit.models import Participation, Verb
from workspace.common import clock, richtext
from workspace.common.errors import Invalid, NotVisible, Refused
from workspace.people.models import Person

LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp", "Zs"]) | st.just(" ")
Node = tuple[str, dict[str, Any], list[Any]]


def put(doc: Doc[Any], nodes: list[Any]) -> None:
    """`(tag, attributes, children)`; a string or `(words, marks)` is text."""
    _put(brief.fragment(doc), nodes)


def _put(parent: Any, nodes: list[Any]) -> None:
    for node in nodes:
        if isinstance(node, str) or len(node) == 2:
            words, marks = (node, {}) if isinstance(node, str) else node
            text = parent.children.append(XmlText())
            text.insert(0, words, marks)
            continue
        tag, attributes, children = node
        _put(parent.children.append(XmlElement(tag, attributes)), children)


def written(*nodes: Any) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    put(doc, list(nodes))
    return doc


def p(*said: Any) -> Node:
    return ("paragraph", {}, list(said))


EVERYTHING = (
    ("heading", {"level": 2}, ["What for"]),
    p("Plain, ", ("bold", {"bold": {}}), " and ", ("a link", {"link": {"href": "https://a.example/x?y=1&z=2"}}), "."),
    ("bulletList", {}, [("listItem", {}, [p("one"), ("orderedList", {"start": 3}, [("listItem", {}, [p("three")])])])]),
    ("blockquote", {}, [p(("said", {"italic": {}}))]),
    ("codeBlock", {"language": None}, ["a < b"]),
    ("horizontalRule", {}, []),
    p("first", ("hardBreak", {}, []), "second"),
)
SHOWN = (
    "<h2>What for</h2>"
    '<p>Plain, <strong>bold</strong> and <a href="https://a.example/x?y=1&amp;z=2" rel="noopener noreferrer nofollow">'
    'a link</a>.</p><ul><li><p>one</p><ol start="3"><li><p>three</p></li></ol></li></ul>'
    "<blockquote><p><em>said</em></p></blockquote><pre><code>a &lt; b</code></pre><hr><p>first<br>second</p>"
)


def test_all_that_may_stand_there_is_shown_as_it_is() -> None:
    doc = written(*EVERYTHING)
    assert brief.inspect(doc) > 10
    assert richtext.cleaned(brief.html(doc)) == SHOWN
    assert brief.words(doc).splitlines()[:2] == ["What for", "Plain, bold and a link."]


def test_as_markdown_it_says_the_same() -> None:
    again, _ = richtext.render(brief.markdown(written(*EVERYTHING)))
    link = '<a href="https://a.example/x?y=1&amp;z=2"'
    said = ("<h2>What for</h2>", "<strong>bold</strong>", link, "<em>said</em>", '<ol start="3">', "a &lt; b", "<hr>")
    for part in (*said, "first<br>"):
        assert part in again, part


@given(st.lists(st.text(LETTERS, max_size=40), max_size=4))
def test_words_full_of_marks_come_through_markdown_as_they_were(lines: list[str]) -> None:
    doc = written(*(p(line) for line in lines))
    shown = richtext.words(richtext.render(brief.markdown(doc))[0])
    assert shown.split() == " ".join(lines).split()


@pytest.mark.parametrize(
    "nodes",
    [
        [("script", {}, [])],
        [("image", {"src": "x"}, [])],
        [("paragraph", {"style": "color:red"}, [])],
        [("heading", {"level": "x" * 61}, [])],
        ["words at the top"],
        [("bulletList", {}, ["words in a list"])],
        [p(("x", {"colour": {}}))],
        [p(("x", {"bold": {"href": "https://a.example"}}))],
        [p(("x", {"link": {"href": "javascript:alert(1)"}}))],
        [p(("x", {"link": {"href": "https://a.example", "onclick": "x"}}))],
        [p(("x", {"link": {"href": "https://" + "a" * 2_000}}))],
        [p("x" * 200_001)],
        [p() for _ in range(10_001)],
    ],
)
def test_what_is_no_brief_is_refused(nodes: list[Any]) -> None:
    with pytest.raises(brief.Broken):
        brief.inspect(written(*nodes))


def test_too_deep_is_refused() -> None:
    node: Node = p("x")
    for _ in range(30):
        node = ("blockquote", {}, [node])
    with pytest.raises(brief.Broken):
        brief.inspect(written(node))


def test_what_others_wrote_is_no_html() -> None:
    doc = written(p("<script>alert(1)</script>", ('"><b>', {"link": {"href": 'https://a.example/"onx='}})))
    shown = richtext.cleaned(brief.html(doc))
    assert "<script" not in shown
    assert "<b>" not in shown
    assert '"onx' not in shown


def canvas(by: Person | None = None) -> Canvas:
    space = make.space(by)
    opened: Canvas = actions.open_canvas(by=space.created_by, space=space, title="A quieter pump")
    return opened


def write(on: Canvas, by: Person, *nodes: Any) -> None:
    with transaction.atomic():
        documents.edit(f"brief:{on.pk}", by=by.pk, change=lambda doc: put(doc, list(nodes)))


@pytest.mark.django_db
def test_a_spell_of_writing_is_one_entry_of_each_person() -> None:
    found, other = canvas(), make.person()
    for _ in range(3):
        write(found, other, p("More."))
        write(found, found.opened_by, p("And more."))
    entries = Participation.objects.filter(verb=Verb.WROTE_BRIEF)
    assert sorted(entries.values_list("actor", flat=True)) == sorted([other.pk, found.opened_by_id])
    with clock.at(clock.now() + actions.brief.SPELL):
        write(found, other, p("Much later."))
    assert entries.filter(actor=other.pk).count() == 2


@pytest.mark.django_db
def test_going_back_is_a_change_that_can_be_undone() -> None:
    found = canvas()
    write(found, found.opened_by, *EVERYTHING)
    actions.keep_brief(by=found.opened_by, canvas=found, title="First round")
    write(found, found.opened_by, p("A mistake."))
    kept = queries.brief_page(queries.canvas_visit(found.opened_by, found.pk)).versions
    actions.restore_brief(by=found.opened_by, canvas=found, version=kept[0].number)
    assert queries.brief_html(found) == SHOWN
    newest = queries.brief_page(queries.canvas_visit(found.opened_by, found.pk)).versions[0]
    assert newest.title == "Before going back to “First round”"
    actions.restore_brief(by=found.opened_by, canvas=found, version=newest.number)
    assert "A mistake." in queries.brief_html(found)
    assert Participation.objects.filter(verb=Verb.WROTE_BRIEF).count() == 1


@pytest.mark.django_db
def test_whose_rights_end_at_the_canvas_end_at_the_brief() -> None:
    found, stranger = canvas(), make.guest()
    for deed in (
        lambda: actions.keep_brief(by=stranger, canvas=found, title="Mine"),
        lambda: actions.discuss_brief(by=stranger, canvas=found, body="Why?"),
    ):
        with pytest.raises(NotVisible):
            deed()
    with pytest.raises(Invalid):
        actions.keep_brief(by=found.opened_by, canvas=found, title=" ")
    other = canvas(found.opened_by)
    actions.keep_brief(by=found.opened_by, canvas=other, title="Of another")
    number = documents.versions(f"brief:{other.pk}").get().pk
    with pytest.raises(NotVisible):
        actions.restore_brief(by=found.opened_by, canvas=found, version=number)
    actions.discuss_brief(by=found.opened_by, canvas=found, body="Is it quiet?")
    with pytest.raises(Refused, match="discussed already"):
        actions.discuss_brief(by=found.opened_by, canvas=found, body="Is it?")
    client = Client()
    client.force_login(stranger)
    for path in ("brief/", "brief.md", "brief.html"):
        assert client.get(f"/canvases/{found.pk}/{path}").status_code == 404


@pytest.mark.django_db
def test_its_page_shows_it_without_script_and_gives_it_out() -> None:
    found = canvas()
    client, url = Client(), f"/canvases/{found.pk}/brief/"
    client.force_login(found.opened_by)
    assert "Nothing is written yet" in client.get(url).content.decode()
    write(found, found.opened_by, *EVERYTHING)
    page = client.get(url).content.decode()
    assert SHOWN in page
    assert "data-tools" in page
    assert client.get(f"/canvases/{found.pk}/brief.md").content.decode().startswith("## What for\n\nPlain, **bold**")
    assert SHOWN in client.get(f"/canvases/{found.pk}/brief.html").content.decode()
    client.post(f"{url}versions/", {"title": "First round"})
    number = documents.versions(f"brief:{found.pk}").get().pk
    assert client.post(f"{url}versions/{number}/restore/").status_code == 302
    thread = client.post(f"{url}discuss/", {"body": "Is it quiet?"})
    assert thread.url.startswith("/threads/")
    assert "A brief is discussed here" in client.get(thread.url).content.decode()
    actions.archive_canvas(by=found.opened_by, canvas=found)
    page = client.get(url).content.decode()
    assert "data-tools" not in page
    assert "archived" in page


LONG = tuple(p(f"{number}. It runs beside desks, and nobody hears it, by day or by night.") for number in range(12))


def erasing(on: Canvas, by: Person) -> Incoming:
    """What somebody's browser sends who deletes it all at once."""
    doc = documents.read(f"brief:{on.pk}")
    before = doc.get_state()
    children = brief.fragment(doc).children
    for _ in range(len(children)):
        del children[0]
    return Incoming(by.pk, doc.get_update(before))


def emptied(on: Canvas, by: Person) -> HeldUpdate:
    """As the server takes that."""
    update = erasing(on, by)
    with transaction.atomic():
        loaded = locked_and_loaded(f"brief:{on.pk}")
        with pytest.raises(Gutting) as found:
            store(loaded, [update], None)
        return keep_aside(loaded, update, found.value)


@pytest.mark.django_db
def test_emptying_it_at_once_is_held_and_asked_about() -> None:
    found, guest = canvas(), make.person("Klara Vogt")
    write(found, found.opened_by, *LONG)
    update = emptied(found, guest)
    assert "12. " not in queries.brief_html(found)
    assert "11. It runs" in queries.brief_html(found)
    client, url = Client(), f"/canvases/{found.pk}/brief/"
    client.force_login(found.opened_by)
    page = client.get(url).content.decode()
    assert "An edit that takes away 100 % of the brief was held" in page
    assert "Klara Vogt" in page
    with pytest.raises(Refused):
        actions.settle_brief(by=guest, canvas=found, held=update.pk, accept=True)
    assert client.post(f"{url}held/{update.pk}/", {"accept": "1"}).status_code == 302
    assert not queries.brief_html(found)
    shown = queries.brief_page(queries.canvas_visit(found.opened_by, found.pk))
    assert (shown.held, shown.versions[0].title) == ([], "Before an edit that took away most of it")
    actions.restore_brief(by=found.opened_by, canvas=found, version=shown.versions[0].number)
    assert "11. It runs" in queries.brief_html(found)


@pytest.mark.django_db
def test_what_is_held_may_be_left_out_and_a_few_lines_go_without_a_question() -> None:
    found = canvas()
    write(found, found.opened_by, *LONG)
    update = emptied(found, found.opened_by)
    actions.settle_brief(by=found.opened_by, canvas=found, held=update.pk, accept=False)
    assert "11. It runs" in queries.brief_html(found)
    with pytest.raises(NotVisible):
        actions.settle_brief(by=found.opened_by, canvas=found, held=update.pk, accept=True)
    short = canvas(found.opened_by)
    write(short, short.opened_by, p("A line or two that somebody thought better of."))
    with transaction.atomic():
        store(locked_and_loaded(f"brief:{short.pk}"), [erasing(short, short.opened_by)], None)
    assert not queries.brief_html(short)


@pytest.mark.django_db
def test_versions_are_told_in_the_readers_zone() -> None:
    with clock.at(datetime(2026, 3, 4, 22, 30, tzinfo=UTC)):
        found = canvas(make.person(time_zone="Asia/Tokyo"))
        actions.keep_brief(by=found.opened_by, canvas=found, title="First round")
        documents.versions(f"brief:{found.pk}").update(at=clock.now())
    client = Client()
    client.force_login(found.opened_by)
    assert "5 Mar 2026, 07:30" in client.get(f"/canvases/{found.pk}/brief/").content.decode()


@pytest.mark.django_db
def test_it_is_given_by_the_api() -> None:
    found = canvas()
    write(found, found.opened_by, *EVERYTHING)
    told = Script(found.opened_by).get(f"/canvases/{found.pk}/brief")
    assert (told.status, told.json["html"], told.json["canvas"]) == (200, SHOWN, found.pk)
    assert told.json["markdown"].startswith("## What for\n\nPlain, **bold**")
    assert told.json["words"].startswith("What for\nPlain, bold and a link.")
    assert Script(make.guest()).get(f"/canvases/{found.pk}/brief").status == 404


def addresses(by: Person, words: str) -> list[str]:
    return [one.url for group in search_page(by, words, kind=Kind.CANVAS).groups for one in group.results]


@pytest.mark.django_db
def test_it_is_found_by_its_words_by_whoever_sees_the_canvas() -> None:
    found = canvas(make.person("Liv Berg"))
    write(found, found.opened_by, p("It is as quiet as an okapi."))
    indexer.handle(list(Event.objects.order_by("id")))
    here = found.get_absolute_url()
    assert addresses(found.opened_by, "okapi") == [f"{here}brief/"]
    assert addresses(found.opened_by, "quieter pump") == [here]
    assert [one.url for one in suggestions(found.opened_by, "quieter")] == [here]
    for stranger in (make.guest(), make.guest(make.customer("Aqua Works"))):
        assert addresses(stranger, "okapi") == addresses(stranger, "quieter pump") == []
        assert suggestions(stranger, "quieter") == []
    shown = search_page(found.opened_by, "okapi").groups[0].results[0]
    assert (shown.person, "quiet as an okapi" in shown.words) == (None, True)


@pytest.mark.django_db
def test_what_is_written_later_in_a_spell_is_found_as_well_and_what_went_is_not() -> None:
    found = canvas()
    write(found, found.opened_by, p("Okapi."))
    indexer.handle(list(Event.objects.order_by("id")))
    kept = documents.keep_version(f"brief:{found.pk}", by=found.opened_by_id, title="First")
    write(found, found.opened_by, p("And a quagga."))
    jobs = ProcrastinateJob.objects.filter(task_name=indexer.WRITTEN_JOB).order_by("scheduled_at")
    assert [job.args for job in jobs] == [{"canvas": found.pk}] * len(indexer.WHILE_WRITTEN)
    assert indexer.WHILE_WRITTEN[-1] > actions.brief.SPELL
    assert addresses(found.opened_by, "quagga") == []
    look_at_canvas(canvas=found.pk)
    assert addresses(found.opened_by, "quagga") == [f"{found.get_absolute_url()}brief/"]
    before = Event.objects.order_by("-id").values_list("id", flat=True)[0]
    actions.restore_brief(by=found.opened_by, canvas=found, version=kept.pk)
    indexer.handle(list(Event.objects.filter(id__gt=before)))
    assert addresses(found.opened_by, "quagga") == []
    assert len(addresses(found.opened_by, "okapi")) == 1


@pytest.mark.django_db
def test_many_are_read_at_once_as_each_alone(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, other, empty = canvas(), canvas(), canvas()
    for place in range(3):
        write(one, one.opened_by, p(f"{place} of one"))
    write(other, other.opened_by, p("Of another."))
    compact(f"brief:{one.pk}")
    write(one, one.opened_by, p("After it was merged."))
    with django_assert_num_queries(1):
        said = queries.briefs_said([one.pk, other.pk, empty.pk])
    assert said == {each.pk: queries.brief_said(each)["words"] for each in (one, other)}
