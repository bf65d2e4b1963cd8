"""What every backend must do. Run on the dictionary and on PostgreSQL by test_backends.py."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from search.backends.base import Backend, Query, Scope
from search.documents import Document, Kind
from search.questions import parse

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HERE, ELSEWHERE = 1, 2


def post(number: int, body: str, *, space: int = HERE, days: int = 10, **fields: object) -> Document:
    fields.setdefault("at", NOW - timedelta(days=days))
    return Document(Kind.POST, number, body=body, space=space, **fields)


def thread(number: int, title: str, *, space: int = HERE, **fields: object) -> Document:
    return Document(Kind.THREAD, number, title=title, space=space, at=NOW, **fields)


def person(number: int, name: str, organisation: int = 1, body: str = "") -> Document:
    return Document(Kind.PERSON, number, title=name, body=body, organisation=organisation)


class BackendSpec:
    @pytest.fixture
    def backend(self) -> Backend:
        raise NotImplementedError

    def found(
        self,
        backend: Backend,
        text: str,
        *,
        kind: Kind = Kind.POST,
        spaces: Collection[int] = (HERE,),
        loose: bool = False,
        limit: int = 20,
        offset: int = 0,
        organisations: Collection[int] | None = None,
        **more: object,
    ) -> list[int]:
        question = parse(text)
        query = Query(terms=question.terms, excluded=question.excluded, **more)
        scope = Scope(spaces=spaces, organisations=organisations)
        answer = backend.search(query, scope, [kind], limit=limit, offset=offset, loose=loose)
        return [hit.object_id for hit in answer.hits[kind]]

    # ---- words

    def test_all_words_must_be_there(self, backend: Backend) -> None:
        backend.index([post(1, "The pump is loud"), post(2, "The valve is loud")])
        assert self.found(backend, "loud pump ") == [1]
        assert self.found(backend, "loud siren ") == []

    @pytest.mark.parametrize("question", ["CAFÉ", "cafe", "ｃａｆｅ", "Cafe\u0301"])
    def test_case_accents_and_width_do_not_matter(self, backend: Backend, question: str) -> None:
        backend.index([post(1, "Meet in the café at noon")])
        assert self.found(backend, question) == [1]

    @pytest.mark.parametrize("question", ["decision", "decisions", "Decision "])
    def test_endings_do_not_matter(self, backend: Backend, question: str) -> None:
        backend.index([post(1, "Three decisions were taken")])
        assert self.found(backend, question + " taken") == [1]

    def test_the_last_word_may_be_the_beginning_of_one(self, backend: Backend) -> None:
        backend.index([post(1, "The roadmap for autumn")])
        assert self.found(backend, "autumn roadm") == [1]
        assert self.found(backend, "roadm autumn") == []

    @pytest.mark.parametrize("question", ["dashboard", "docs.example.com", "pump_station", "v2", "station-7/dashboard"])
    def test_words_inside_addresses_are_found(self, backend: Backend, question: str) -> None:
        backend.index([post(1, "See https://docs.example.com/pump_station-7/dashboard?v2=yes for it")])
        assert self.found(backend, question) == [1]

    def test_a_phrase_stands_together_and_in_order(self, backend: Backend) -> None:
        backend.index([post(1, "the pump room is cold"), post(2, "the room with the pump"), post(3, "pump the room")])
        assert self.found(backend, '"pump room"') == [1]
        assert self.found(backend, "“Pump Room”") == [1]
        assert self.found(backend, '"the pump"') == [2, 1] or self.found(backend, '"the pump"') == [1, 2]

    def test_a_phrase_does_not_reach_from_the_title_into_the_text(self, backend: Backend) -> None:
        backend.index([Document(Kind.SPACE, 5, title="Cold pump", body="room for all", space=HERE)])
        assert self.found(backend, '"pump room"', kind=Kind.SPACE) == []
        assert self.found(backend, '"cold pump"', kind=Kind.SPACE) == [5]

    def test_words_and_phrases_can_be_left_out(self, backend: Backend) -> None:
        backend.index([post(1, "pump and valve"), post(2, "pump alone"), post(3, "pump room")])
        assert set(self.found(backend, "pump -valve")) == {2, 3}
        assert set(self.found(backend, 'pump -"pump room"')) == {1, 2}

    @pytest.mark.parametrize("question", ["東京", "京都", "都", "東京都", "本社"])
    def test_parts_of_unspaced_scripts_are_found(self, backend: Backend, question: str) -> None:
        backend.index([post(1, "東京都\u3000本社の会議")])
        assert self.found(backend, question) == [1]

    @pytest.mark.parametrize("question", ["京東", "東都", "東本", "都本社"])
    def test_unspaced_characters_must_stand_side_by_side(self, backend: Backend, question: str) -> None:
        backend.index([post(1, "東京都\u3000本社の会議")])
        assert self.found(backend, question) == []

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("ﾊﾟﾝﾌﾟの音", "パンプ"),
            ("ปั๊มน้ำเสียงดัง", "เสียง"),
            ("펌프 소음이 심하다", "소음"),
            ("पंप की आवाज़", "पंप"),
            ("насос шумит", "НАСОС"),
            ("المضخّة عالية", "المضخة"),
            ("iPhone15を買った", "iphone15"),
        ],
    )
    def test_every_script_is_searched(self, backend: Backend, text: str, question: str) -> None:
        backend.index([post(1, text)])
        assert self.found(backend, question) == [1]

    # ---- loosely

    @pytest.mark.parametrize("typed", ["recieve", "recive", "receivve", "receive"])
    def test_misspelt_words_are_found_when_asked_loosely(self, backend: Backend, typed: str) -> None:
        backend.index([post(1, "You receive the parts on Monday")])
        assert self.found(backend, typed + " ", loose=True) == [1]

    def test_a_word_is_found_by_its_middle_when_asked_loosely(self, backend: Backend) -> None:
        backend.index([post(1, "Look at the whiteboard")])
        assert self.found(backend, "board") == []
        assert self.found(backend, "board", loose=True) == [1]

    def test_the_misspelt_beginning_of_a_word_is_found_loosely(self, backend: Backend) -> None:
        backend.index([thread(1, "Roadmap")])
        assert self.found(backend, "roadn", kind=Kind.THREAD, loose=True) == [1]

    def test_what_was_asked_comes_before_what_is_similar(self, backend: Backend) -> None:
        backend.index([thread(1, "Blackboards"), thread(2, "A board of nine people"), thread(3, "Boars")])
        assert self.found(backend, "board", kind=Kind.THREAD, loose=True)[0] == 2
        question = parse("board")
        answer = backend.search(Query(terms=question.terms), Scope([HERE]), [Kind.THREAD], limit=9, loose=True)
        assert [hit.strict for hit in answer.hits[Kind.THREAD]] == [True, False, False]
        assert set(answer.similar["board"]) >= {"blackboards", "boars"}

    def test_numbers_are_meant_as_they_are_typed(self, backend: Backend) -> None:
        backend.index([post(1, "Order 48213 is late")])
        assert self.found(backend, "48214", loose=True) == []

    # ---- who may find what

    def test_only_documents_of_the_scope_are_found(self, backend: Backend) -> None:
        backend.index([post(1, "secret pump"), post(2, "secret pump", space=ELSEWHERE)])
        assert self.found(backend, "secret") == [1]
        assert self.found(backend, "secret", spaces=[ELSEWHERE]) == [2]
        assert self.found(backend, "secret", spaces=[]) == []

    def test_people_are_found_within_the_organisations_of_the_scope(self, backend: Backend) -> None:
        backend.index([person(1, "Anna Berg", 1), person(2, "Anna Lund", 2)])
        assert set(self.found(backend, "anna", kind=Kind.PERSON)) == {1, 2}
        assert self.found(backend, "anna", kind=Kind.PERSON, organisations=[2]) == [2]
        assert self.found(backend, "anna", kind=Kind.PERSON, organisations=[]) == []

    # ---- filters

    def test_marks_authors_and_days_narrow_it_down(self, backend: Backend) -> None:
        backend.index(
            [
                post(1, "pump", author=7, days=1, marks=frozenset({"link", "outcome", "decision"})),
                post(2, "pump", author=7, days=20, marks=frozenset({"outcome", "answer"})),
                post(3, "pump", author=8, days=40),
            ]
        )
        assert set(self.found(backend, "pump", marks=[{"decision", "answer"}])) == {1, 2}
        assert self.found(backend, "pump", marks=[{"outcome"}, {"link"}]) == [1]
        assert set(self.found(backend, "pump", without_marks={"decision"})) == {2, 3}
        assert set(self.found(backend, "", authors={7})) == {1, 2}
        assert self.found(backend, "pump", authors=set()) == []
        assert self.found(backend, "pump", without_authors={7}) == [3]
        assert self.found(backend, "pump", before=NOW - timedelta(days=30)) == [3]
        assert self.found(backend, "pump", after=NOW - timedelta(days=1)) == [1]

    def test_a_question_without_words_lists_the_newest_first(self, backend: Backend) -> None:
        backend.index([post(1, "a", days=9), post(2, "b", days=1), post(3, "c", days=5)])
        assert self.found(backend, "") == [2, 3, 1]

    # ---- order and paging

    def test_a_title_counts_more_than_a_text(self, backend: Backend) -> None:
        backend.index([person(1, "Omar Haddad", body="knows Berg well"), person(2, "Anna Berg")])
        assert self.found(backend, "berg", kind=Kind.PERSON) == [2, 1]

    def test_newer_counts_more_than_older(self, backend: Backend) -> None:
        backend.index([post(1, "the pump", days=700), post(2, "the pump", days=2), post(3, "the pump", days=90)])
        assert self.found(backend, "pump") == [2, 3, 1]
        assert self.found(backend, "pump", newest_first=True) == [2, 3, 1]

    def test_pages_follow_each_other_without_overlap(self, backend: Backend) -> None:
        backend.index([post(number, "the pump", days=number) for number in range(1, 8)])
        pages = [self.found(backend, "pump", limit=3, offset=offset) for offset in (0, 3, 6)]
        assert pages == [[1, 2, 3], [4, 5, 6], [7]]

    def test_several_kinds_are_asked_at_once(self, backend: Backend) -> None:
        backend.index([post(1, "pump"), thread(2, "Pump"), person(3, "Pumpa")])
        answer = backend.search(
            Query(terms=parse("pump").terms), Scope([HERE]), [Kind.THREAD, Kind.POST, Kind.PERSON], limit=5
        )
        assert {kind: [hit.object_id for hit in hits] for kind, hits in answer.hits.items()} == {
            Kind.THREAD: [2], Kind.POST: [1], Kind.PERSON: [3],
        }  # fmt: skip

    # ---- context

    def test_words_of_the_threads_title_help_but_are_not_enough(self, backend: Backend) -> None:
        backend.index([post(1, "We take the green one", context="Colour of the pump")])
        assert self.found(backend, "pump green") == [1]
        assert self.found(backend, "pump gree") == [1]
        assert self.found(backend, "colours pump ") == []

    # ---- keeping it

    def test_indexing_again_replaces(self, backend: Backend) -> None:
        for _ in range(2):
            backend.index([post(1, "pump")])
        backend.index([post(1, "valve", space=ELSEWHERE)])
        assert self.found(backend, "pump", spaces=[HERE, ELSEWHERE]) == []
        assert self.found(backend, "valve") == []
        assert self.found(backend, "valve", spaces=[ELSEWHERE]) == [1]

    def test_the_last_of_two_documents_in_one_batch_counts(self, backend: Backend) -> None:
        backend.index([post(1, "pump"), post(1, "valve")])
        assert (self.found(backend, "pump"), self.found(backend, "valve")) == ([], [1])

    def test_deleted_documents_are_not_found_and_their_words_not_offered(self, backend: Backend) -> None:
        backend.index([post(1, "xylophone"), post(2, "piano")])
        for _ in range(2):
            backend.delete(Kind.POST, [1, 99])
        assert self.found(backend, "xylophone") == []
        answer = backend.search(Query(terms=parse("xylophon ").terms), Scope([HERE]), [Kind.POST], limit=5, loose=True)
        assert answer.similar["xylophon"] == []

    def test_it_tells_what_it_knows(self, backend: Backend) -> None:
        backend.index([post(number, "pump") for number in (1, 5, 9)])
        assert backend.between(Kind.POST, 2, 9) == {5, 9}
        assert backend.between(Kind.THREAD, 2, 9) == set()
        backend.clear()
        assert backend.between(Kind.POST, 1, 9) == set()

    def test_settling_changes_no_answer(self, backend: Backend) -> None:
        backend.index([post(1, "Look at the whiteboard"), post(2, "recieve 123 = ^x")])
        before = self.similar(backend)
        backend.settle()
        assert self.similar(backend) == before
        backend.delete(Kind.POST, [1])
        assert self.found(backend, "board", loose=True) == []

    def similar(self, backend: Backend) -> dict[str, Sequence[str]]:
        query = Query(terms=parse("board receive ").terms)
        return dict(backend.search(query, Scope([HERE]), [Kind.POST], limit=5, loose=True).similar)
