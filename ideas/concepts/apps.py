from django.apps import AppConfig


class ConceptsConfig(AppConfig):
    name = "ideas.concepts"
    label = "concepts"

    def ready(self) -> None:
        from django.db.models import Q

        from ideas.concepts import queries
        from ideas.concepts.queries import notices, portal
        from realtime import streams
        from workspace.audit.queries import register_describer, register_private
        from workspace.guests.queries import register_part
        from workspace.notifications.queries import register
        from workspace.spaces import queries as spaces
        from workspace.threads.queries import register_holder

        streams.register(
            "concept", may_listen=queries.may_listen, may_listen_many=queries.may_listen_many, render=queries.draw
        )
        spaces.register_section(queries.concept_section())
        spaces.register_fragment("concept", queries.draw_for_space)
        register_holder("concepts", queries.pictures_shown, Q(concepts__isnull=False))
        register_describer("concepts.concept", queries.describe_concepts)
        register_describer("concepts.sheet", queries.describe_sheets)
        register_private("concepts.sheet")
        register_part(portal.portal_part())
        for kind in notices.kinds():
            register(kind)
