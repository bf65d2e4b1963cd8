from django.apps import AppConfig


class FanoutConfig(AppConfig):
    name = "tests.benchmarks.fanout_servers.ours"
    label = "fanout"

    def ready(self) -> None:
        from tests.benchmarks.fanout_servers.ours.room import open_room

        open_room()
