from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "ideas.opinions"
    label = "opinions"

    def ready(self) -> None:
        from ideas.boards import queries as boards
        from ideas.opinions import queries
        from workspace.audit.queries import register_describer

        boards.register_tab(boards.Tab("opinions", _("Opinions"), "people", 30))
        boards.register_fragment("statement", queries.draw_for_board)
        register_describer("opinions.statement", queries.describe_statements)
