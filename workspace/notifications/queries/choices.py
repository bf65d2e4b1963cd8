"""How a person wants to be told, kind by kind, as their settings show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from workspace.notifications.models import Mail, Preference, PushSubscription
from workspace.notifications.queries.kinds import Kind, kinds
from workspace.people.models import Person


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen for one kind, or the kind's defaults."""

    kind: Kind
    in_app: bool
    mail: Mail
    push: bool

    @property
    def is_usual(self) -> bool:
        usual = self.kind.defaults
        return (self.in_app, self.mail, self.push) == (usual.in_app, usual.mail, usual.push)

    @property
    def is_silence(self) -> bool:
        return not (self.in_app or self.push or self.mail is not Mail.OFF)


def usual(kind: Kind) -> Choice:
    """What holds until somebody chooses."""
    return Choice(kind, kind.defaults.in_app, kind.defaults.mail, kind.defaults.push)


def choices(person: Person) -> list[Choice]:
    """For every kind, most pressing first. One query."""
    rows = {row.kind: row for row in Preference.objects.filter(person=person)}
    return [chosen_for(kind, rows.get(kind.name)) for kind in kinds()]


def chosen_for(kind: Kind, row: Preference | None) -> Choice:
    return Choice(kind, row.in_app, Mail(row.mail), row.push) if row else usual(kind)


def browsers(person: Person) -> Sequence[PushSubscription]:
    """Where the person is told by push, newest first."""
    return list(PushSubscription.objects.filter(person=person))
