"""A push service as browsers have one: takes what is pushed over HTTP, and the browser decrypts it."""

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Browser:
    """Keys of one browser: only it can read what is pushed to it."""

    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"p256dh": written(point), "auth": written(self.secret)}

    def read(self, body: bytes) -> str:
        return http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm").decode()


@dataclass
class Pushed:
    """What arrived: to which browser, with which headers."""

    browser: str
    headers: dict[str, str]
    body: bytes


class PushService(ThreadingHTTPServer):
    """`answers` says with which status each browser's pushes are answered; 201 where nothing is said."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.pushed: list[Pushed] = []
        self.answers: dict[str, int] = {}
        self.arrived = threading.Event()
        # Held while the test wants an answer to take its time.
        self.held = threading.Event()
        self.held.set()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def address_of(self, browser: Browser) -> str:
        return f"{self.origin}/push/{browser.name}"


class _Door(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        name = self.path.rpartition("/")[2]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.pushed.append(Pushed(name, {key.lower(): text for key, text in self.headers.items()}, body))
        self.server.arrived.set()
        self.server.held.wait(60)
        status = self.server.answers.get(name, 201)
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/push/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Tests read what was pushed."""


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()
    running = threading.Thread(target=service.serve_forever, daemon=True)
    running.start()
    try:
        yield service
    finally:
        service.held.set()
        service.shutdown()
        service.server_close()
        running.join()
