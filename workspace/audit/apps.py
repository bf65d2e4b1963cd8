from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "workspace.audit"
    label = "audit"
    verbose_name = "The ledger"

    def ready(self) -> None:
        from workspace.audit import receivers  # noqa: F401
