from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "search"

    def ready(self) -> None:
        from realtime import followers
        from search import indexer

        followers.register("search", indexer.handle)
