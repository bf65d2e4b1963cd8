"""A follower of the log that leaves one row for each time it handles an event: twice would be seen, and never too."""

from typing import Any

from django.apps import AppConfig
from django.db import connection

TABLES = """
CREATE TABLE faults_tally (event bigint NOT NULL);
CREATE TABLE faults_archive (event bigint NOT NULL, stream text NOT NULL, seq bigint NOT NULL, key uuid);
CREATE FUNCTION faults_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO faults_archive VALUES (NEW.id, NEW.stream_id, NEW.seq, NEW.key);
    RETURN NULL;
END $$;
CREATE TRIGGER faults_keep AFTER INSERT ON realtime_event FOR EACH ROW EXECUTE FUNCTION faults_keep();
"""


class TallyConfig(AppConfig):
    name = "tests.faults.tally"
    label = "tally"

    def ready(self) -> None:
        from realtime import followers

        followers.register("tally", tally)


def tally(events: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO faults_tally VALUES (%s)", [(event.pk,) for event in events])
