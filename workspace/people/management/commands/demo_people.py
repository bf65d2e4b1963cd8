"""manage.py demo_people"""

from typing import Any

from django.core.management.base import BaseCommand

from workspace.people.queries import demo_people


class Command(BaseCommand):
    help = "Print a few people to sign in as with one click while the demo is on."

    def handle(self, *args: Any, **options: Any) -> None:
        for group in demo_people():
            self.stdout.write(f"{group.title}:")
            for person in group.people:
                self.stdout.write(f"  {person.name}, {self._what(person)}")

    def _what(self, person: Any) -> str:
        if person.is_customer:
            return str(person.organisation.name)
        words = [person.title, person.unit, f"level {person.level}" if person.level else ""]
        return ", ".join(word for word in words if word) or "employee"
