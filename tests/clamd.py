"""A virus scanner for tests that knows one virus, EICAR's harmless test file.

ClamAV's own clamd where it is on the PATH, with a database of that one signature; elsewhere a
server of our own that speaks the two commands of its protocol that the product uses. clamd is no
package that a whole run should need: see docs/decisions/0252-uploads-are-looked-over.md.
"""

from __future__ import annotations

import shutil
import signal
import socket
import socketserver
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import ends_with_parent, free_port, stop, wait_for

# In two parts, so that no scanner takes this file for the virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"
STREAM_MOST = 2 * 1024 * 1024  # bytes
Address = tuple[str, int]


@contextmanager
def scanner() -> Iterator[Address]:
    """A scanner that answers; gone afterwards."""
    program = shutil.which("clamd")
    with _clamd(program) if program else _of_our_own() as address:
        yield address


@contextmanager
def _clamd(program: str) -> Iterator[Address]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="vindplaats-clamd-") as name:
        folder = Path(name)
        (folder / "test.ndb").write_text(f"{NAME}:0:*:{EICAR.hex()}\n")
        said, log = folder / "clamd.conf", folder / "clamd.log"
        said.write_text(
            f"TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}\nForeground yes\n"
            f"StreamMaxLength {STREAM_MOST // 1024}K\nMaxThreads 2\n"
        )
        with log.open("ab") as lines:
            server = subprocess.Popen(
                [program, "--config-file", said], stdout=lines, stderr=lines, cwd=folder,
                start_new_session=True, preexec_fn=ends_with_parent(signal.SIGTERM),
            )  # fmt: skip
        try:
            wait_for(server, log, lambda: b"PONG" in _asked(port, b"zPING\0"))
            yield "127.0.0.1", port
        finally:
            stop(server, signal.SIGTERM)


def _asked(port: int, command: bytes) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(command)
            return line.recv(100)
    except OSError:
        return b""


class _Speaks(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1) or b"\0"
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self._verdict() + b"\0")

    def _verdict(self) -> bytes:
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            if len(content) + length > STREAM_MOST:
                return b"INSTREAM size limit exceeded. ERROR"
            content += self.rfile.read(length)
        return f"stream: {NAME} FOUND".encode() if EICAR in content else b"stream: OK"


@contextmanager
def _of_our_own() -> Iterator[Address]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Speaks) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server.server_address  # type: ignore[misc]
        finally:
            server.shutdown()
