from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "ideas.results"
    label = "results"

    def ready(self) -> None:
        from ideas.results import queries
        from ideas.results.actions import claims
        from ideas.results.queries import described, notices, portal
        from ideas.results.views.answers import answering_url
        from workspace.guests.queries import register_part
        from workspace.notifications.queries import register
        from workspace.people.actions import on_claim
        from workspace.people.queries import add_section
        from workspace.spaces import queries as spaces

        self._on_boards(answering_url)
        for part in portal.portal_parts():
            register_part(part)
        described.register_descriptions()
        for kind in notices.kinds():
            register(kind)
        add_section(30, queries.credited_section)
        spaces.register_section(queries.section())
        on_claim(claims.hand_over)
        self._watch()

    def _on_boards(self, answering_url: object) -> None:
        from ideas.boards.queries import parts
        from ideas.results import queries

        for noun in ("answer", "result", "credit"):
            parts.register_fragment(noun, queries.draw)
        parts.register_tab(parts.Tab("answers", _("Waiting for an answer"), "clock", 40))
        parts.register_growing("answers")
        parts.register_idea_part(parts.IdeaPart("answer", 10, queries.answer_part, top="results/parts/on_idea.html"))
        parts.register_answering(answering_url)  # type: ignore[arg-type]
        parts.register_roadmap_dates(queries.roadmap)
        parts.register_marks(queries.marks)

    def _watch(self) -> None:
        """What django-auditlog keeps diffs of: what a result is held to. Words stay in their own rows, each version."""
        from auditlog.registry import auditlog

        from ideas.results.models import Result

        fields = ["title", "owner", "measure", "target_on", "review_on", "stage", "board"]
        auditlog.register(Result, include_fields=fields)
