from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SpacesConfig(AppConfig):
    name = "workspace.spaces"
    label = "spaces"
    verbose_name = "Spaces"

    def ready(self) -> None:
        from realtime import streams
        from workspace.people.queries import add_handles
        from workspace.spaces import permissions, queries

        streams.register(
            "space",
            may_listen=permissions.may_listen,
            may_listen_many=permissions.may_listen_many,
            render=queries.render_space,
        )
        streams.register("circle", may_listen=queries.may_listen_to_circle, render=queries.render_circle)
        queries.register_fragment("space", queries.draw_space)
        add_handles(_circle_handles)
        post_migrate.connect(_forget_numbers, sender=self, dispatch_uid="spaces.forget_numbers")
        _show()
        _watch()


def _circle_handles(start: str) -> Iterable[str]:
    from workspace.spaces.models import Circle

    return Circle.objects.filter(handle__startswith=start).values_list("handle", flat=True)


def _forget_numbers(**kwargs: Any) -> None:
    """Migrating may have made the rows of guardian's vocabulary anew, under other numbers."""
    from workspace.spaces import permissions

    permissions._permission_ids.cache_clear()


def _show() -> None:
    """The tabs of a space's page that are this room's own, and what its rows are called in the ledger."""
    from django.utils.translation import gettext_lazy as _

    from workspace.audit.queries import register_describer
    from workspace.notifications import queries as notifications
    from workspace.people.queries import add_section
    from workspace.spaces import queries
    from workspace.spaces.queries import notices

    add_section(20, queries.joined_section)
    queries.register_section(
        queries.Section("people", _("People"), "people", 80, "spaces/people.html", queries.people_section)
    )
    queries.register_section(
        queries.Section("about", _("About"), "information", 90, "spaces/about.html", queries.about_section)
    )
    for kind in notices.kinds():
        notifications.register(kind)
    register_describer("people.person", queries.describe_people)
    register_describer("people.organisation", queries.describe_organisations)
    register_describer("spaces.space", queries.describe_spaces)
    register_describer("spaces.circle", queries.describe_circles)
    register_describer("spaces.membership", queries.describe_memberships)
    register_describer("spaces.grant", queries.describe_grants)


def _watch() -> None:
    """What of spaces django-auditlog keeps diffs of: the low-rate state that rights follow from.

    Memberships are not: they give no right, and who joined and left is in the ledger.
    """
    from auditlog.registry import auditlog

    from workspace.spaces.models import Circle, Grant, GroupGrant, Space

    for model in (Space, Grant, GroupGrant, Circle):
        auditlog.register(model)
