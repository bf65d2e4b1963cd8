"""The database that tests stand on."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_it_speaks_utf8_and_has_what_we_search_with() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent', 'ltree')")
        assert cursor.fetchone() == (3,)
        cursor.execute("SELECT lower('ÄÖÜ')")
        assert cursor.fetchone() == ("äöü",)
