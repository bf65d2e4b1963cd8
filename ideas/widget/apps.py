from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WidgetConfig(AppConfig):
    name = "ideas.widget"
    label = "widget"

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from ideas.boards.queries import parts
        from ideas.widget import (
            events,  # noqa: F401 - they register their kinds
            queries,
        )
        from ideas.widget.models import KnownOrganisation, Widget, WidgetKey
        from workspace.audit.queries import register_describer

        parts.register_tab(parts.Tab("widget", _("Widget"), "code", 95, shows=lambda visit: visit.may_facilitate))
        parts.register_idea_part(parts.IdeaPart("widget", 90, queries.brought_part, panel="widget/parts/on_idea.html"))
        register_describer("widget.widget", queries.describe_widgets)
        register_describer("widget.widgetkey", queries.describe_keys)
        auditlog.register(Widget, include_fields=["name", "takes_new", "kept_by", "closed_at"])
        auditlog.register(WidgetKey, include_fields=["kid", "algorithm", "origins", "revoked_at"])
        auditlog.register(KnownOrganisation)
