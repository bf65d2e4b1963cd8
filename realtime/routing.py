"""The doors of the sockets: `/live/` and one for each shared document, from our own pages only. Who it is, they ask."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path

from realtime.consumers import LiveConsumer
from realtime.documents.consumer import document_socket
from realtime.origins import from_own_pages

# For Channels a path leads to any ASGI application.
socket: Any = document_socket

live = from_own_pages(URLRouter([path("live/", LiveConsumer.as_asgi()), path("live/documents/<str:name>/", socket)]))
