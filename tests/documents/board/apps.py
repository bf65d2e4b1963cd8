from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "tests.documents.board"
    label = "test_board"

    def ready(self) -> None:
        from tests.documents.board.room import open_room

        open_room()
