from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "ideas.evaluations"
    label = "evaluations"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from ideas.boards import queries as boards
        from ideas.evaluations import queries
        from ideas.evaluations.queries import notices
        from workspace.audit.queries import register_describer, register_untold
        from workspace.notifications.queries import register

        boards.register_tab(boards.Tab("evaluations", _("Evaluations"), "action", 30, shows=queries.has_scorecard))
        boards.register_idea_part(
            boards.IdeaPart("evaluations", 40, queries.of_idea, main="evaluations/parts/of_idea.html")
        )
        boards.register_fragment("evaluation", queries.draw_for_board)
        register_describer("evaluations.scorecard", queries.describe_scorecards)
        register_describer("evaluations.assignment", queries.describe_assignments)
        register_describer("evaluations.conflict", queries.describe_conflicts)
        register_describer("evaluations.evaluation", queries.describe_evaluations)
        register_untold("evaluations.conflict", queries.untold_conflicts)
        for kind in notices.kinds():
            register(kind)
