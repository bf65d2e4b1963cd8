"""The specification, on the dictionary and on PostgreSQL; and that nothing that people write breaks either."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from search.backends.base import Backend, Query, Scope
from search.backends.memory import MemoryBackend
from search.backends.postgres import PostgresBackend
from search.documents import Document, Kind
from search.models import Word
from search.questions import parse
from tests.search.backend_spec import HERE, BackendSpec, post


class TestMemory(BackendSpec):
    @pytest.fixture
    def backend(self) -> Backend:
        return MemoryBackend()


@pytest.mark.django_db
class TestPostgres(BackendSpec):
    @pytest.fixture
    def backend(self) -> Backend:
        return PostgresBackend()

    def test_words_are_counted_and_forgotten_with_their_last_document(self, backend: Backend) -> None:
        backend.index([post(1, "pump pump valve"), post(2, "pump")])
        assert dict(Word.objects.values_list("word", "documents")) == {"pump": 2, "valve": 1}
        backend.index([post(1, "pump")])
        assert dict(Word.objects.values_list("word", "documents")) == {"pump": 2}
        backend.settle()
        assert dict(Word.objects.values_list("word", "documents")) == {"pump": 2}
        backend.delete(Kind.POST, [1, 2])
        assert not Word.objects.exists()


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text(max_size=80), question=some.text(max_size=80), loose=some.booleans())
def test_whatever_is_written_or_asked_the_twins_agree(text: str, question: str, loose: bool) -> None:
    """And neither raises: not for quotes, backslashes, or signs of any script."""
    document = post(1, text + " " + question, context=question)
    asked = parse(question)
    query = Query(terms=asked.terms, excluded=asked.excluded)
    answers = []
    for backend in (MemoryBackend(), PostgresBackend()):
        backend.clear()
        backend.index([document])
        answers.append(backend.search(query, Scope([HERE]), [Kind.POST], limit=5, loose=loose).hits)
    assert answers[0] == answers[1]


@pytest.mark.django_db
def test_the_longest_posts_are_taken_in() -> None:
    backend = PostgresBackend()
    unlike = "".join(chr(0x4E00 + number % 20_000) for number in range(40_000))
    backend.index(
        [
            Document(Kind.POST, 1, body="pump " * 8_000, space=HERE),
            Document(Kind.POST, 2, body=unlike, space=HERE),
            Document(Kind.POST, 3, body="x" * 40_000, space=HERE),
            Document(Kind.POST, 4, body=" ".join(f"w{number}" for number in range(9_000)), space=HERE),
        ]
    )
    found = backend.search(Query(terms=parse("w8999").terms), Scope([HERE]), [Kind.POST], limit=5)
    assert [hit.object_id for hit in found.hits[Kind.POST]] == [4]
