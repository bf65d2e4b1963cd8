from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "ideas.boards"
    label = "boards"

    def ready(self) -> None:
        from ideas.boards import queries
        from realtime import streams

        streams.register(
            "board",
            may_listen=queries.may_listen,
            may_listen_many=queries.may_listen_many,
            render=queries.fragment,
        )
