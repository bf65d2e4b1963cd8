"""The door: HTTP goes to Django, /live/ to the realtime floor."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workspace.settings")

import django

django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402

from realtime.polling import beside  # noqa: E402
from realtime.routing import live  # noqa: E402
from workspace.web.limits import BodyLimit  # noqa: E402
from workspace.web.serving import Handler  # noqa: E402

application = ProtocolTypeRouter({"http": beside(BodyLimit(Handler())), "websocket": live})
