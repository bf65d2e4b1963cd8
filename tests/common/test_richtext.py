"""What people write becomes HTML that can do nothing but be read."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from workspace.common import richtext
from workspace.common.richtext import TAGS, Named

ANNA = Named("anna-berg", "Anna Berg", "person", 5, "/people/5/")
WELDERS = Named("welders", "Welders", "circle", 7)
EVERYBODY = Named("space", "space", "space", 3)
KNOWN = {named.handle: named for named in (ANNA, WELDERS, EVERYBODY)}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\tscript:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:msgbox)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/track.png)",
    '![x](/attachments/5/ "a\\" onerror=\\"alert(1)")',
    '[a](https://example.org "x\\" onmouseover=\\"alert(1)")',
    "<javascript:alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<form action=https://evil.example><input name=q></form>",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    '```"><script>alert(1)</script>\nx\n```',
    "```js onload=alert(1)\nx\n```",
    "`<script>alert(1)</script>`",
    "| a |\n|:-:|\n| <script>alert(1)</script> |",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "[^<script>]\n\n[^<script>]: x",
    "- [ ] <input onfocus=alert(1) autofocus>",
    "@anna-berg<script>alert(1)</script>",
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    'https://example.org/"onmouseover=alert(1)//',
    "https://example.org/<script>",
]  # fmt: skip


def assert_harmless(made: str) -> None:
    """Only known elements; no handlers, styles or scripts; links lead by http, mail or within the house."""
    for element in html.fragment_fromstring(made, create_parent="div").iterdescendants():
        assert element.tag in TAGS, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name not in {"style", "srcdoc", "formaction", "name"}, name
            if name in {"href", "src"}:
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value, re.IGNORECASE)
                assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}, value
        if element.tag == "img":
            assert element.get("src", "/attachments/").startswith("/attachments/")


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_hostile_gets_through(words: str) -> None:
    assert_harmless(richtext.render(words, KNOWN)[0])


SNIPPETS = st.sampled_from([
    *HOSTILE, "**", "_", "`", "```", "\n", "\n\n", "[", "](", ")", "<", ">", '"', "'", "&", "|", "---", "- [ ] ", "> ",
    "@anna-berg", "@welders", ":wave:", "[^1]", "[^1]: ", "https://", "javascript:", "onerror=", "<b", "/>", "\u202e",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(SNIPPETS | st.text(max_size=12), max_size=12).map("".join))
def test_no_mixture_of_marks_and_malice_gets_through(words: str) -> None:
    made, mentioned = richtext.render(words, KNOWN)
    assert_harmless(made)
    assert mentioned <= KNOWN.keys()


@settings(max_examples=200, deadline=None)
@given(st.lists(SNIPPETS | st.text(max_size=12), max_size=12).map("".join))
def test_plain_words_are_one_line(words: str) -> None:
    assert len(richtext.plain(words).splitlines()) <= 1


def test_the_marks_of_commonmark_and_more() -> None:
    made, _ = richtext.render(
        "# Head\n\n**bold** *soft* ~~gone~~ `code` https://example.org\n\n> said\n\n1. one\n2. two\n\n---\n"
    )
    for piece in (
        "<h1>Head</h1>", "<strong>bold</strong>", "<em>soft</em>", "<code>code</code>", "<blockquote>", "<ol>", "<hr",
        '<a href="https://example.org" rel="noopener noreferrer nofollow">https://example.org</a>',
    ):  # fmt: skip
        assert piece in made
    assert re.search(r"<(s|del)>gone</\1>", made)


def test_a_single_line_break_is_one() -> None:
    assert "<br>" in richtext.render("one\ntwo")[0]


def test_tables_keep_their_alignment_without_inline_styles() -> None:
    made, _ = richtext.render("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<td align="right">2</td>' in made
    assert "style" not in made


def test_task_lists_are_boxes_that_nobody_can_tick() -> None:
    boxes = html.fromstring(richtext.render("- [x] done\n- [ ] open")[0]).cssselect("input")
    assert [box.get("checked") is not None for box in boxes] == [True, False]
    assert all(box.get("type") == "checkbox" and box.get("disabled") is not None for box in boxes)


def test_footnotes_lead_there_and_back_and_differ_between_posts() -> None:
    words = "Flow[^a] is low.\n\n[^a]: 12 l/min"
    pages = [html.fromstring(f"<div>{richtext.render(words)[0]}</div>") for _ in range(2)]
    for page in pages:
        there = page.cssselect("sup.footnote-ref a")[0].get("href")
        assert page.cssselect(f"li[id='{there[1:]}']")
        back = page.cssselect("a.footnote-backref")[0].get("href")
        assert page.cssselect(f"[id='{back[1:]}']")
    assert pages[0].cssselect("li")[0].get("id") != pages[1].cssselect("li")[0].get("id")


def test_code_is_coloured_by_classes() -> None:
    made, _ = richtext.render("```python\ndef leak(): return 1\n```")
    assert '<code class="language-python">' in made
    assert '<span class="k">def</span>' in made


def test_code_of_an_unknown_language_stays_as_it_is() -> None:
    assert "if &lt;b&gt;" in richtext.render("```klingon\nif <b>\n```")[0]


def test_emoji_by_name_and_what_is_none() -> None:
    assert "👋 and :no-such-thing: at 12:30:45" in richtext.render(":wave: and :no-such-thing: at 12:30:45")[0]
    assert ":wave:" in richtext.render("`:wave:`")[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("@anna-berg look", {"anna-berg"}),
        ("@Anna-Berg look", {"anna-berg"}),
        ("(@anna-berg)", {"anna-berg"}),
        ("@anna-berg, @welders and @space.", {"anna-berg", "welders", "space"}),
        ("@anna-berg.", {"anna-berg"}),
        ("**@anna-berg**", {"anna-berg"}),
        ("mail anna@anna-berg.example", set()),
        ("x@anna-berg", set()),
        ("`@anna-berg`", set()),
        ("```\n@anna-berg\n```", set()),
        ("@nobody", set()),
        ("@", set()),
        ("@anna-bergson", set()),
    ],
)
def test_mentions_are_of_whoever_is_known_outside_of_code(words: str, expected: set[str]) -> None:
    assert richtext.render(words, KNOWN)[1] == expected


def test_a_mention_shows_the_full_name_and_who_it_is() -> None:
    made, _ = richtext.render("@anna-berg and @welders", KNOWN)
    person, circle = html.fromstring(made).cssselect(".mention")
    assert (person.tag, person.text, person.get("data-person"), person.get("href")) == (
        "a",
        "@Anna Berg",
        "5",
        "/people/5/",
    )
    assert (circle.tag, circle.text, circle.get("data-circle")) == ("span", "@Welders", "7")


def test_a_name_can_not_carry_markup() -> None:
    nasty = Named("x", '<img src=x onerror="alert(1)">', "person", 1, '/people/1/"onclick="alert(1)')
    made, _ = richtext.render("@x", {"x": nasty})
    assert_harmless(made)
    assert "<img" not in made


def test_handles_are_found_everywhere_in_lower_case() -> None:
    assert richtext.handles("@Anna-Berg `@code` x@y.example @ölaf.") == {"anna-berg", "code", "y.example", "ölaf"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("**They** leak\nat `3 bar`", "They leak at 3 bar"),
        ("# Head\n\ntext", "Head text"),
        ("- one\n- two", "one two"),
        ("[words](https://example.org)", "words"),
        ("```\ncode\n```", "code"),
        ("@anna-berg", "@anna-berg"),
        ("", ""),
    ],
)
def test_plain_words_of_a_text(words: str, expected: str) -> None:
    assert richtext.plain(words) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**They** leak\nat `3 bar` & `<5`", "They leak at 3 bar & <5"),
        ("- one\n- two\n\n| a | b |\n|---|---|\n| c | d |", "one two a b c d"),
        ("Ask @anna-berg or @nobody.", "Ask @Anna Berg or @nobody."),
        ("`@anna-berg` in code", "@anna-berg in code"),
        ("True[^1].\n\n[^1]: Mostly.", "True. Mostly."),
        ("", ""),
    ],
)
def test_words_of_what_was_rendered_have_names_for_handles(source: str, expected: str) -> None:
    known = {"anna-berg": richtext.Named("anna-berg", "Anna Berg", "person", 7, "/people/7/")}
    assert richtext.words(richtext.render(source, known)[0]) == expected


def test_a_text_at_the_limit_is_made_in_good_time() -> None:
    made, _ = richtext.render("[" * richtext.MAX_LENGTH)
    assert_harmless(made)


@pytest.mark.parametrize("language", sorted(richtext.COLOURED))
def test_every_language_that_is_coloured_is_known(language: str) -> None:
    html, _ = richtext.render(f"```{language}\nlet x = 1\n```")
    assert f'class="language-{language}"' in html


def test_code_that_is_long_or_of_a_costly_language_is_left_plain() -> None:
    long = "```python\n" + "x = 1\n" * 1000 + "```"
    assert "<span" not in richtext.render(long)[0]
    assert "<span" in richtext.render("```python\nx = 1\n```")[0]
    assert "<span" not in richtext.render("```perl\nmy $x = 1;\n```")[0]
    many = "```python\nx = 1\n```\n\n" * 1000
    assert richtext.render(many)[0].count('class="o"') <= richtext.MAX_COLOURED / len("x = 1\n")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a_b *c* `d` [e](f) #g | ~~h~~ <i> \\", "a_b *c* `d` [e](f) #g | ~~h~~ &lt;i&gt; \\"),
        ("1. first", "1. first"),
        ("- dash", "- dash"),
        ("R&D &lt; 3", "R&amp;D &amp;lt; 3"),
        ("two\n\nlines", "two lines"),
        ("@ada says", "@ada says"),
    ],
)
def test_words_as_typed_mean_nothing_more_in_markdown(typed: str, shown: str) -> None:
    known = {"ada": richtext.Named("ada", "Ada", "person", 1)}
    assert richtext.render(richtext.as_typed(typed), known)[0] == f"<p>{shown}</p>\n"
    assert richtext.render(f"- {richtext.as_typed(typed)}", known)[0] == f"<ul>\n<li>{shown}</li>\n</ul>\n"


@pytest.mark.parametrize(
    "link",
    [
        "https://wiki.example/a_b*c", "https://wiki.example/a_(b_c)", "http://wiki.example/@ada", "https://w.example/~a/b#c",
        "https://wiki.example/plain?x=1",
    ],
)  # fmt: skip
def test_an_address_as_typed_is_a_link_and_calls_nobody(link: str) -> None:
    known = {"ada": richtext.Named("ada", "Ada", "person", 1)}
    for before, after in (("", ""), ("(see ", ")."), ("*", "*"), ("look: ", ", then")):
        html, called = richtext.render(richtext.as_typed(f"{before}{link}{after}"), known)
        assert f'{before}<a href="{link}" rel="noopener noreferrer nofollow">{link}</a>{after}' in html
        assert not called


def test_words_as_typed_take_no_time_that_grows_faster_than_they_do() -> None:
    for typed in ("https://" + ")" * 40_000, "https://a" * 5_000, "https://" + "*)" * 20_000):
        started = time.process_time()
        richtext.as_typed(typed)
        assert time.process_time() - started < 0.5
