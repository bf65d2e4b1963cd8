"""Who is who: the people of a Slack as people of ours, and its channels as spaces."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workspace.common.richtext import Named
from workspace.imports.slack.reading import Export, Kind
from workspace.people.models import Identity, Person
from workspace.spaces.models import Space


@dataclass(frozen=True, slots=True)
class Member:
    """A person of ours, as far as carrying messages needs to know one."""

    pk: int
    name: str
    handle: str
    is_bot: bool = False
    is_employee: bool = True

    @property
    def named(self) -> Named:
        return Named(self.handle, self.name, "person", self.pk, f"/people/{self.pk}/")


@dataclass
class Cast:
    """Members by their Slack id, and the address of each open channel's space by its Slack id."""

    source: str
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, tuple[str, str]] = field(default_factory=dict)

    def handle(self, user: str) -> str | None:
        found = self.members.get(user)
        return found.handle if found else None

    def channel(self, channel: str) -> tuple[str, str] | None:
        return self.channels.get(channel)

    def known(self, users: Iterable[str]) -> dict[str, Named]:
        """What the handles of these users stand for, when a text is rendered."""
        found = (self.members[user].named for user in users if user in self.members)
        return {one.handle.lower(): one for one in found}


def cast_of(export: Export) -> Cast:
    """Who an earlier run has met, and whose e-mail address is known here. Three queries."""
    cast = Cast(export.source)
    for identity in Identity.objects.filter(source=export.source).select_related("person"):
        cast.members[identity.external_id] = member(identity.person)
    by_email = people_by_email(user.email for ident, user in export.users.items() if ident not in cast.members)
    for ident, user in export.users.items():
        if ident not in cast.members and user.email.lower() in by_email:
            cast.members[ident] = member(by_email[user.email.lower()])
    spaces = spaces_of(export)
    for one in export.conversations:
        if one.kind is Kind.CHANNEL:
            space = spaces.get(one.id)
            cast.channels[one.id] = (one.name, f"/spaces/{space.pk}/" if space else "")
    return cast


def member(person: Person) -> Member:
    return Member(person.pk, person.name, person.handle, person.is_bot, person.is_employee)


def people_by_email(addresses: Iterable[str]) -> Mapping[str, Person]:
    wanted = {address.lower() for address in addresses if address}
    found = Person.objects.filter(email__isnull=False, claimed_by__isnull=True)
    return {person.email.lower(): person for person in found if person.email and person.email.lower() in wanted}


def spaces_of(export: Export) -> Mapping[str, Space]:
    """Spaces that earlier runs made, by the Slack id of their conversation."""
    prefix = f"{export.source}/"
    found = Space.objects.filter(imported_from__startswith=prefix)
    return {(space.imported_from or "").removeprefix(prefix): space for space in found}
