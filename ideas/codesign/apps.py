from django.apps import AppConfig


class CodesignConfig(AppConfig):
    name = "ideas.codesign"
    label = "codesign"

    def ready(self) -> None:
        from auditlog.registry import auditlog
        from pycrdt import XmlFragment

        from ideas.codesign import actions, brief, form, queries
        from ideas.codesign.models import Canvas
        from realtime import streams
        from realtime.documents import documents
        from workspace.spaces import queries as spaces
        from workspace.threads import queries as threads

        streams.register(
            "canvas",
            may_listen=queries.may_listen,
            may_listen_many=queries.may_listen_many,
            render=queries.fragment,
        )
        streams.register_nameless("canvas", queries.blinded)
        documents.register(
            "canvas",
            access=queries.access,
            access_many=queries.access_many,
            inspect=queries.inspect,
            applied=actions.stamp_changes,
            held=actions.tell_of_held,
            heeds=form.SIGNED,
        )
        documents.register_nameless("canvas", queries.blinded)
        documents.register(
            "brief",
            access=queries.access,
            access_many=queries.access_many,
            inspect=queries.inspect_brief,
            roots={brief.ROOT: XmlFragment},
            applied=actions.sign_brief,
            held=actions.tell_of_held_brief,
        )
        documents.register_nameless("brief", queries.blinded)
        queries.register_part(queries.brief_part())
        queries.register_fragment("brief", queries.draw_brief)
        spaces.register_fragment("canvas", queries.draw_for_space)
        spaces.register_section(queries.section())
        threads.register_part(queries.part())
        queries.register_descriptions()
        queries.register_pictures()
        auditlog.register(Canvas)
