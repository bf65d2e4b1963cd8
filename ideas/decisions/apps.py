from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "ideas.decisions"
    label = "decisions"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from ideas.boards import queries as boards
        from ideas.decisions import queries
        from ideas.decisions.queries import notices
        from workspace.audit.queries import register_describer, register_untold
        from workspace.notifications.queries import register

        boards.register_tab(boards.Tab("decisions", _("Decisions"), "poll", 40))
        boards.register_idea_part(
            boards.IdeaPart("decisions", 40, queries.decisions_of_idea, panel="decisions/parts/of_idea.html")
        )
        boards.register_fragment("decision", queries.draw_for_board)
        register_describer("decisions.decision", queries.describe_decisions)
        register_describer("decisions.ballot", queries.describe_ballots)
        register_describer("decisions.paper", queries.describe_papers)
        register_untold("decisions.ballot", queries.untold_ballots)
        register_untold("decisions.paper", queries.untold_papers)
        for kind in notices.kinds():
            register(kind)
