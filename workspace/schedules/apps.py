from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    name = "workspace.schedules"
    label = "schedules"

    def ready(self) -> None:
        from workspace.audit.queries import register_describer
        from workspace.notifications.queries import register
        from workspace.schedules import queries
        from workspace.schedules.queries import notices
        from workspace.spaces import queries as spaces
        from workspace.threads import queries as threads

        threads.register_part(queries.part())
        spaces.register_fragment("schedule", queries.draw_for_space)
        spaces.register_section(queries.section())
        register(notices.kind())
        register_describer("schedules.scheduledpost", queries.describe)
