"""manage.py seed_demo [--until 2026-11-20]"""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from workspace.people.models import Person
from workspace.threads.models import Post, Thread
from workspace.web.demo.story import Story


class Command(BaseCommand):
    help = "Make the demo: a company of 120 people, three customers and four months of conversations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until", metavar="DATE", help="the day on which the story ends (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        if Person.objects.exists():
            raise CommandError("There are people here already. The demo is only made in an empty workspace.")
        story = Story(self._end(options["until"]))
        with tqdm(desc="Making the demo", unit=" deeds", leave=False) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            story.progress = progress
            with connection.cursor() as cursor:
                # Should the machine stop half way, the demo is made anew: no deed needs to wait for the disk.
                cursor.execute("SET synchronous_commit TO off")
                story.tell()
                cursor.execute("RESET synchronous_commit")
        people = Person.objects.filter(is_placeholder=False).count()
        threads, posts = Thread.objects.count(), Post.objects.count()
        self.stdout.write(f"The demo is made: {people} people, {threads} threads, {posts} posts.")

    def _end(self, until: str | None) -> datetime:
        if until is None:
            return timezone.now()
        try:
            return datetime.strptime(until, "%Y-%m-%d").replace(hour=16, tzinfo=UTC)
        except ValueError:
            raise CommandError("--until is a day such as 2026-11-20.") from None
