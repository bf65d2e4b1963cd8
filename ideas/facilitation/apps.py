from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "ideas.facilitation"
    label = "facilitation"

    def ready(self) -> None:
        from ideas.codesign import queries as codesign
        from ideas.facilitation import actions, queries
        from ideas.facilitation.queries import notices, portal
        from realtime.documents import documents
        from workspace.guests import queries as guests
        from workspace.notifications import queries as notifications
        from workspace.people import events as people

        documents.register(
            "drawer",
            access=queries.access,
            access_many=queries.access_many,
            inspect=queries.inspect,
            applied=actions.stamp_drawers,
        )
        codesign.register_gate(queries.gated)
        codesign.register_blind(queries.blind)
        codesign.register_fragment("session", queries.draw_for_canvas)
        codesign.register_part(queries.part())
        guests.register_part(portal.portal_part())
        people.draw_for_one("session", queries.draw_for_person)
        for kind in notices.kinds():
            notifications.register(kind)
        queries.register_descriptions()
