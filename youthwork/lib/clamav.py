"""Asking ClamAV about the bytes of a file, over the protocol of its clamd.

`settings.CLAMAV` says where it answers: host and port, the path of a socket, or None for an
installation without one. The protocol is that of clamd(8): a command ends with a NUL, `INSTREAM`
is followed by pieces with their length in front and a length of 0, and one answer comes back.
Why no library: docs/decisions/0252-uploads-are-looked-over.md.
"""

from __future__ import annotations

import logging
import re
import socket
import struct
import time

from django.conf import settings

log = logging.getLogger(__name__)

WAIT, LOOK_WITHIN = 1, 20  # seconds: to be reached, and for a file; gunicorn gives a request 30
PIECE = 64 * 1024  # bytes
LONGEST_ANSWER = 1024  # bytes
_FOUND = re.compile(r"stream: (.+) FOUND")


class Away(Exception):
    """The scanner can't be reached, or gives no verdict."""


def is_set_up() -> bool:
    """Whether this installation has a scanner."""
    return settings.CLAMAV is not None


def virus_in(content: bytes) -> str:
    """What ClamAV calls the virus in it; empty when it finds none. Raises Away."""
    answer = _asked(b"INSTREAM", content, within=LOOK_WITHIN)
    if answer == "stream: OK":
        return ""
    if found := _FOUND.fullmatch(answer):
        return found[1]
    # Larger than its StreamMaxLength, or it has trouble of its own.
    log.error("the virus scanner gave no verdict: %s", answer)
    raise Away(answer)


def answers() -> bool:
    """Whether the scanner answers, asked within a second."""
    try:
        return _asked(b"PING", within=WAIT) == "PONG"
    except Away:
        return False


def _asked(command: bytes, content: bytes | None = None, *, within: float) -> str:
    """The one answer to a command, with the bytes it is about. Raises Away."""
    until = time.monotonic() + within
    try:
        with _connected() as line:
            _wait_no_longer_than(line, until)
            line.sendall(b"z" + command + b"\0")
            if content is not None:
                _send(line, content, until)
            return _answer(line, until)
    except OSError as error:
        log.warning("the virus scanner doesn't answer: %s", type(error).__name__)
        raise Away(type(error).__name__) from None


def _connected() -> socket.socket:
    where = settings.CLAMAV
    if where is None:
        raise ConnectionError("no scanner is set up")
    if isinstance(where, tuple):
        return socket.create_connection(where, timeout=WAIT)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(WAIT)
        line.connect(where)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, content: bytes, until: float) -> None:
    """All of it, piece by piece; a scanner that has had enough says so and closes."""
    whole = memoryview(content)
    try:
        for start in range(0, len(whole), PIECE):
            piece = whole[start : start + PIECE]
            _wait_no_longer_than(line, until)
            line.sendall(struct.pack("!L", len(piece)))
            line.sendall(piece)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        return  # the answer says why


def _answer(line: socket.socket, until: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        _wait_no_longer_than(line, until)
        more = line.recv(LONGEST_ANSWER)
        if not more:
            raise ConnectionResetError
        said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()


def _wait_no_longer_than(line: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)
