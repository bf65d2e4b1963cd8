"""The door of the socket: `/live/`, from our own pages only. Who it is, the consumer asks."""

from channels.routing import URLRouter
from django.urls import path

from realtime.consumers import LiveConsumer
from realtime.origins import from_own_pages

live = from_own_pages(URLRouter([path("live/", LiveConsumer.as_asgi())]))
