"""Channels as its tutorial shows it: an AsyncJsonWebsocketConsumer in a group, on daphne. `stock.py` has the in-memory
layer, `stock.py redis://…` channels_redis' pub/sub. No sign-in, no permission, no database.
"""

import sys
from typing import Any

import django
from django.conf import settings

LAYER: dict[str, Any] = (
    {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [sys.argv[1]]}}
    if len(sys.argv) > 1
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
)
settings.configure(
    SECRET_KEY="only-for-benchmarks-" + "0" * 50, INSTALLED_APPS=["channels"], CHANNEL_LAYERS={"default": LAYER}
)
django.setup()

from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import URLRouter  # noqa: E402
from daphne.server import Server  # noqa: E402
from django.urls import path  # noqa: E402

ROOM = "room"


class Listener(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(ROOM, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(ROOM, self.channel_name)

    async def said(self, event: dict[str, Any]) -> None:
        await self.send_json(event["message"])


class Publisher(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content: dict[str, Any], **more: Any) -> None:
        message = {"text": content["text"] * content["repeat"]}
        await self.channel_layer.group_send(ROOM, {"type": "said", "message": message})


class Announced(Server):
    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        print("listening", port.getHost().port, flush=True)


if __name__ == "__main__":
    routes = URLRouter([path("", Listener.as_asgi()), path("publish", Publisher.as_asgi())])
    Announced(routes, endpoints=["tcp:port=0:interface=127.0.0.1:backlog=2048"]).run()
