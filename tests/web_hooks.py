"""A small server that keeps what is posted to it and answers as a test says."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Hook:
    """Where it listens, what came, and what it answers: one status, or one for each path."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    status: int = 201
    statuses: dict[str, int] = field(default_factory=dict)
    location: str = ""


@contextmanager
def listening():
    """A hook on a free port of this machine."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            hook.received.append(Received(self.path, dict(self.headers.items()), body))
            self.send_response(hook.statuses.get(self.path, hook.status))
            if hook.location:
                self.send_header("Location", hook.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
