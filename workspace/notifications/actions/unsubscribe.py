"""Stopping mails, from a mail itself: a person's own settings, so nothing of it is in the ledger."""

from collections.abc import Collection, Mapping

from workspace.audit.ledger import own_state
from workspace.notifications.mail.stopping import DIGEST
from workspace.notifications.models import Mail, Preference
from workspace.notifications.queries.kinds import Kind, kind_named, kinds
from workspace.people.models import Person


@own_state
def stop_mail(*, by: Person, what: Collection[str]) -> dict[str, str]:
    """No more mails of these kinds; DIGEST among them stands for all that the morning's mail would hold.

    In the app and in browsers nothing changes. Returns how each that changed was mailed before, for taking it back.
    """
    chosen = _chosen(by)
    asked = {kind.name for kind in kinds() if kind.name in what}
    if DIGEST in what:
        asked |= {name for name, mail in chosen.items() if mail == Mail.DIGEST}
    return _choose(by, dict.fromkeys(asked, str(Mail.OFF)), chosen)


@own_state
def stop_all_mail(*, by: Person) -> dict[str, str]:
    """No more mails of any kind. Returns what `stop_mail` returns."""
    return _choose(by, {kind.name: str(Mail.OFF) for kind in kinds()}, _chosen(by))


@own_state
def restore_mail(*, by: Person, before: Mapping[str, str]) -> None:
    """Back to what `stop_mail` found."""
    _choose(by, {name: mail for name, mail in before.items() if mail in Mail.values}, _chosen(by))


def _chosen(by: Person) -> dict[str, str]:
    """How each kind is mailed to the person now."""
    rows = dict(Preference.objects.filter(person=by).values_list("kind", "mail"))
    return {kind.name: str(rows.get(kind.name, kind.defaults.mail)) for kind in kinds()}


def _choose(by: Person, wanted: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    before: dict[str, str] = {}
    for name, mail in wanted.items():
        kind = kind_named(name)
        if kind is None or chosen[name] == mail:
            continue
        before[name] = chosen[name]
        Preference.objects.update_or_create(
            person=by, kind=name, defaults={"mail": mail}, create_defaults={**_usual(kind), "mail": mail}
        )
    return before


def _usual(kind: Kind) -> dict[str, bool]:
    return {"in_app": kind.defaults.in_app, "push": kind.defaults.push}
