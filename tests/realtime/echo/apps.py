from django.apps import AppConfig


class EchoConfig(AppConfig):
    name = "tests.realtime.echo"
    label = "echo"

    def ready(self) -> None:
        from tests.realtime.echo.room import open_room

        open_room()
