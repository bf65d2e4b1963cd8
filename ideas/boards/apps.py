from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "ideas.boards"
    label = "boards"

    def ready(self) -> None:
        from auditlog.registry import auditlog
        from django.utils.translation import gettext_lazy as _

        from ideas.boards import queries
        from ideas.boards.actions.claiming import hand_over_cases, hand_over_ideas
        from ideas.boards.actions.claims import hand_over_support
        from ideas.boards.actions.masks import scope_of_thread
        from ideas.boards.actions.talk import judge
        from ideas.boards.models import Board, Idea, Phase
        from ideas.boards.queries import joined, merge_notices, notices
        from ideas.boards.queries.portal import portal_part
        from realtime import streams
        from workspace.audit.queries import register_describer, register_private
        from workspace.guests.queries import register_part as register_portal_part
        from workspace.notifications import queries as notifications
        from workspace.people.actions import on_claim
        from workspace.spaces import queries as spaces
        from workspace.threads import queries as threads
        from workspace.threads.actions import register_gate, register_masks

        streams.register(
            "board",
            may_listen=queries.may_listen,
            may_listen_many=queries.may_listen_many,
            render=queries.fragment,
        )
        spaces.register_fragment("board", queries.draw_for_space)
        spaces.register_section(queries.section())
        threads.register_fragment("idea", queries.draw_for_thread)
        threads.register_part(queries.part())
        threads.register_signs(queries.signs())
        register_gate(Idea, judge)
        queries.register_tab(queries.Tab("phases", _("Phases"), "calendar", 90))
        queries.register_descriptions()
        register_portal_part(portal_part())
        for kind in notices.kinds():
            notifications.register(kind)
        for model in (Board, Phase):
            auditlog.register(model)
        queries.register_idea_part(queries.support_part())
        register_describer("boards.support", queries.describe_supports)
        register_private("boards.support")
        on_claim(hand_over_ideas)
        on_claim(hand_over_support)
        on_claim(hand_over_cases)
        joined.register_cases_and_merges()
        for noun in ("merge", "split"):
            threads.register_fragment(noun, joined.draw_for_thread)
        for kind in merge_notices.kinds():
            notifications.register(kind)
        register_masks(scope_of_thread)
        threads.register_part(queries.veil_part())
        streams.register_nameless("board", queries.veiled_boards)
        streams.register_nameless("thread", queries.veiled_threads)
