"""`manage.py widget_portal`: a product of another origin, with a widget in it, to try it on a machine of one's own."""

import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ideas.widget import portal, secrecy
from ideas.widget.models import Algorithm, KnownOrganisation, WidgetKey

PORT = 8010


class Command(BaseCommand):
    help = "Serve a small product, at an origin of its own, whose pages show a widget: / by script, /framed in a frame."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--house", default=settings.SITE_URL, help="where Causeway is, as the browser reaches it")
        parser.add_argument("--widget", type=int, help="its number; else one whose key is good for this origin")
        parser.add_argument("--name", default="Klara Vogt", help="who is signed in at the product")
        parser.add_argument("--email", default="", help="their address, which the product has verified")
        parser.add_argument("--lang", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        """It signs with the widget's own secret, as the product's server would. Never where others reach us."""
        if not settings.LOCAL:
            raise CommandError("This signs anybody in. It is for a machine of one's own (CAUSEWAY_LOCAL).")
        key = self._key(f"http://127.0.0.1:{options['port']}", options["widget"])
        known = KnownOrganisation.objects.filter(widget=key.widget).order_by("pk").first()
        if known is None or key.sealed is None:
            raise CommandError("Say on the widget's page which customer is which.")
        house = options["house"].rstrip("/")
        with portal.serve(house, key.widget_id, key.widget.audience, port=options["port"]) as served:
            served.kid, served.secret, served.lang = key.kid, secrecy.unseal(key.kid, key.sealed), options["lang"]
            email, name = options["email"], options["name"]
            served.claims = {"sub": email or name, "org": known.external_id, "name": name}
            if email:
                served.claims |= {"email": email, "email_verified": True}
            who = f"{name} of {known.organisation.name}"
            self.stdout.write(f"{who} is at {served.origin}/ and, framed, at {served.origin}/framed. Ctrl C ends it.")
            threading.Event().wait()

    def _key(self, origin: str, widget: int | None) -> WidgetKey:
        keys = WidgetKey.objects.standing().filter(algorithm=Algorithm.HS256, origins__contains=[origin])
        keys = keys.filter(widget=widget) if widget is not None else keys
        found = keys.select_related("widget").order_by("-pk").first()
        if found is None:
            raise CommandError(f"No widget has a standing key with a shared secret that is good for {origin}.")
        return found
