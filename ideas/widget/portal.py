"""A product's own web server at an origin of its own: its pages are strict, and its tokens are signed by it alone."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

# What an operator of the product must allow, and nothing else; and markup from text is forbidden throughout.
POLICY = (
    "default-src 'none'; img-src data:; script-src 'self' {house}; style-src 'self'; connect-src 'self' {house}; "
    "frame-src {house}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEAD = """<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Portal</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/portal.css">{script}</head><body><main><h1>Portal</h1>"""
ELEMENTS = """<causeway-feedback widget="{widget}" token-url="/causeway-token"></causeway-feedback>
<causeway-ideas widget="{widget}" token-url="/causeway-token"></causeway-ideas>
<causeway-results widget="{widget}" token-url="/causeway-token"></causeway-results>"""
STYLE = """:root {{ color-scheme: {scheme}; }} body {{ margin: 16px; font: 16px/1.5 sans-serif; }}
main {{ display: grid; gap: 16px; max-width: 800px; }} h1 {{ margin: 0; }}
iframe {{ width: 100%; height: 600px; border: 0; }}"""
# What the page around a frame does: it hands in a token when it is asked by the frame it knows.
AROUND = """addEventListener("message", async (event) => {
  if (event.origin !== "HOUSE" || event.data?.causeway !== "token-wanted") return;
  const { token } = await (await fetch("/causeway-token")).json();
  event.source.postMessage({ causeway: "token", token }, event.origin);
});"""


@dataclass
class Portal:
    """`claims` are what it says of its user, on top of the usual; None: nobody is signed in."""

    house: str
    widget: int
    audience: str
    kid: str = ""
    secret: str = ""
    claims: dict[str, Any] | None = field(default_factory=dict)
    origin: str = ""
    signed: int = 0
    lang: str = "en"
    scheme: str = "light dark"

    def token(self) -> str:
        now = int(time.time())
        said = {
            "aud": self.audience, "sub": "user-1", "org": "org-7", "name": "Klara Vogt", "jti": str(uuid.uuid4()),
            "iat": now, "exp": now + 300, **(self.claims or {}),
        }  # fmt: skip
        self.signed += 1
        return jwt.encode(said, self.secret, algorithm="HS256", headers={"kid": self.kid})

    def answer(self, path: str) -> tuple[int, str, str]:
        """Status, type, body."""
        direction = "rtl" if self.lang == "ar" else "ltr"
        script = f'<script async src="{self.house}/widget/widget.js"></script>'
        if path == "/causeway-token":
            return (
                (401, "text/plain", "")
                if self.claims is None
                else (200, "application/json", json.dumps({"token": self.token()}))
            )
        if path == "/portal.css":
            return 200, "text/css", STYLE.format(scheme=self.scheme)
        if path == "/around.js":
            return 200, "text/javascript", AROUND.replace("HOUSE", self.house)
        if path == "/framed":
            script = '<script src="/around.js"></script>'
            address = f"{self.house}/widget/{self.widget}/frame/?show=ideas"
            frame = f'<iframe title="Ideas" src="{address}"></iframe></main></body></html>'
            return 200, "text/html", HEAD.format(lang=self.lang, direction=direction, script=script) + frame
        body = HEAD.format(lang=self.lang, direction=direction, script=script) + ELEMENTS.format(widget=self.widget)
        return 200, "text/html", f"{body}</main></body></html>"


@contextmanager
def serve(house: str, widget: int, audience: str, *, port: int = 0) -> Iterator[Portal]:
    """At a port of this machine (0: one that is free): another origin than ours."""
    portal = Portal(house, widget, audience)

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = portal.answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(house=house))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_request(self, *_: Any) -> None:
            """It keeps no log."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Answering)
    portal.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
