"""Being sent each new edition by e-mail: asked for, and ended, by oneself."""

import uuid
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from workspace.audit.ledger import action, by_schedule, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import Invalid
from workspace.notifications.mail.regular import Regular
from workspace.people.models import Person
from workspace.reports.actions.viewing import download_report
from workspace.reports.events import SubscriptionChanged
from workspace.reports.models import Edition, Grid, Subscription, Viewing
from workspace.reports.queries import reading
from workspace.reports.queries.editions import newest, require_reader
from workspace.reports.queries.sending import regular_name


@action
def subscribe_report(*, by: Person, grid: str, key: uuid.UUID | None = None) -> Subscription:
    """Send `by` each edition of this grid from now on. Raises NotVisible for who is no employee, Invalid for a grid
    that there is not and for who has no address."""
    require_reader(by)
    if grid not in Grid.values:
        raise Invalid("Reports are monthly or quarterly.")
    if not by.email:
        raise Invalid("There is no e-mail address of yours to send it to.")
    last = newest(Grid(grid))
    found, is_new = Subscription.objects.get_or_create(
        person=by, grid=grid, ended_at=None, defaults={"since": clock.now(), "sent": last}
    )
    if not is_new:
        unchanged()
        return found
    told = SubscriptionChanged(subscription=found.pk)
    record(by, Verb.SUBSCRIBED_REPORT, found, on=f"person:{by.pk}", event=told)
    return found


@action
def unsubscribe_report(*, by: Person, grid: str, key: uuid.UUID | None = None) -> Subscription | None:
    """Send no more of them. Nothing happens where nothing was sent."""
    found = Subscription.objects.standing().select_for_update(no_key=True).filter(person=by, grid=grid).first()
    if found is None:
        unchanged()
        return None
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    told = SubscriptionChanged(subscription=found.pk)
    record(by, Verb.UNSUBSCRIBED_REPORT, found, on=f"person:{by.pk}", event=told)
    return found


def sign_sent(subscription: Subscription, edition: Edition) -> Viewing:
    """Before a report leaves by mail: whoever is sent it has taken it away, as of its time, since they asked for it."""
    with by_schedule():
        return download_report(by=subscription.person, edition=edition, view=reading.WHOLE, taken_as="mail")


@own_state
def note_sent(*, by: Person, subscription: Subscription, edition: Edition) -> None:
    """The mail server has taken it: it is not sent again."""
    Subscription.objects.filter(pk=subscription.pk, person=by).update(sent=edition)


def regulars() -> list[Regular]:
    """The mails of this room, as the page that stops mails knows them."""
    labels = {Grid.MONTH: _("The report of each month"), Grid.QUARTER: _("The report of each quarter")}
    return [Regular(regular_name(grid), labels[grid], _stopping(grid), _resuming(grid)) for grid in Grid]


def _stopping(grid: Grid) -> Callable[[Person], bool]:
    def stop(person: Person) -> bool:
        return unsubscribe_report(by=person, grid=grid.value) is not None

    return stop


def _resuming(grid: Grid) -> Callable[[Person], None]:
    def resume(person: Person) -> None:
        subscribe_report(by=person, grid=grid.value)

    return resume


def forget_subscriptions(person: Person, address: str) -> None:
    """Whoever is erased is sent nothing more, and what they asked for is forgotten. That it was sent stays written."""
    Subscription.objects.filter(person=person).delete()
