"""What is told of widgets, on the own stream of whoever did it: it concerns nobody who reads the board."""

from realtime.events import Payload


class WidgetMade(Payload, kind="widget.made"):
    widget: int


class WidgetChanged(Payload, kind="widget.changed"):
    widget: int


class WidgetKeyMade(Payload, kind="widget_key.made"):
    key: int


class WidgetKeyRevoked(Payload, kind="widget_key.revoked"):
    key: int
