"""Words, likeness and excerpts."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some

from search.excerpts import Piece, excerpt, marked
from search.likeness import deletions, distance, misspelt
from search.questions import parse
from search.words import fold, normal, stems, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Naïve CAFÉ, Straße!", ["naive", "cafe", "strasse"]),
        ("don't l'eau", ["don", "t", "l", "eau"]),
        ("https://docs.example.com/a-b_c?d=é", ["https", "docs", "example", "com", "a", "b", "c", "d", "e"]),
        ("東京都", ["東京", "京都", "都"]),
        ("iPhone15を", ["iphone15", "を"]),
        ("ﾊﾟﾝﾌﾟ", ["パン", "ンプ", "プ"]),
        ("Ærø", ["aero"]),
        ("🙂 --- \n\t", []),
    ],
)  # fmt: skip
def test_text_becomes_words(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens(text)] == words


@given(some.text())
def test_words_stand_where_they_say(text: str) -> None:
    whole = normal(text)
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(whole)
        if token.end - token.start <= 60:
            assert token.word in fold(whole[token.start : token.end])


def test_stems_are_those_of_the_chosen_languages(settings: Any) -> None:
    assert stems("decisions") == stems("decision")
    assert stems("cat") == stems("v2") == frozenset()
    settings.SEARCH_LANGUAGES = ["german"]
    stems.cache_clear()
    try:
        assert stems("hauser") == stems("hausern")
    finally:
        stems.cache_clear()


@pytest.mark.parametrize(
    ("left", "right", "slips"),
    [("receive", "recieve", 1), ("pump", "pmup", 1), ("pump", "pumps", 1), ("kitten", "sitting", 3), ("a", "a", 0)],
)
def test_slips_are_counted(left: str, right: str, slips: int) -> None:
    assert distance(left, right, 5) == distance(right, left, 5) == slips
    assert distance(left, right, 0) == min(slips, 1)


WORDS = some.text(alphabet="abcdé", min_size=1, max_size=9)


@given(WORDS, WORDS)
def test_words_one_slip_apart_meet_in_their_deletions(left: str, right: str) -> None:
    """Else the index would not find them."""
    if distance(left, right, 1) <= 1:
        assert deletions(left) & deletions(right)


@pytest.mark.parametrize(
    ("typed", "word", "believable"),
    [
        ("recieve", "receive", True), ("pmup", "pump", True), ("cat", "car", False), ("pump", "lamp", False),
        ("order48213", "order48214", False), ("organistaion", "organisation", True), ("pump", "pump", False),
    ],
)  # fmt: skip
def test_what_is_believed_to_be_a_slip(typed: str, word: str, believable: bool) -> None:
    assert (misspelt(typed, word) is not None) is believable


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["pump", "café", "a", "東京", "aab"])
def test_the_databases_deletions_are_the_same(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word_deletions(%s)", [word])
        assert set(cursor.fetchone()[0]) == deletions(word)


# ---- excerpts


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "question", "wanted"),
    [
        ("The pumps and the Pump", "pump ", "The [pumps] and the [Pump]"),
        ("Roadmaps", "roadm", "[Roadmaps]"),
        ("the cold room is cold", '"cold room"', "the [cold room] is cold"),
        ("the cold roomy one", '"cold room"', "the cold roomy one"),
        ("Café", "cafe", "[Café]"),
        ("東京都本社", "京都", "東[京都]本社"),
        ("東京都本社", "東京都", "[東京都]本社"),
        ("nothing", "else", "nothing"),
    ],
)
def test_what_was_looked_for_is_marked(text: str, question: str, wanted: str) -> None:
    assert shown(marked(text, parse(question).terms, {})) == wanted


def test_similar_words_are_marked_too() -> None:
    assert shown(marked("You receive it", parse("recieve ").terms, {"recieve": ["receive"]})) == "You [receive] it"


def test_an_excerpt_is_taken_from_where_the_words_are() -> None:
    text = "start " * 100 + "the pump and the valve leak " + "end " * 100
    cut = shown(excerpt(text, parse("pump valve").terms, {}))
    assert "[pump] and the [valve]" in cut
    assert cut.startswith("… start")
    assert cut.endswith(" …")
    assert shown(excerpt("short", parse("pump").terms, {})) == "short"


@given(some.text(max_size=600), some.text(max_size=20))
def test_an_excerpt_is_a_stretch_of_the_text(text: str, question: str) -> None:
    pieces = excerpt(text, parse(question).terms, {})
    cut = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert cut in normal(text) or cut.strip() in normal(text)
    assert len(cut) <= 240 + 30
