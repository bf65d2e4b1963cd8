"""Slack's mrkdwn becomes markdown that shows the same words, with the same marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.common import richtext
from workspace.common.richtext import Named
from workspace.imports.slack.blocks import blocks_text
from workspace.imports.slack.text import Converter


class People:
    """Two people and two channels, one of them closed to most."""

    def handle(self, user: str) -> str | None:
        return {"U1": "anna-berg", "U2": "otto.fink"}.get(user)

    def channel(self, channel: str) -> tuple[str, str] | None:
        return {"C1": ("general", "/spaces/7/")}.get(channel)


KNOWN = {
    "anna-berg": Named("anna-berg", "Anna Berg", "person", 1, "/people/1/"),
    "otto.fink": Named("otto.fink", "Otto Fink", "person", 2, "/people/2/"),
    "space": Named("space", "space", "space", 7),
}


def body(text: str) -> str:
    return Converter(People()).convert(text).body


def html(text: str) -> str:
    return richtext.render(body(text), KNOWN)[0].strip()


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("slack", "ours"),
    [
        ("*bold* _it_ ~gone~", "<p><strong>bold</strong> <em>it</em> <s>gone</s></p>"),
        ("*bold _and it_*", "<p><strong>bold <em>and it</em></strong></p>"),
        ("2*3*4 and snake_case_name", "<p>2*3*4 and snake_case_name</p>"),
        ("`a_b *c*`", "<p><code>a_b *c*</code></p>"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("1. one\n3. three", "<p>1. one<br>\n3. three</p>"),
        ("title\n---", "<p>title<br>\n---</p>"),
        ("a | b\n--|--\n1 | 2", "<p>a | b<br>\n--|--<br>\n1 | 2</p>"),
        ("    not code", "<p>not code</p>"),
        ("[a](b) ![c](d) <@U9|zoe>", "<p>[a](b) ![c](d) @zoe</p>"),
        (":+1: :clap::skin-tone-3: :flag-se: :simple_smile:", "<p>👍 👏🏼 🇸🇪 🙂</p>"),
        (":our_logo: at 10:30:45", "<p>:our_logo: at 10:30:45</p>"),
        ("<!subteam^S1|@designers> <!date^1^{date}|9 June>", "<p>@designers 9 June</p>"),
        ("<#C2|secret-plans>", "<p>#private-channel</p>"),
        ("&amp;copy; stays", "<p>&amp;copy; stays</p>"),
        ("~5 minutes ~ 6", "<p>~5 minutes ~ 6</p>"),
        ("<javascript:alert(1)|click>", "<p>click</p>"),
        ("<tel:123|123>", "<p>123</p>"),
    ],
)
def test_marks_and_plain_signs(slack: str, ours: str) -> None:
    assert html(slack) == ours


def test_mentions_link_to_the_person_and_are_told() -> None:
    converted = Converter(People()).convert("hi <@U1>, <@U2|otto>.Then <@U1>s cat; <!channel> <!here|here>")
    assert list(converted.users) == ["U1", "U2"]
    assert converted.everybody
    shown, handles = richtext.render(converted.body, KNOWN)
    assert handles == {"anna-berg", "otto.fink", "space"}
    assert shown.count("mention--person") == 3


def test_links_keep_their_label_and_address() -> None:
    shown = html("see <https://a.example/x_y_z?q=1&amp;r=2|the *plan*> and <https://b.example/_c_>")
    assert 'href="https://a.example/x_y_z?q=1&amp;r=2"' in shown
    assert ">the *plan*</a>" in shown
    assert 'href="https://b.example/_c_"' in shown


def test_channels_that_all_may_see_are_linked() -> None:
    assert 'href="/spaces/7/"' in html("over in <#C1|general>")


def test_code_blocks_keep_every_character() -> None:
    shown = html("look:```\nif a &lt; b:\n    return <https://x.example|x.example> # <@U1>\n```done")
    assert "if a &lt; b:\n    return x.example # @anna-berg" in shown
    assert shown.endswith("<p>done</p>")


def test_quotes_end_where_the_next_line_is_none() -> None:
    shown = html("&gt; they said\n&gt; so\nand I disagree\n&gt;&gt;&gt; all the\nrest")
    assert shown.count("<blockquote>") == 2
    assert "<p>and I disagree</p>" in shown
    assert shown.endswith("rest</p>\n</blockquote>")


def test_bullets_become_a_list_and_the_next_line_is_outside() -> None:
    shown = html("todo:\n• one\n  ◦ deep\n• two\nthen")
    assert shown.count("<ul>") == 2
    assert shown.endswith("<p>then</p>")


def test_rich_blocks_are_read_where_there_is_no_text() -> None:
    rows = [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "Ask "},
                        {"type": "user", "user_id": "U1"},
                        {"type": "text", "text": " now", "style": {"bold": True}},
                        {"type": "emoji", "name": "wave", "skin_tone": 3},
                        {"type": "link", "url": "https://a.example", "text": "here"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first_"}]}],
                },
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = *p"}]},
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
            ],
        },
        {"type": "section", "text": {"type": "mrkdwn", "text": "*bold*"}},
        {"type": "actions", "elements": [{"type": "button"}]},
    ]
    converter = Converter(People())
    shown = richtext.render(blocks_text(rows, converter), KNOWN)[0]
    assert "Anna Berg" in shown
    assert "<strong>now</strong>👋🏼" in shown
    assert "<ol>\n<li>first_</li>" in shown
    assert "<pre><code>x = *p\n" in shown
    assert "<blockquote>" in shown
    assert "<strong>bold</strong>" in shown


WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)
SIGNS = st.text(alphabet="ab12 *_~`#>-+=.)([]!|\\&;:/^\"'<\n", max_size=40)


@settings(max_examples=400, deadline=None)
@given(WORDS | SIGNS)
def test_plain_words_come_out_as_they_went_in(words: str) -> None:
    """What Slack shows literally, we show literally: here, everything but its own marks."""
    for mark in "*_~`•◦▪‣●○■":
        words = words.replace(mark, "")
    words = "\n".join(line.lstrip("->") if line.lstrip()[:1] in {"-", ">"} else line for line in words.split("\n"))
    words = words.replace(":", "")
    slack = escape(words)
    slack = "\n".join("" if line.lstrip().startswith("&gt;") else line for line in slack.split("\n"))
    expected = slack.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    shown = richtext.plain(body(slack))
    assert shown.replace("@space", "") == " ".join(expected.split())


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab *_~`<>@!#|:U1C\n&;lgt-•", max_size=80))
def test_nothing_that_somebody_typed_breaks_the_conversion(text: str) -> None:
    shown, _ = richtext.render(body(text), KNOWN)
    assert "<script" not in shown
