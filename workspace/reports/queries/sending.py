"""Which reports wait to be sent, and to whom."""

from collections.abc import Iterator

from workspace.audit.models import Side
from workspace.reports.models import Edition, Grid, Subscription
from workspace.reports.queries.editions import newest


def waiting() -> Iterator[tuple[Subscription, Edition]]:
    """Each subscription that was not sent the newest edition of its grid yet; of those only who still works here. One
    query for each grid and one for its newest edition."""
    for grid in Grid:
        edition = newest(grid)
        if edition is None:
            continue
        rows = Subscription.objects.standing().filter(
            grid=grid, since__lt=edition.published_at, person__is_active=True, person__side=Side.EMPLOYEE,
            person__email__isnull=False,
        )  # fmt: skip
        for one in rows.exclude(sent=edition).select_related("person__organisation").order_by("pk"):
            yield one, edition


def regular_name(grid: Grid) -> str:
    """What the page that stops mails calls the editions of a grid."""
    return f"report.{grid.value}"
