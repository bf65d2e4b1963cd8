"""How mails read and look: their words, their headers, their grouping; whatever people are called and write."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.notifications.mailing import reader, registered, told
from workspace.common import letters, richtext
from workspace.notifications.mail.words import for_mail, for_text
from workspace.notifications.tasks.mail import send_due

LOOK = settings.BASE_DIR / "workspace" / "web" / "templates" / "web" / "mail" / "mail.css"
TOKENS = settings.BASE_DIR / "workspace" / "web" / "client" / "css" / "tokens.css"


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with registered():
        yield


def sent() -> EmailMultiAlternatives:
    letter = mail.outbox[-1]
    assert isinstance(letter, EmailMultiAlternatives)
    return letter


def page(letter: EmailMultiAlternatives) -> str:
    return str(letter.alternatives[0][0])


class Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [address or "" for name, address in attrs if name in {"href", "src", "background"}]


@pytest.mark.django_db
def test_a_second_mail_about_a_thread_answers_the_first_and_names_the_same_root_and_list() -> None:
    author, ana = make.person(), reader()
    thread = make.thread(author)
    told(ana, make.reply(author, thread))
    send_due()
    first = sent().message()
    told(ana, make.reply(author, thread))
    send_due()
    second = sent().message()
    assert first["Subject"] == second["Subject"]
    assert second["In-Reply-To"] == first["Message-ID"]
    root = first["In-Reply-To"]
    assert root == f"<thread-{thread.pk}@localhost>"
    assert second["References"].split() == [root, first["Message-ID"]]
    assert first["List-Id"] == second["List-Id"] == f'"{thread.space.name}" <space-{thread.space_id}.localhost>'
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"] != second["Message-ID"]


@pytest.mark.django_db
def test_every_address_is_whole_and_nothing_is_fetched_or_run() -> None:
    author, ana = make.person(), reader("Ana Silva")
    body = "[there](/spaces/1/) ![scan](/attachments/7/) https://example.org <script>x</script> @ana-silva"
    told(ana, make.reply(author, make.thread(author), body))
    send_due()
    links = Links(page(sent()))
    assert not links.tags & {"script", "img", "link", "iframe", "form", "input", "svg", "object"}
    assert {re.match(r"https?://|mailto:", one) is not None for one in links.found} == {True}
    assert "http://localhost:8000/attachments/7/" in links.found
    assert "url(" not in page(sent())


@pytest.mark.django_db
def test_the_foot_says_why_it_came_how_to_stop_it_and_that_nobody_reads_replies() -> None:
    told(reader(), make.reply())
    send_due()
    for text in (sent().body, page(sent())):
        assert "Sent at once, as your settings say for: Notes to you." in text
        assert "/unsubscribe/" in text
        assert "/me/notifications/" in text
        assert "Replies to this e-mail reach nobody" in text


@pytest.mark.django_db
def test_a_customer_is_named_with_their_company_as_on_pages() -> None:
    author, ana = make.person(), reader()
    klara = make.guest(make.customer("Aqua Works & Sons"), "Klara Vogt")
    space = make.share(make.space(author), klara.organisation)
    told(ana, make.reply(klara, make.thread(author, space), "Ours leak too."))
    send_due()
    assert "Klara Vogt (Aqua Works & Sons) mentioned you" in sent().body
    assert "Aqua Works &amp; Sons" in page(sent())
    assert "face--customer" in page(sent())


@pytest.mark.django_db
def test_words_of_names_and_titles_are_never_markup() -> None:
    author, ana = make.person("<b>Bold</b> & Co"), reader()
    thread = make.thread(author, make.space(author, "<i>Space</i>"), "<u>Title</u> \"quoted\" & 'more'")
    told(ana, make.reply(author, thread))
    send_due()
    assert "<b>Bold</b> & Co" in sent().body
    assert "<u>Title</u>" in sent().body
    for markup in ("<b>Bold", "<u>Title", "<i>Space"):
        assert markup not in page(sent())


@pytest.mark.django_db
def test_a_reader_of_arabic_gets_a_page_from_right_to_left() -> None:
    author, ana = make.person(), reader(locale="ar")
    told(ana, make.reply(author))
    send_due()
    assert '<html lang="ar" dir="rtl">' in page(sent())


@pytest.mark.django_db
def test_both_themes_and_the_narrow_screen_stay_as_rules_and_the_rest_moves_into_the_elements() -> None:
    told(reader(), make.reply())
    send_due()
    assert "prefers-color-scheme: dark" in page(sent()).replace("scheme:dark", "scheme: dark")
    assert "max-width" in page(sent())
    assert re.search(r"<h1 style=\"[^\"]*color: ?#1d1f23", page(sent()))
    assert len(page(sent()).encode()) < 100_000, "above it, Gmail cuts a mail off"


def test_every_colour_of_mails_is_one_of_the_house() -> None:
    colours = set(re.findall(r"#[0-9a-f]{6}\b", LOOK.read_text()))
    assert colours
    assert colours <= set(re.findall(r"#[0-9a-f]{6}\b", TOKENS.read_text()))


def test_plain_text_reads_as_people_type() -> None:
    source = "Hello **Ana**,\n\n- one\n- two\n  1. a\n  2. b\n\n> said\n> before\n\n```\nx = 1\n  y\n```\n\n[list](/t/)"
    html, _ = richtext.render(source)
    assert for_text(html) == (
        "Hello Ana,\n\n- one\n- two\n  1. a\n  2. b\n\n> said\n> before\n\n    x = 1\n      y\n\n"
        "list (http://localhost:8000/t/)"
    )


def test_a_very_long_post_is_cut_and_stays_whole_markup() -> None:
    html, _ = richtext.render("**word** " * 5_000)
    cut = for_mail(html)
    assert len(cut) < 40_000
    assert cut.count("<strong>") == cut.count("</strong>")
    assert "…" in cut


@pytest.mark.django_db
@given(st.text(max_size=400))
def test_no_text_breaks_a_header(text: str) -> None:
    line = letters.one_line(text, 140)
    assert len(line) <= 140
    assert not {"\r", "\n", "\0", "\u2028", "\u202e"} & set(line)
    made = EmailMultiAlternatives(line, "x", letters.from_address(text), ["ana@causeway.example"])
    assert made.message().as_bytes().count(b"\nFrom: ") == 1
    assert b"causeway@localhost" in made.message().as_bytes()


@given(st.text(max_size=2_000))
def test_no_post_breaks_a_mail(text: str) -> None:
    html, _ = richtext.render(text)
    assert "<script" not in for_mail(html)
    for_text(html)


def test_a_name_from_right_to_left_does_not_turn_its_line() -> None:
    assert letters.isolated("محمد") == "\u2068محمد\u2069"
    assert letters.isolated("Ana") == "Ana"
